import { PROJECT_GUISES, REFUSED, namesOfDevices, type Attempt, type IsolationRows } from './attempt.ts';
import type { ForeignProject } from './foreign-project.ts';

/** A time at which nobody has a sample yet. */
const sample = () => ({ timestamp: Date.now() - 1_000, payload: { from: 'an intruder' } });

/** Wherever a device may stand in a sample of one's own, it means nothing (unknown fields are ignored). */
const ownRoute =
  (path: string) =>
  ({ device: { trackingId, deviceId } }: ForeignProject): Attempt[] => [
    {
      ...{ what: 'its ids in the fields of a sample', path, as: ['device'], statuses: [200] },
      body: [{ ...sample(), id: trackingId, trackingId, deviceId }],
    },
    { what: 'a token that is no device', path, body: [sample()], as: PROJECT_GUISES, statuses: [403] },
  ];

export const ingestionRows: IsolationRows = {
  'POST /v2/': ownRoute('/v2/'),
  'POST /device-http/v2': ownRoute('/device-http/v2'),
  'POST /v3/': (foreign, { appId }) => [
    ...namesOfDevices(foreign).map(([what, id, query]): Attempt => {
      const body = { id, data: [sample()], ...(query === '' ? {} : { appId: foreign.appId }) };
      return { what: `${what} in the body`, path: '/v3/', body, as: [...PROJECT_GUISES, 'device'], statuses: REFUSED };
    }),
    {
      ...{ what: 'its externalId with the own appId', path: '/v3/', as: PROJECT_GUISES, statuses: REFUSED },
      body: { id: foreign.externalId, appId, data: [sample()] },
    },
    {
      ...{ what: 'its trackingId with the own appId', path: '/v3/', as: PROJECT_GUISES, statuses: REFUSED },
      body: { id: foreign.device.trackingId, appId, data: [sample()] },
    },
  ],
  'POST /v3/batch': (foreign, { appId, device }) => [
    ...namesOfDevices(foreign).map(([what, id, query]): Attempt => {
      const data = [{ ...sample(), id }];
      const body = query === '' ? { data } : { data, appId: foreign.appId };
      return { what: `${what} in the body`, path: '/v3/batch', body, as: PROJECT_GUISES, statuses: REFUSED };
    }),
    {
      ...{ what: 'its trackingId among the own', path: '/v3/batch', as: PROJECT_GUISES, statuses: REFUSED },
      body: {
        appId,
        data: [
          { ...sample(), id: device.trackingId },
          { ...sample(), id: foreign.device.trackingId },
        ],
      },
    },
    {
      ...{ what: 'a device', path: '/v3/batch', as: ['device'], statuses: [403] },
      body: { data: [{ ...sample(), id: device.trackingId }] },
    },
  ],
};
