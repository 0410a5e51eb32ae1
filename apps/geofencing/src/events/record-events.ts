import { randomUUID } from 'node:crypto';
import { newEvent } from '@umbra/contracts/envelope';
import { geofenceTopic, type GeofenceEvent } from '@umbra/contracts/geofence';
import { ruleTopic, type RuleEvent } from '@umbra/contracts/rule';
import { eventRecord } from '@umbra/kafka';
import { currentCorrelationId } from '@umbra/observability';
import { addToOutbox, change } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';

/** What happened to a geofence, a rule or a sensor rule, with its whole state after it. */
export type Fact = FactOf<GeofenceEvent | RuleEvent>;
type FactOf<Event> = Event extends GeofenceEvent | RuleEvent ? Pick<Event, 'type' | 'data'> : never;

const SCHEMA_VERSION = 1;
/** Of an aggregate, its newest ones. */
export const MAX_EVENTS_KEPT = 100;

/**
 * Appends what happened to this service's own event table, and to the outbox for its topic, in the transaction of the rows
 * that it speaks of. `data.version` is the version that the caller expects to write: 1 for what is made, one more than
 * before for what is changed or deleted. One that is there already fails the transaction, so the caller has locked the row.
 * Older events than are kept go at once.
 * @param facts each of an aggregate of its own, or in the order of their versions
 */
export async function recordEvents(manager: EntityManager, facts: readonly Fact[], nowMs: number): Promise<void> {
  if (facts.length === 0) return;
  const correlationId = currentCorrelationId() ?? randomUUID();
  const origin = { producer: 'geofencing', correlationId, occurredAtMs: nowMs };
  const events = facts.map((fact) => ({
    ...placeOf(fact),
    event: newEvent<GeofenceEvent | RuleEvent>(fact.type, SCHEMA_VERSION, fact.data, origin),
  }));
  const aggregates = events.map(({ aggregate }) => aggregate);
  await manager.query(
    // The primary key refuses a version that is there already: nobody overwrites a history.
    `INSERT INTO domain_event (aggregate, version, event, occurred_at_ms)
     SELECT aggregate, version, event, $4 FROM unnest($1::uuid[], $2::integer[], $3::json[]) AS fact (aggregate, version, event)`,
    [
      aggregates,
      events.map(({ event }) => event.data.version),
      events.map(({ event }) => JSON.stringify(event)),
      nowMs,
    ],
  );
  await change(
    manager,
    `DELETE FROM domain_event USING unnest($1::uuid[], $2::integer[]) AS fact (aggregate, newest)
      WHERE domain_event.aggregate = fact.aggregate AND version <= newest - $3`,
    [aggregates, events.map(({ event }) => event.data.version), MAX_EVENTS_KEPT],
  );
  await addToOutbox(
    manager,
    events.map(({ topic, aggregate, event }) => eventRecord(topic, aggregate, event)),
  );
}

function placeOf({ data }: Fact) {
  return 'geofenceId' in data
    ? { topic: geofenceTopic, aggregate: data.geofenceId }
    : { topic: ruleTopic, aggregate: data.ruleId };
}
