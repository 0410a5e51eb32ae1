import { UPLOADS } from '../support/bulk-jobs.ts';
import { ALL_GUISES, PROJECT_GUISES, REFUSED, type Attempt, type Intruder, type IsolationRows } from './attempt.ts';
import type { ForeignProject } from './foreign-project.ts';

/** A job of the other project, also with the project of the caller in the query. */
const itsJob =
  (rest: string, body?: object) =>
  ({ bulkJobId, projectId }: ForeignProject, intruder: Intruder): Attempt[] =>
    ['', `?projectId=${intruder.projectId}`, `?projectId=${projectId}`].map((query) => ({
      ...{ what: `its job, with the query ${query}`, path: `${UPLOADS}/${bulkJobId}${rest}${query}` },
      ...{ as: ALL_GUISES, statuses: REFUSED },
      ...(body === undefined ? {} : { body }),
    }));

/** Contract §9; what the rows of a job may reach is tried beside these. */
export const bulkJobsRows: IsolationRows = {
  [`POST ${UPLOADS}`]: ({ projectId }) => [
    {
      ...{ what: 'its projectId in the query', path: `${UPLOADS}?projectId=${projectId}`, body: [{ name: 'stolen' }] },
      ...{ as: ALL_GUISES, statuses: [403] },
    },
  ],
  [`GET ${UPLOADS}`]: ({ projectId }) => [
    { what: 'the list', path: UPLOADS, as: PROJECT_GUISES, statuses: [200] },
    {
      ...{ what: 'its projectId in the query', path: `${UPLOADS}?projectId=${projectId}` },
      ...{ as: ALL_GUISES, statuses: [403] },
    },
  ],
  [`GET ${UPLOADS}/{jobId}/status`]: itsJob('/status'),
  [`GET ${UPLOADS}/{jobId}/results`]: itsJob('/results'),
  [`PATCH ${UPLOADS}/{jobId}`]: itsJob('', { action: 'cancel' }),
};

/** Rows by which a job of the caller reaches for the other project: each must fail, or do no more than is the caller's. */
export const reachingRows = ({ geofencing, c2c, device, externalId, virtualTrackingId }: ForeignProject) => ({
  create: [
    { name: 'its licence', deviceId: device.deviceId },
    { name: 'its connector', connectorId: c2c.connectorId, externalDeviceId: 'stolen' },
    { name: 'its geofence', geofences: [geofencing.geofenceId] },
    { name: 'its rules', rules: [geofencing.ruleId, geofencing.sensorRuleId] },
  ],
  delete: [
    { trackingId: device.trackingId },
    { trackingId: virtualTrackingId, unclaimOnly: true },
    { externalId },
    { connectorId: c2c.connectorId, externalDeviceId: c2c.externalDeviceId },
  ],
});
