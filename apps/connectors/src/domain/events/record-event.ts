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
 * locked the aggregate, so that versions are in the order of what happened.
 */
export async function recordEvents(manager: EntityManager, events: readonly DomainEvent[]): Promise<void> {
  for (const { aggregate, type, data, occurredAtMs } of events) {
    await manager.query(
      `INSERT INTO domain_event (aggregate, version, type, data, occurred_at_ms)
       VALUES ($1, (SELECT coalesce(max(version), 0) + 1 FROM domain_event WHERE aggregate = $1), $2, $3, $4)`,
      [aggregate, type, data, occurredAtMs],
    );
  }
}
