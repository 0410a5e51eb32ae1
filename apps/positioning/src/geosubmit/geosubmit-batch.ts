import type { SqlSession } from '@umbra/projections';
import { batchTable } from '../import-batches/batch-table.ts';
import type { BatchOrigin } from '../import-batches/import-batch.ts';
import type { Layer } from '../layers/layer.ts';
import { OWN_SCHEMA } from '../schemas.ts';

const DAY_MS = 86_400_000;

/**
 * The batch of what a project submits on a day, locked until the end of the transaction; the first of the day makes it. One
 * that was undone is not taken up again.
 */
export async function batchOfDay(session: SqlSession, layer: Layer, nowMs: number): Promise<number> {
  const dayMs = nowMs - (nowMs % DAY_MS);
  await session.execute(`SELECT pg_advisory_xact_lock(hashtextextended('geosubmit ' || $1, 0))`, [layer]);
  const [known] = await session.rows<{ id: number }>(
    `SELECT id FROM ${OWN_SCHEMA}.import_batch
      WHERE format = 'geosubmit' AND layer = $1::bigint AND started_at_ms = $2::bigint AND state = 'done' FOR UPDATE`,
    [layer, dayMs],
  );
  return known?.id ?? batchTable.insert(session, originOf(layer, dayMs), 'done', dayMs);
}

const originOf = (layer: Layer, dayMs: number): BatchOrigin => ({
  ...{ layer, format: 'geosubmit', licence: 'of the project', file: undefined },
  source: `Geosubmit of ${new Date(dayMs).toISOString().slice(0, 10)}`,
  // Whoever holds a key of the project submits: what one device says needs another's word (positioning.md §2.7).
  isPublic: false,
});

/** Adds to what the batch has counted. */
export async function addCounts(
  session: SqlSession,
  id: number,
  accepted: number,
  rejected: Readonly<Record<string, number>>,
): Promise<void> {
  const batch = await batchTable.lock(session, id);
  const sums: Record<string, number> = { ...batch?.rejected };
  for (const [reason, count] of Object.entries(rejected)) sums[reason] = (sums[reason] ?? 0) + count;
  await batchTable.count(session, id, { accepted: (batch?.accepted ?? 0) + accepted, rejected: sums });
}
