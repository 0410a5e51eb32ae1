import type { LogRecord } from '@umbra/kafka';
import { currentSpan } from '@umbra/observability';
import type { EntityManager } from 'typeorm';

/**
 * Puts records into the outbox, in the caller's transaction: they are published, in this order, if and only if it
 * commits. Per aggregate the order is that of its versions, provided that the caller locked the aggregate or checked its
 * version before: ids are drawn here, after that. What a traced request adds carries its `traceparent`.
 */
export async function addToOutbox(manager: EntityManager, records: readonly LogRecord[]): Promise<void> {
  if (records.length === 0) return;
  const span = currentSpan();
  const traced = span === undefined ? {} : { traceparent: span.traceparent };
  await manager.query(
    `INSERT INTO outbox (topic, key, value, headers)
     SELECT topic, key, value, headers
       FROM unnest($1::text[], $2::text[], $3::bytea[], $4::jsonb[]) WITH ORDINALITY AS record (topic, key, value, headers, place)
      ORDER BY place`,
    [
      records.map((record) => record.topic),
      records.map((record) => record.key),
      records.map(({ value }) => (typeof value === 'string' ? Buffer.from(value) : value)),
      records.map((record) => JSON.stringify({ ...traced, ...record.headers })),
    ],
  );
}
