import {
  networkRange,
  STATION_KIND_CODES,
  type AreaRef,
  type CellKind,
  type CellsNearQuery,
  type NetworkRef,
  type SiteRange,
  type StationRef,
} from '@umbra/positioning-engine';
import type { Layer } from '../layers/layer.ts';
import { LIVE_SCHEMA, OWN_SCHEMA } from '../schemas.ts';
import type { RunQuery } from './run-query.ts';
import { arrayOf } from './sql-columns.ts';
import { UNITS_PER_DEGREE } from './station-columns.ts';

/** A cell that was heard with an area code, and how often; 0 for one that only an export has with it. */
export interface AreaMemberRef {
  readonly ref: StationRef;
  readonly count: number;
}

/** A cell, and the identity on its carrier that it was found by. */
export interface NearCellRef {
  readonly ref: StationRef;
  readonly code: number;
  /** Exports know none. */
  readonly channel: number | undefined;
}

/** Enough for the median of an area; which of more are taken says nothing about where they are. */
const MAX_AREA_CELLS = 400;
/** Of one mast. */
const MAX_SITE_CELLS = 256;
const MAX_NEAR_CELLS = 256;
/** Of a network with more, the next cells from so many places in its numbers are taken. */
const NETWORK_CELLS = 256;

const [READ_STATION, RECORDED_STATION] = [`${LIVE_SCHEMA}.station`, `${OWN_SCHEMA}.recorded_station`];
const IMPORTED_CELL = `${OWN_SCHEMA}.imported_cell`;

/** The first of each table, so that none is read to its end. */
const inRange = (limit: number): string =>
  [READ_STATION, RECORDED_STATION, IMPORTED_CELL]
    .map(
      (table) => `(SELECT id FROM ${table}
        WHERE kind = $1::smallint AND id BETWEEN $2::bigint AND $3::bigint AND layer = ANY($4::bigint[])
        ORDER BY id LIMIT ${String(limit)})`,
    )
    .join(' UNION ');

const OF_SITE = inRange(MAX_SITE_CELLS);
const FIRST_OF_NETWORK = inRange(NETWORK_CELLS + 1);

const counted = (table: string, count: string): string => `
  SELECT id, ${count} AS count FROM ${table}
   WHERE kind = $1::smallint AND area = $2::integer AND id BETWEEN $3::bigint AND $4::bigint AND layer = ANY($5::bigint[])`;

const AREA = `
  SELECT id, sum(count)::bigint AS count FROM (
    ${counted(`${LIVE_SCHEMA}.cell_area`, 'count')} UNION ALL
    ${counted(`${OWN_SCHEMA}.recorded_cell_area`, 'count')} UNION ALL
    ${counted(IMPORTED_CELL, '0')}
  ) AS heard GROUP BY id ORDER BY hashint8(id), id LIMIT ${String(MAX_AREA_CELLS)}`;

const heardNear = (names: string, stations: string): string => `
  SELECT named.id, named.channel, named.code FROM unnest($1::integer[], $2::integer[]) AS asked (channel, code)
    JOIN ${names} AS named
      ON named.kind = $3::smallint AND named.code = asked.code AND named.channel = asked.channel
     AND named.id BETWEEN $4::bigint AND $5::bigint AND named.layer = ANY($6::bigint[])
    JOIN ${stations} AS place ON place.kind = named.kind AND place.id = named.id AND place.layer = named.layer
   WHERE place.lat BETWEEN $7::integer AND $8::integer AND place.lng BETWEEN $9::integer AND $10::integer`;

/** Exports know the code of a cell, and not its channel. */
const NEAR = `
  ${heardNear(`${LIVE_SCHEMA}.cell_local_id`, READ_STATION)} UNION
  ${heardNear(`${OWN_SCHEMA}.recorded_cell_local_id`, RECORDED_STATION)} UNION
  SELECT place.id, NULL, place.code FROM ${IMPORTED_CELL} AS place
   WHERE place.kind = $3::smallint AND place.code = ANY($2::integer[])
     AND place.id BETWEEN $4::bigint AND $5::bigint AND place.layer = ANY($6::bigint[])
     AND place.lat BETWEEN $7::integer AND $8::integer AND place.lng BETWEEN $9::integer AND $10::integer
   LIMIT ${String(MAX_NEAR_CELLS)}`;

