import { ALL_GUISES, PROJECT_GUISES, type Attempt, type Guise, type IsolationRows } from './attempt.ts';
import type { ForeignProject } from './foreign-project.ts';

/** What the other project alone has heard, asked for in every way that would find it if it were one's own. */
const locate =
  (path: string) =>
  ({ projectId, privateMacs }: ForeignProject): Attempt[] => {
    const body = { wlan: privateMacs.map((mac) => ({ mac, rss: -60 })) };
    const asked = (what: string, query: string, as: readonly Guise[], statuses: readonly number[]): Attempt => ({
      ...{ what, path: path + query, as, statuses, body },
    });
    return [
      asked('its access points', '', ALL_GUISES, [404]),
      asked('one of them is enough', '?fallback=singleWifi,any', ALL_GUISES, [404]),
      asked('its projectId in the query', `?projectId=${projectId}`, PROJECT_GUISES, [403]),
      // GEN-15: of a device it is ignored.
      asked('its projectId in the query of a device', `?projectId=${projectId}`, ['device'], [404]),
    ];
  };

/** What the intruder has heard, for the map of the other project. */
const submit = ({ projectId, privateMacs }: ForeignProject): Attempt[] => {
  const bodyOf = (macs: readonly string[]) => ({
    items: [
      {
        position: { latitude: 1.5, longitude: 1.5, accuracy: 5 },
        wifiAccessPoints: macs.map((macAddress) => ({ macAddress, signalStrength: -60 })),
      },
    ],
  });
  const path = `/positioning/v2/geosubmit?projectId=${projectId}`;
  return [
    { what: 'its projectId in the query', path, as: PROJECT_GUISES, statuses: [403], body: bodyOf(privateMacs) },
    // GEN-15: of a device it is ignored; what it submits is its own project's, which would answer for it from then on.
    {
      ...{ what: 'its projectId in the query of a device', path, as: ['device'], statuses: [200] },
      body: bodyOf(['02:00:5e:00:53:01', '02:00:5e:00:53:11']),
    },
  ];
};

const sharingOf = ({ projectId }: ForeignProject, body?: object): Attempt[] => [
  {
    ...{ what: 'its projectId in the query', path: `/positioning/v2/sharing?projectId=${projectId}` },
    ...{ as: ALL_GUISES, statuses: [403], ...(body === undefined ? {} : { body }) },
  },
];

export const positioningRows: IsolationRows = {
  'POST /positioning/v2/locate': locate('/positioning/v2/locate'),
  'POST /v2/locate': locate('/v2/locate'),
  'POST /positioning/v2/geosubmit': submit,
  'GET /positioning/v2/sharing': (foreign) => sharingOf(foreign),
  'PUT /positioning/v2/sharing': (foreign) => sharingOf(foreign, { shared: true }),
  'DELETE /positioning/v2/stations/{mac}': ({ privateMacs }) =>
    privateMacs.map((mac) => ({
      ...{ what: 'its access point', path: `/positioning/v2/stations/${mac}`, as: ALL_GUISES, statuses: [403] },
    })),
};
