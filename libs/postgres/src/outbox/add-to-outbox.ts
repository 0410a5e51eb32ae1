import type { LogRecord } from '@umbra/kafka';
import { currentSpan } from '@umbra/observability';
import type { EntityManager } from 'typeorm';
import { GatheredOutbox } from './gathered-outbox.ts';
import { insertIntoOutbox } from './insert-into-outbox.ts';

/**
 * Puts records into the outbox, in the caller's transaction: they are published, in this order, if and only if it
 * commits. Per aggregate the order is that of its versions, provided that the caller locked the aggregate or checked its
 * version before: ids are drawn here, after that, or at the end of a transaction that gathers them. What a traced request
 * adds carries its `traceparent`.
 */
export async function addToOutbox(manager: EntityManager, records: readonly LogRecord[]): Promise<void> {
  const span = currentSpan();
  const traced =
    span === undefined
      ? records
      : records.map((record) => ({ ...record, headers: { traceparent: span.traceparent, ...record.headers } }));
  const gathered = GatheredOutbox.of(manager);
  if (gathered === undefined) await insertIntoOutbox(manager, traced);
  else gathered.add(traced);
}
