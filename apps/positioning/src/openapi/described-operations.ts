import type { Schema } from '@umbra/wire/openapi';

/** What the document says of an operation beyond its path. */
export interface DescribedOperation {
  readonly summary: string;
  readonly tag: 'locate' | 'map';
  /** Query parameters: name, meaning, type. */
  readonly query?: readonly (readonly [name: string, description: string, schema: Schema])[];
  /** Names of the schemas of the body and the answer. */
  readonly body?: string;
  readonly answer: string;
  readonly refusals: readonly number[];
}

const text: Schema = { type: 'string' };

const projectId = ['projectId', 'Needed by members of several projects (GEN-14).', text] as const;

const locate: DescribedOperation = {
  ...{ summary: 'Where a scan was taken', tag: 'locate', body: 'LocateRequest', answer: 'LocateAnswer' },
  query: [
    [
      'confidence',
      'Percent: how likely the circle holds the device; 68 by default.',
      { type: 'integer', minimum: 50, maximum: 99 },
    ],
    ['fallback', 'What is allowed when nothing precise can be said: a list of `area`, `any`, `singleWifi`.', text],
    ['desired', 'What would be welcome: `altitude`.', text],
    ['required', 'Without what no answer is wanted: `altitude`.', text],
    projectId,
  ],
  refusals: [400, 401, 403, 404, 413, 414, 415, 500, 503],
};

/** By operation, as `GET /positioning/v2/sharing`. */
export const describedOperations: Readonly<Record<string, DescribedOperation>> = {
  'POST /positioning/v2/locate': locate,
  'POST /v2/locate': locate,
  'POST /positioning/v2/geosubmit': {
    ...{ summary: 'What recording apps heard, for the map of the project (Geosubmit v2)', tag: 'map' },
    ...{ query: [projectId], body: 'Geosubmit', answer: 'Nothing', refusals: [400, 401, 403, 413, 414, 415, 500, 503] },
  },
  'GET /positioning/v2/sharing': {
    ...{ summary: 'Whether what the project contributes teaches the map of all', tag: 'map', query: [projectId] },
    ...{ answer: 'Sharing', refusals: [400, 401, 403, 503] },
  },
  'PUT /positioning/v2/sharing': {
    ...{ summary: 'Opt in to the map of all, or out of it; from a minute later', tag: 'map', query: [projectId] },
    ...{ body: 'SetSharing', answer: 'Sharing', refusals: [400, 401, 403, 503] },
  },
  'DELETE /positioning/v2/stations/{mac}': {
    ...{ summary: 'Erase an access point or a beacon at its owner’s request, for all and for ever', tag: 'map' },
    ...{ answer: 'RefusedStations', refusals: [400, 401, 403, 503] },
  },
};
