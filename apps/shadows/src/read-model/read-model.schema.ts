import { createOffsetTable, type SqlSession } from '@umbra/projections';

/** Where the read models live that are served. */
export const LIVE_SCHEMA = 'shadows_read';
/** Where a rebuild makes their successors. */
export const REBUILD_SCHEMA = 'shadows_rebuild';
/** What the old ones are called between the swap and their end. */
export const RETIRED_SCHEMA = 'shadows_retired';

/** The tables whose content a rebuild must reproduce, row for row. */
export const READ_MODEL_TABLES = ['trace', 'reported_shadow', 'honoured_deletion'] as const;

/** Older times are a device's mistake, or a history import: all of them share one partition. */
export const FIRST_PARTITION_MS = Date.UTC(2015, 0);

/**
 * The read models, in a schema of their own so that a rebuilt one can take its place by a rename. No column has a default
 * and none is a serial: every value comes from the log.
 */
export async function createReadModel(session: SqlSession, schema: string): Promise<void> {
  await session.execute(`CREATE SCHEMA ${schema}`);
  await session.execute(createOffsetTable(schema));
  await session.execute(`
    CREATE TABLE ${schema}.trace (
      tracking_id text NOT NULL,
      timestamp_ms bigint NOT NULL,
      server_timestamp_ms bigint NOT NULL,
      event_id text NOT NULL,
      sample_index integer NOT NULL,
      mode text,
      lat double precision,
      lng double precision,
      accuracy double precision,
      is_settled boolean NOT NULL,
      outlier text,
      awaited text,
      body text NOT NULL,
      PRIMARY KEY (tracking_id, timestamp_ms)
    ) PARTITION BY RANGE (timestamp_ms)`);
  // A DEFAULT partition would keep the planner from reading the others in order of time; this one has the same rows.
  await session.execute(`
    CREATE TABLE ${schema}.trace_before_2015 PARTITION OF ${schema}.trace
      FOR VALUES FROM (MINVALUE) TO (${String(FIRST_PARTITION_MS)})`);
  await session.execute(`
    CREATE TABLE ${schema}.reported_shadow (
      tracking_id text PRIMARY KEY,
      timestamp_ms bigint,
      lat double precision,
      lng double precision,
      changed_at_ms bigint NOT NULL,
      state text NOT NULL
    )`);
  await session.execute(`
    CREATE TABLE ${schema}.honoured_deletion (
      deletion_id text PRIMARY KEY,
      tracking_id text NOT NULL
    )`);
}
