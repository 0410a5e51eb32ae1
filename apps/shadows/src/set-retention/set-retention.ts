import type { Topic } from '@umbra/contracts/topics';
import { UmbraError } from '@umbra/errors';
import { OffsetTable, transactionsOf, type SqlSession } from '@umbra/projections';
import type { DataSource } from 'typeorm';
import { dropTracesBefore } from '../read-model/drop-traces.ts';
import { LIVE_SCHEMA } from '../read-model/read-model.schema.ts';
import { RetentionHorizons } from '../read-model/retention-table.ts';
import { REBUILD_LOCK } from '../rebuild-read-models/rebuild-lock.ts';
import { OWN_SCHEMA } from '../schemas.ts';

/** The horizon is none that can be set. */
export class RetentionHorizonError extends UmbraError {
  constructor(reason: string) {
    super('SHADOWS_RETENTION_HORIZON', `The retention horizon ${reason}.`);
  }
}

/** Readers of a dropped partition are waited for no longer than this; the projector waits meanwhile. */
const LOCK_TIMEOUT_MS = 5_000;

/**
 * Forgets traces from before a time. Only whole months go, and only forward: a horizon is a stored row with the places in
 * the log from which it holds, so that a rebuild drops the same samples (wall 2). The offset rows are locked meanwhile, so
 * that no batch is half before and half behind it.
 * @returns the partitions that were dropped @throws RetentionHorizonError
 */
export async function setRetention(dataSource: DataSource, topic: Topic, horizonMs: number): Promise<string[]> {
  requireMonthStart(horizonMs);
  return transactionsOf(dataSource)(async (session) => {
    await excludeRebuild(session);
    const offsets = await lockOffsets(session, topic);
    const before = (await RetentionHorizons.load(session, OWN_SCHEMA)).latestMs();
    if (horizonMs < before) {
      throw new RetentionHorizonError(`is ${new Date(before).toISOString()} already: what is gone does not come back`);
    }
    await addHorizon(session, offsets, horizonMs);
    await session.execute(`SET LOCAL lock_timeout = ${String(LOCK_TIMEOUT_MS)}`);
    return dropTracesBefore(session, LIVE_SCHEMA, horizonMs);
  });
}

/** A rebuild compares and swaps by the horizons that were there when it read: none comes in between. */
async function excludeRebuild(session: SqlSession): Promise<void> {
  const [lock] = await session.rows<{ got: boolean }>('SELECT pg_try_advisory_xact_lock_shared($1) AS got', [
    REBUILD_LOCK,
  ]);
  if (lock?.got !== true)
    throw new RetentionHorizonError('cannot be set while the read models are rebuilt: wait for it');
}

/** Of every partition: one that nobody has read yet gets its row here, so that the horizon holds from its beginning on. */
async function lockOffsets(session: SqlSession, { name, partitions }: Topic): Promise<ReadonlyMap<number, number>> {
  const table = new OffsetTable(LIVE_SCHEMA);
  if ((await table.read(session, name)).size === 0) {
    throw new RetentionHorizonError('cannot be set before the service has begun to read the log');
  }
  await table.begin(
    session,
    Array.from({ length: partitions }, (_, partition) => ({ topic: name, partition })),
  );
  return table.lock(session, name);
}

async function addHorizon(session: SqlSession, offsets: ReadonlyMap<number, number>, horizonMs: number): Promise<void> {
  await session.execute(
    `INSERT INTO ${OWN_SCHEMA}.retention_horizon (partition, from_offset, horizon_ms)
     SELECT partition, from_offset, $3::bigint FROM unnest($1::integer[], $2::bigint[]) AS place (partition, from_offset)
     ON CONFLICT (partition, from_offset) DO UPDATE SET horizon_ms = excluded.horizon_ms`,
    [[...offsets.keys()], [...offsets.values()], horizonMs],
  );
}

function requireMonthStart(horizonMs: number): void {
  const time = new Date(horizonMs);
  if (!Number.isSafeInteger(horizonMs) || Date.UTC(time.getUTCFullYear(), time.getUTCMonth()) !== horizonMs) {
    throw new RetentionHorizonError('must be the first moment of a month in UTC: traces are kept by months');
  }
  if (horizonMs > Date.now()) throw new RetentionHorizonError('must not be in the future');
}
