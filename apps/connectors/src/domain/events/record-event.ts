import type { EntityManager } from 'typeorm';

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
 * locked the aggregates, so that versions are in the order of what happened.
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
}
