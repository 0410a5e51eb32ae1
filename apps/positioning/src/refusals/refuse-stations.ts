import { radioOf, STATION_KIND_CODES, stationKindOf, type StationRef, type TileId } from '@umbra/positioning-engine';
import type { RunTransaction, SqlSession } from '@umbra/projections';
import type { Layer } from '../layers/layer.ts';
import { arrayOf } from '../radio-map/sql-columns.ts';
import type { ChangedRows } from '../radio-map/stored-radio-map.ts';
import { OWN_SCHEMA, REBUILD_SCHEMA } from '../schemas.ts';
import { FOR_ALL, RefusalTable, type RefusalReason } from './refusal-table.ts';
import { partsOf, type RefusedPart } from './refusal-scope.ts';
import { tilesOfRadios } from './refused-tiles.ts';
import { Refusals } from './refusals.ts';
import { stripNextTiles, stripTiles, type LayerTile } from './strip-fingerprints.ts';

export interface RefusedStations {
  /** Those of them that were not refused before. */
  readonly refused: number;
  /** Rows that were deleted: a station has one in each layer and batch. */
  readonly stations: number;
  /** Tiles whose fingerprints knew their radios. */
  readonly fingerprints: number;
}

export interface RefuseStationsOptions {
  readonly transactions: RunTransaction;
  readonly nowMs: () => number;
  /** Told what was changed, each time it is committed: the map in memory forgets it. */
  readonly onChanged?: (rows: ChangedRows) => void;
}

interface Task {
  readonly reason: RefusalReason;
  readonly scope: Layer;
}

/** Stations of a scope, and the layers in which their radios were heard all over. */
interface Wide {
  readonly macs: readonly number[];
  readonly scope: Layer;
  readonly layers: ReadonlySet<Layer>;
}

/** In a transaction, during which nobody learns. */
const STATIONS_AT_A_TIME = 200;
const KINDS = arrayOf([STATION_KIND_CODES.wlan, STATION_KIND_CODES.ble]);

/**
 * Takes stations off the map, for ever (positioning.md §2.3): their own rows, and their radios in fingerprints, in the layers
 * that the refusal is about. From the first moment on nothing learns them there again. Who is refused already costs a look.
 */
export class RefuseStations {
  readonly #options: RefuseStationsOptions;
  readonly #refusals = new RefusalTable(OWN_SCHEMA);

  constructor(options: RefuseStationsOptions) {
    this.#options = options;
  }

  /** @param scope for all; or for a project, by its layer. What a second project refuses is refused for all. */
  async refuse(macs: readonly number[], reason: RefusalReason, scope: Layer = FOR_ALL): Promise<RefusedStations> {
    const sum = { refused: 0, stations: 0, fingerprints: 0 };
    const distinct = [...new Set(macs)];
    for (let first = 0; first < distinct.length; first += STATIONS_AT_A_TIME) {
      const some = distinct.slice(first, first + STATIONS_AT_A_TIME);
      const wanting = await this.#options.transactions((session) => this.#wanting(session, some, scope));
      if (wanting.length === 0) continue;
      const done = await this.#refuseSome(wanting, { reason, scope });
      sum.refused += done.refused;
      sum.stations += done.rows.stations.length;
      sum.fingerprints += done.rows.fingerprints.length;
    }
    return sum;
  }

