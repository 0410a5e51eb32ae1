import { STATION_KIND_CODES } from '@umbra/positioning-engine';
import { createOffsetTable, type SqlSession } from '@umbra/projections';
import { RADIO_OF_ID } from './sql-columns.ts';

/**
 * The tables that hold what was observed: once for what the log has taught (`positioning_read`), once more for what came
 * another way (`positioning`, where each row also names its import batch).
 */
export interface MapTables {
  readonly schema: string;
  /** Before the names of the tables: `recorded_` for those with batches. */
  readonly prefix: '' | 'recorded_';
}

/** What a rebuild must reproduce, row for row. */
export const MAP_TABLES = ['station', 'fingerprint', 'cell_area', 'cell_local_id', 'contribution'] as const;

/** The tables that the log teaches, with the offsets it has taught them to. No column has a default, and none a clock. */
export async function createReadMap(session: SqlSession, schema: string): Promise<void> {
  await session.execute(`CREATE SCHEMA ${schema}`);
  await session.execute(createOffsetTable(schema));
  await createMapTables(session, { schema, prefix: '' });
  // A contribution counts once, whatever a device repeats: `id` is a hash of its trackingId and time (§7.2).
  await session.execute(`CREATE TABLE ${schema}.contribution (id bigint PRIMARY KEY)`);
}

/** Columns go from wide to narrow: there is no padding between them, in millions of rows. */
export async function createMapTables(session: SqlSession, { schema, prefix }: MapTables): Promise<void> {
  const table = (name: string): string => `${schema}.${prefix}${name}`;
  const batch = prefix === '' ? { column: '', key: '' } : { column: 'batch integer NOT NULL,', key: ', batch' };
  // The sums are the truth; the place, its spread, state and observations follow from them, for those who look in SQL.
  await session.execute(`
    CREATE TABLE ${table('station')} (
      id bigint NOT NULL,
      layer bigint NOT NULL,
      ${batch.column}
      lat integer NOT NULL,
      lng integer NOT NULL,
      spread_metres integer NOT NULL,
      observations integer NOT NULL,
      kind smallint NOT NULL,
      state smallint NOT NULL,
      sums bytea NOT NULL,
      PRIMARY KEY (kind, id, layer${batch.key})
    ) WITH (fillfactor = 90)`);
  // All names of a radio: who refuses one looks for the fingerprints of all.
  await session.execute(`
    CREATE INDEX ${prefix}station_by_radio ON ${table('station')} (${RADIO_OF_ID})
     WHERE kind = ${String(STATION_KIND_CODES.wlan)}`);
  await session.execute(`
    CREATE TABLE ${table('fingerprint')} (
      tile bigint NOT NULL,
      layer bigint NOT NULL,
      ${batch.column}
      epoch integer NOT NULL,
      packed bytea NOT NULL,
      PRIMARY KEY (layer, tile, epoch${batch.key})
    ) WITH (fillfactor = 90)`);
  // How often a cell was heard with which area code, and with which identity on its own carrier.
  await session.execute(`
    CREATE TABLE ${table('cell_area')} (
      id bigint NOT NULL,
      layer bigint NOT NULL,
      ${batch.column}
      count bigint NOT NULL,
      area integer NOT NULL,
      kind smallint NOT NULL,
      PRIMARY KEY (kind, area, id, layer${batch.key})
    )`);
  await session.execute(`
    CREATE TABLE ${table('cell_local_id')} (
      id bigint NOT NULL,
      layer bigint NOT NULL,
      ${batch.column}
      count bigint NOT NULL,
      channel integer NOT NULL,
      code integer NOT NULL,
      kind smallint NOT NULL,
      PRIMARY KEY (kind, code, channel, id, layer${batch.key})
    )`);
  if (prefix === '') return;
  // A batch is undone as a whole.
  for (const name of ['station', 'fingerprint', 'cell_area', 'cell_local_id']) {
    await session.execute(`CREATE INDEX ${prefix}${name}_by_batch ON ${table(name)} (batch)`);
  }
}