/** Of a network, the next cell from each of so many numbers all over its range: a look-up each, never a walk. */
const ALL_OVER_NETWORK = [READ_STATION, RECORDED_STATION, IMPORTED_CELL]
  .map(
    (table) => `SELECT next.id FROM generate_series($2::bigint, $3::bigint, $5::bigint) AS probe
       CROSS JOIN LATERAL (
         SELECT id FROM ${table}
          WHERE kind = $1::smallint AND id BETWEEN probe AND $3::bigint AND layer = ANY($4::bigint[])
          ORDER BY id LIMIT 1
       ) AS next`,
  )
  .join(' UNION ');

/** A cell that was found by what its carrier tells. */
export interface NearCellRef {
  readonly ref: StationRef;
  readonly code: number;
  readonly channel: number | undefined;
}

/** Finds cells by what they share: a mast, an area code, what their carrier tells. */
export class CellIndex {
  readonly #query: RunQuery;

  constructor(query: RunQuery) {
    this.#query = query;
  }

  async ofSite({ kind, firstId, lastId }: SiteRange, layers: readonly Layer[]): Promise<StationRef[]> {
    const parameters = [STATION_KIND_CODES[kind], firstId, lastId, arrayOf(layers)];
    return refsOf(kind, await this.#query<{ id: number }>(OF_SITE, parameters));
  }

  async ofArea({ kind, mcc, mnc, area }: AreaRef, layers: readonly Layer[]): Promise<AreaMemberRef[]> {
    const { firstId, lastId } = networkRange(kind, mcc, mnc);
    const parameters = [STATION_KIND_CODES[kind], area, firstId, lastId, arrayOf(layers)];
    const rows = await this.#query<{ id: number; count: number }>(AREA, parameters);
    return rows.map(({ id, count }) => ({ ref: { kind, id }, count }));
  }

  /** All cells of a small network, some of a large one: which they are says little about where. */
  async ofNetwork({ kind, mcc, mnc }: NetworkRef, layers: readonly Layer[]): Promise<StationRef[]> {
    const { firstId, lastId } = networkRange(kind, mcc, mnc);
    const parameters = [STATION_KIND_CODES[kind], firstId, lastId, arrayOf(layers)];
    const first = await this.#query<{ id: number }>(FIRST_OF_NETWORK, parameters);
    if (first.length <= NETWORK_CELLS) return refsOf(kind, first);
    const step = Math.ceil((lastId - firstId) / NETWORK_CELLS);
    return refsOf(kind, await this.#query<{ id: number }>(ALL_OVER_NETWORK, [...parameters, step]));
  }

  /** Of a square around the place: who needs a circle measures. */
  async near(query: CellsNearQuery, layers: readonly Layer[]): Promise<NearCellRef[]> {
    const { kind, mcc, mnc, localIds } = query;
    if (localIds.length === 0) return [];
    const { firstId, lastId } = networkRange(kind, mcc, mnc);
    const rows = await this.#query<{ id: number; channel: number | null; code: number }>(NEAR, [
      ...[arrayOf(localIds.map(({ channel }) => channel)), arrayOf(localIds.map(({ code }) => code))],
      ...[STATION_KIND_CODES[kind], firstId, lastId, arrayOf(layers)],
      ...boxAround(query),
    ]);
    return rows.map(({ id, channel, code }) => ({ ref: { kind, id }, channel: channel ?? undefined, code }));
  }
}

const refsOf = (kind: CellKind, rows: readonly { readonly id: number }[]): StationRef[] =>
  rows.map(({ id }) => ({ kind, id }));

const METRES_PER_DEGREE = 111_195;
const MIN_COSINE = 0.01;

/** South, north, west, east: in the units of the columns. */
function boxAround({ lat, lng, radiusMetres }: CellsNearQuery): number[] {
  const reach = radiusMetres / METRES_PER_DEGREE;
  const lngReach = reach / Math.max(MIN_COSINE, Math.cos(lat * (Math.PI / 180)));
  return [lat - reach, lat + reach, lng - lngReach, lng + lngReach].map((degrees) =>
    Math.round(degrees * UNITS_PER_DEGREE),
  );
}
