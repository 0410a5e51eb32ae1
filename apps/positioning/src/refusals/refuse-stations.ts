import { radioOf, STATION_KIND_CODES } from '@umbra/positioning-engine';
import type { RunTransaction, SqlSession } from '@umbra/projections';
import { arrayOf } from '../radio-map/sql-columns.ts';
import { LIVE_SCHEMA, OWN_SCHEMA, REBUILD_SCHEMA } from '../schemas.ts';
import { RefusalTable, type RefusalReason } from './refusal-table.ts';
import { tilesOfRadios } from './refused-tiles.ts';
import { Refusals } from './refusals.ts';
import { stripNextTiles, stripTiles } from './strip-fingerprints.ts';

export interface RefusedStations {
  /** Those of them that were not refused before. */
  readonly refused: number;
  /** Rows that were deleted: a station has one in each layer and batch. */
  readonly stations: number;
  /** Tiles whose fingerprints knew their radios. */
  readonly fingerprints: number;
}

interface Tables {
  readonly stations: string;
  readonly fingerprints: string;
}

const tablesIn = (schema: string, prefix: '' | 'recorded_'): Tables => ({
  stations: `${schema}.${prefix}station`,
  fingerprints: `${schema}.${prefix}fingerprint`,
});

const LIVE_TABLES = [tablesIn(LIVE_SCHEMA, ''), tablesIn(OWN_SCHEMA, 'recorded_')];
/** First: what a rebuild swaps in meanwhile has been looked at then. */
const REBUILD_TABLES = tablesIn(REBUILD_SCHEMA, '');

/**
 * Takes stations off the map, for ever (positioning.md §2.3): their own rows, and their radios in all fingerprints. From the
 * first moment on nothing learns them again; where so many are refused that all fingerprints must be looked through, that
 * follows page by page. Doing it again does no harm.
 */
export class RefuseStations {
  readonly #transactions: RunTransaction;
  readonly #nowMs: () => number;
  readonly #refusals = new RefusalTable(OWN_SCHEMA);

  constructor({ transactions, nowMs }: { readonly transactions: RunTransaction; readonly nowMs: () => number }) {
    this.#transactions = transactions;
    this.#nowMs = nowMs;
  }

  async refuse(macs: readonly number[], reason: RefusalReason): Promise<RefusedStations> {
    if (macs.length === 0) return { refused: 0, stations: 0, fingerprints: 0 };
    const refusals = new Refusals(macs);
    const { areAllLookedAt, ...first } = await this.#transactions((session) =>
      this.#refuse(session, macs, reason, refusals),
    );
    if (areAllLookedAt) return first;
    return { ...first, fingerprints: first.fingerprints + (await this.#stripAll(refusals)) };
  }

  async #refuse(session: SqlSession, macs: readonly number[], reason: RefusalReason, refusals: Refusals) {
    await this.#refusals.close(session);
    const added = await this.#refusals.add(session, macs, reason, this.#nowMs());
    const tables = await tablesNow(session);
    const stationTables = tables.map(({ stations }) => stations);
    const tiles = await tilesOfRadios(session, stationTables, [...new Set(macs.map(radioOf))]);
    let [stations, fingerprints] = [0, 0];
    for (const table of tables) {
      stations += await session.execute(
        `DELETE FROM ${table.stations} WHERE kind = ANY($1::smallint[]) AND id = ANY($2::bigint[])`,
        [arrayOf([STATION_KIND_CODES.wlan, STATION_KIND_CODES.ble]), arrayOf(macs)],
      );
      if (tiles !== undefined) fingerprints += await stripTiles(session, table.fingerprints, tiles, refusals);
    }
    return { refused: added.length, stations, fingerprints, areAllLookedAt: tiles !== undefined };
  }

  async #stripAll(refusals: Refusals): Promise<number> {
    let stripped = 0;
    for (const { fingerprints } of await this.#transactions(tablesNow)) {
      for (let after: number | undefined = -1; after !== undefined;) {
        const from: number = after;
        const page = await this.#transactions((session) => stripNextTiles(session, fingerprints, from, refusals));
        stripped += page.stripped;
        after = page.last;
      }
    }
    return stripped;
  }
}

async function tablesNow(session: SqlSession): Promise<Tables[]> {
  const rows = await session.rows<{ is_there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS is_there', [
    REBUILD_TABLES.fingerprints,
  ]);
  return rows[0]?.is_there === true ? [REBUILD_TABLES, ...LIVE_TABLES] : LIVE_TABLES;
}
