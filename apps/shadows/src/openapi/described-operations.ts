import type { Schema } from '@umbra/wire/openapi';

/** What the document says of an operation beyond its path and its body. */
export interface DescribedOperation {
  readonly summary: string;
  readonly tag: 'shadows' | 'traces' | 'devices';
  /** Query parameters: name, meaning, type. */
  readonly query?: readonly (readonly [name: string, description: string, schema: Schema])[];
  /** Of a body without a class. */
  readonly body?: Schema;
  /** Name of the schema of the answer; undefined: 204. */
  readonly answer?: Schema;
  readonly refusals: readonly number[];
}

const text: Schema = { type: 'string' };
const flag: Schema = { type: 'boolean' };
const integer = (minimum: number, maximum: number): Schema => ({ type: 'integer', minimum, maximum });
const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

const appId = ['appId', 'With it the path holds an external id (GEN-11).', text] as const;
const projectId = ['projectId', 'Needed by members of several projects (GEN-14).', text] as const;
const pageToken = ['pageToken', 'Of the page before.', text] as const;

/** By operation, as `GET /shadows/v2/{trackingId}`. */
export const describedOperations: Readonly<Record<string, DescribedOperation>> = {
  'GET /shadows/v2/{trackingId}': {
    ...{ summary: 'The shadow of a device', tag: 'shadows', query: [appId] },
    ...{ answer: ref('Shadow'), refusals: [400, 401, 403, 404] },
  },
  'GET /shadows/v2/{trackingId}/{state}': {
    ...{ summary: 'One half of a shadow: desired or reported', tag: 'shadows', query: [appId] },
    ...{ answer: { oneOf: [ref('DesiredShadow'), ref('ReportedShadow')] }, refusals: [400, 401, 403, 404] },
  },
  'GET /shadows/v2/{trackingId}/{state}/{selector}': {
    summary: 'A property of a shadow by its path; texts, numbers and booleans come as text/plain (SHA-9)',
    ...{ tag: 'shadows', query: [appId], answer: {}, refusals: [400, 401, 403, 404, 422] },
  },
  'PUT /shadows/v2/{trackingId}': {
    ...{ summary: 'Change the desired state; what is left out stays (SHA-2)', tag: 'shadows', query: [appId] },
    ...{ answer: ref('Shadow'), refusals: [400, 401, 403, 404, 409, 413] },
  },
  'DELETE /shadows/v2/{trackingId}': {
    ...{ summary: 'Empty a shadow, or a half of it (SHA-8)', tag: 'shadows' },
    query: [appId, ['desired', 'true by default.', flag], ['reported', 'true by default.', flag]],
    refusals: [400, 401, 403, 404],
  },
  'POST /shadows/v2/batch': {
    ...{ summary: 'The shadows of up to a hundred devices, in the order of their ids (SHA-40)', tag: 'shadows' },
    query: [appId, ['after', 'Only those changed at or after this time, in milliseconds.', { type: 'integer' }]],
    body: { type: 'array', items: text, description: '1 to 100 ids.' },
    ...{ answer: { type: 'array', items: ref('BatchEntry') }, refusals: [400, 401, 403] },
  },
  'GET /shadows/v4': {
    ...{ summary: 'The shadows of a project, with every time as ISO 8601 (SHA-41)', tag: 'shadows' },
    query: [
      projectId,
      ['limit', '100 by default.', integer(1, 1_000)],
      pageToken,
      ['after', 'Only those whose reported timestamp is later.', { type: 'string', format: 'date-time' }],
      ['sort', 'trackingId, reported.timestamp or desired.timestamp, then :asc or :desc.', text],
      ['bbox', 'lat,lng of the north-west, then of the south-east corner.', text],
    ],
    ...{ answer: ref('ShadowsPage'), refusals: [400, 401, 403, 404] },
  },
  'GET /traces/v2/{trackingId}': {
    ...{ summary: 'The traces of a device, newest first', tag: 'traces' },
    query: [
      appId,
      ['after', 'From then on, inclusive; milliseconds.', { type: 'integer' }],
      ['before', 'Until then, inclusive; milliseconds.', { type: 'integer' }],
      ['outliers', 'true: only flagged positions; false: none of them.', flag],
      ['mode', 'Only samples of this system.mode.', text],
      ['smooth', 'Accepted; the points are given as they are (TRC-6).', flag],
      ['count', '1000 by default.', integer(1, 1_000)],
      ['last', 'The newest so many, without paging (TRC-10).', { type: 'integer' }],
      pageToken,
    ],
    ...{ answer: ref('TracesPage'), refusals: [400, 401, 403, 404] },
  },
  'DELETE /traces/v2/{trackingId}': {
    ...{ summary: 'Delete the traces of a device; its shadow stays (TRC-9)', tag: 'traces', query: [appId] },
    refusals: [400, 401, 403, 404],
  },
  'GET /users/v2/devices': {
    ...{ summary: 'The claimed devices of a project, each with its shadow (USR-7)', tag: 'devices' },
    query: [projectId, ['count', '100 by default.', integer(1, 100)], pageToken],
    ...{ answer: ref('DevicesPage'), refusals: [400, 401, 403] },
  },
};
