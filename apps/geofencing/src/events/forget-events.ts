import { change, type Queryable } from '@umbra/postgres';

const EVENTS_KEPT_MS = 400 * 86_400_000;
const AT_ONCE = 5_000;

/**
 * Forgets events after 400 days; but the newest of what is still there stays: it says what is so now. With an event go the
 * older ones of its aggregate: else those of a deletion that went first would be the newest.
 * @returns whether there may be more
 */
export async function forgetEvents(db: Queryable, nowMs: number, atOnce = AT_ONCE): Promise<boolean> {
  const { count } = await change(
    db,
    `DELETE FROM domain_event USING (
       SELECT aggregate, version FROM domain_event AS old
        WHERE occurred_at_ms < $1
          AND (event ->> 'type' LIKE '%.deleted'
               OR EXISTS (SELECT FROM domain_event AS newer
                           WHERE newer.aggregate = old.aggregate AND newer.version > old.version))
        LIMIT $2) AS past
      WHERE domain_event.aggregate = past.aggregate AND domain_event.version <= past.version`,
    [nowMs - EVENTS_KEPT_MS, atOnce],
  );
  return count >= atOnce;
}
