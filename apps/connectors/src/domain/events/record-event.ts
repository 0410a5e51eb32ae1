import { change, type Queryable } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';

/** Of an aggregate, its newest ones. */
export const MAX_EVENTS_KEPT = 100;

/** Something that happened to a connector, an external device or a private driver. `data` holds no secrets. */
export interface DomainEvent {
  /** Of the aggregate: `CON-…`, `CON-…/<externalDeviceId>`. */
  readonly aggregate: string;
  /** Subject and past participle: `connector.created`. */
  readonly type: string;
  readonly data: object;
  readonly occurredAtMs: number;
}

/**
 * Appends events to this service's own event table, in the transaction of the rows that they speak of. The caller has
 * locked the aggregates, so that versions are in the order of what happened. Older ones than are kept go at once.
 */
export async function recordEvents(manager: EntityManager, events: readonly DomainEvent[]): Promise<void> {
  if (events.length === 0) return;
  await manager.query(
    `WITH told AS (
       SELECT *, row_number() OVER (PARTITION BY aggregate ORDER BY place) AS nth
         FROM unnest($1::text[], $2::text[], $3::jsonb[], $4::bigint[]) WITH ORDINALITY
              AS event (aggregate, type, data, occurred_at_ms, place)
     )
     INSERT INTO domain_event (aggregate, version, type, data, occurred_at_ms)
     SELECT aggregate,
            nth + (SELECT coalesce(max(version), 0) FROM domain_event AS known WHERE known.aggregate = told.aggregate),
            type, data, occurred_at_ms
       FROM told`,
    [
      events.map(({ aggregate }) => aggregate),
      events.map(({ type }) => type),
      events.map(({ data }) => JSON.stringify(data)),
      events.map(({ occurredAtMs }) => occurredAtMs),
    ],
  );
  await change(
    manager,
    `DELETE FROM domain_event USING (
       SELECT aggregate, (SELECT max(version) FROM domain_event AS known WHERE known.aggregate = told.aggregate) AS newest
         FROM unnest($1::text[]) AS told (aggregate) GROUP BY aggregate) AS told
      WHERE domain_event.aggregate = told.aggregate AND version <= newest - $2`,
    [events.map(({ aggregate }) => aggregate), MAX_EVENTS_KEPT],
  );
}

/**
 * Forgets events that are older; but the newest of an aggregate stays, so that its versions go on, unless it says that the
 * aggregate is no more. With an event go the older ones of its aggregate: else those of a removal that went first would be
 * the newest.
 * @returns how many were forgotten: `limit` or more if there may be others
 */
export async function forgetEvents(db: Queryable, beforeMs: number, limit: number): Promise<number> {
  const { count } = await change(
    db,
    `DELETE FROM domain_event USING (
       SELECT aggregate, version FROM domain_event AS old
        WHERE occurred_at_ms < $1
          AND (type LIKE '%.removed' OR type LIKE '%.deleted'
               OR EXISTS (SELECT FROM domain_event AS newer
                           WHERE newer.aggregate = old.aggregate AND newer.version > old.version))
        LIMIT $2) AS past
      WHERE domain_event.aggregate = past.aggregate AND domain_event.version <= past.version`,
    [beforeMs, limit],
  );
  return count;
}
