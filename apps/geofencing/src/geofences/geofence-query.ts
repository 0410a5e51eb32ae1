import { invalidQuery, parseBbox, queryList, single, type ListName, type Query } from '@umbra/wire';
import { envelopeOfBbox, type Envelope } from '../geometry/envelope.ts';
import { GEOFENCE_TYPES, isGeofenceType, type GeofenceType } from './read-geofence.ts';

/** Which geofences of a project a list is about. */
export interface GeofenceFilter {
  /** Undefined: of any type. */
  readonly types: readonly GeofenceType[] | undefined;
  /** The id of a floor; null: outdoors, that is of no floor; undefined: anywhere. */
  readonly floorId: string | null | undefined;
  /** Those that have a place in common with it (GEO-8). */
  readonly box: Envelope | undefined;
}

/** What tells these geofences of a project from others. */
export const geofencesList = (projectId: string, { types, floorId, box }: GeofenceFilter): ListName => [
  'geofences',
  ...[projectId, types?.toSorted(), floorId === null ? ['outdoors'] : floorId],
  box && [box.south, box.west, box.north, box.east],
];

const MAX_FLOOR_ID_LENGTH = 100;

/** @throws WireError 400 */
export function geofenceFilter(query: Query): GeofenceFilter {
  const box = parseBbox(query['bbox']);
  return { types: geofenceTypes(query), floorId: floorOf(query), box: box && envelopeOfBbox(box) };
}

/** @throws WireError 400 */
export function geofenceTypes(query: Query): readonly GeofenceType[] | undefined {
  const named = queryList(query['type']);
  if (!named.every(isGeofenceType)) throw invalidQuery('type', `must be of ${GEOFENCE_TYPES.join(', ')}`);
  return named.length === 0 ? undefined : named;
}

function floorOf(query: Query): string | null | undefined {
  const id = single('floor[id]', query['floor[id]']);
  const floor = single('floor', query['floor']);
  if (floor !== undefined && (floor !== 'null' || id !== undefined)) {
    throw invalidQuery('floor', 'must be null, or a floor[id]');
  }
  if (id !== undefined && (Array.from(id).length > MAX_FLOOR_ID_LENGTH || id.includes('\0'))) {
    throw invalidQuery('floor[id]', `must be a text of 1 to ${MAX_FLOOR_ID_LENGTH} characters`);
  }
  return floor === undefined ? id : null;
}

const GEOFENCE_FIELDS = ['type', 'name', 'description', 'definition', 'trainingStatus'] as const;
export type GeofenceField = (typeof GEOFENCE_FIELDS)[number];
const FIELDS = ['id', 'geofence', ...GEOFENCE_FIELDS] as const;

/**
 * Which members of a geofence an answer shows, by `fields` (GEO-8): those of the item (`id`, which is always there, and the
 * whole `geofence`) or of the geofence in it; none named: all.
 * @throws WireError 400
 */
export function geofenceFields(query: Query): ReadonlySet<GeofenceField> {
  const named = queryList(query['fields']);
  if (named.some((name) => !FIELDS.some((field) => field === name))) {
    throw invalidQuery('fields', `must be of ${FIELDS.join(', ')}`);
  }
  if (named.length === 0 || named.includes('geofence')) return new Set(GEOFENCE_FIELDS);
  return new Set(GEOFENCE_FIELDS.filter((field) => named.includes(field)));
}