  /** Those that are not refused yet, and those of which an interrupted refusal has left rows. */
  async #wanting(session: SqlSession, macs: readonly number[], scope: Layer): Promise<readonly number[]> {
    const known = await this.#refusals.knownOf(session, macs, scope);
    if (known.size === 0) return macs;
    const left = new Set<number>();
    for (const { stations, isMeant } of partsOf(scope, false)) {
      const rows = await session.rows<{ id: number }>(
        `SELECT id FROM ${stations}
          WHERE kind = ANY($1::smallint[]) AND id = ANY($2::bigint[]) AND ${isMeant}`,
        [KINDS, arrayOf([...known])],
      );
      for (const { id } of rows) left.add(id);
    }
    return macs.filter((mac) => !known.has(mac) || left.has(mac));
  }

  async #refuseSome(macs: readonly number[], task: Task): Promise<{ refused: number; rows: ChangedRows }> {
    const { refused, rows, wide } = await this.#onTablesThatStay((session) => this.#begin(session, macs, task));
    this.#options.onChanged?.(rows);
    const all = [rows];
    for (const each of wide) all.push(...(await this.#stripLayers(each)), await this.#delete(each));
    return { refused, rows: joined(all) };
  }

  /** All of it, but for stations that were heard all over: their fingerprints follow page by page, and they after them. */
  async #begin(session: SqlSession, macs: readonly number[], { reason, scope }: Task) {
    await this.#refusals.close(session);
    const nowMs = this.#options.nowMs();
    const added = await this.#refusals.add(session, macs, { reason, scope, nowMs });
    const byTwo = scope === FOR_ALL ? [] : await this.#refusals.refusedByOthers(session, added, scope);
    await this.#refusals.add(session, byTwo, { reason, scope: FOR_ALL, nowMs });
    const byOne = macs.filter((mac) => !byTwo.includes(mac));
    const done: ChangedRows[] = [];
    const wide: Wide[] = [];
    for (const each of [
      { macs: byOne, scope },
      { macs: byTwo, scope: FOR_ALL },
    ]) {
      if (each.macs.length === 0) continue;
      const { fingerprints, layers } = await this.#stripNamed(session, each.macs, each.scope);
      done.push({ stations: [], fingerprints });
      if (layers.size > 0) wide.push({ ...each, layers });
      else done.push(await deleteStations(session, each.macs, each.scope));
    }
    return { refused: added.length, rows: joined(done), wide };
  }

  /** Where the stations' own sums say that their radios were heard. */
  async #stripNamed(session: SqlSession, macs: readonly number[], scope: Layer) {
    const refusals = new Refusals(macs);
    const radios = [...new Set(macs.map(radioOf))];
    const fingerprints: LayerTile[] = [];
    const layers = new Set<Layer>();
    for (const part of await partsNow(session, scope)) {
      const { ranges, wideLayers } = await tilesOfRadios(session, part, radios);
      fingerprints.push(...(await stripTiles(session, part, ranges, refusals)));
      for (const layer of wideLayers) layers.add(layer);
    }
    return { fingerprints, layers };
  }

  /** All fingerprints of these layers, each page in a transaction of its own. */
  async #stripLayers({ macs, scope, layers }: Wide): Promise<ChangedRows[]> {
    const refusals = new Refusals(macs);
    const done: ChangedRows[] = [];
    for (const nth of partsOf(scope, true).keys()) {
      for (const layer of layers) {
        for (let after: TileId | undefined = -1; after !== undefined;) {
          const from: TileId = after;
          const page = await this.#onTablesThatStay(async (session) => {
            const part = await partNow(session, scope, nth);
            return part === undefined ? undefined : stripNextTiles(session, part, { layer, tile: from }, refusals);
          });
          const rows = { stations: [], fingerprints: page?.stripped ?? [] };
          this.#options.onChanged?.(rows);
          done.push(rows);
          after = page?.last;
        }
      }
    }
    return done;
  }

  async #delete({ macs, scope }: Wide): Promise<ChangedRows> {
    const rows = await this.#onTablesThatStay((session) => deleteStations(session, macs, scope));
    this.#options.onChanged?.(rows);
    return rows;
  }

  /** A rebuild that ends at this moment takes its tables away: what met none looks again which there are. */
  async #onTablesThatStay<Result>(work: (session: SqlSession) => Promise<Result>): Promise<Result> {
    try {
      return await this.#options.transactions(work);
    } catch (error) {
      if ((error as { code?: unknown }).code !== UNDEFINED_TABLE) throw error;
      return this.#options.transactions(work);
    }
  }
}

const UNDEFINED_TABLE = '42P01';

const joined = (all: readonly ChangedRows[]): ChangedRows => ({
  stations: all.flatMap(({ stations }) => stations),
  fingerprints: all.flatMap(({ fingerprints }) => fingerprints),
});

async function deleteStations(session: SqlSession, macs: readonly number[], scope: Layer): Promise<ChangedRows> {
  const stations: { layer: Layer; ref: StationRef }[] = [];
  for (const part of await partsNow(session, scope)) {
    const rows = await session.rows<{ kind: number; id: number; layer: Layer }>(
      `DELETE FROM ${part.stations} WHERE kind = ANY($1::smallint[]) AND id = ANY($2::bigint[]) AND ${part.isMeant}
       RETURNING kind, id, layer::text`,
      [KINDS, arrayOf(macs)],
    );
    for (const { kind, id, layer } of rows) stations.push({ layer, ref: { kind: stationKindOf(kind)!, id } });
  }
  return { stations, fingerprints: [] };
}

const partsNow = async (session: SqlSession, scope: Layer): Promise<RefusedPart[]> =>
  partsOf(scope, await isRebuilding(session));

/** @returns undefined for that of a rebuild, when none is running: what it made has been swapped in, or is gone */
async function partNow(session: SqlSession, scope: Layer, nth: number): Promise<RefusedPart | undefined> {
  const isOfRebuild = nth === 0;
  return isOfRebuild && !(await isRebuilding(session)) ? undefined : partsOf(scope, true)[nth];
}

async function isRebuilding(session: SqlSession): Promise<boolean> {
  const [row] = await session.rows<{ is_there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS is_there', [
    `${REBUILD_SCHEMA}.fingerprint`,
  ]);
  return row?.is_there === true;
}
