import { Injectable } from '@nestjs/common';
import { change, type Queryable, select } from '@umbra/postgres';

const DAY_MS = 86_400_000;
/** Days of reading after which a sample that was not shown again will not be shown any more. */
const DAYS_KEPT = 2;
/** After the last day of reading of a device that no connector has: the longest overlap that a connector may have. */
const DAYS_KEPT_AFTER_REMOVAL = 31;

/** A sample by its local device's number and its time. */
export interface SampleKey {
  readonly device: number;
  readonly sampledAtMs: number;
}

/**
 * What each local device was sent, as far back as its cloud still shows it: clouds are read with an overlap, some of them
 * with all that they have. How far back that is, is what was read on the last two days on which the device was read; so
 * neither a cloud that is away for a week nor a device that is silent for as long brings back what was sent before. Nor does
 * it come back by another connector, or by one that has the device again: a trace that its user deleted stays deleted.
 */
@Injectable()
export class SentSamplesRepository {
  /**
   * Remembers samples.
   * @param isReadBack they were found by looking back: what lies in a time of which samples are forgotten was sent then
   * @returns those that were not known
   */
  async remember(db: Queryable, samples: readonly SampleKey[], isReadBack: boolean): Promise<SampleKey[]> {
    if (samples.length === 0) return [];
    // In one order for all who write, so that two that read the same do not wait for each other.
    return select<SampleKey>(
      db,
      `INSERT INTO sent_sample (device, sampled_at_ms)
       SELECT device, sampled_at_ms
         FROM unnest($1::bigint[], $2::bigint[]) AS shown (device, sampled_at_ms) JOIN local_device USING (device)
        WHERE NOT $3 OR (sampled_at_ms BETWEEN forgotten_from_ms AND forgotten_to_ms) IS NOT TRUE
        ORDER BY device, sampled_at_ms
       ON CONFLICT DO NOTHING RETURNING device, sampled_at_ms AS "sampledAtMs"`,
      [samples.map(({ device }) => device), samples.map(({ sampledAtMs }) => sampledAtMs), isReadBack],
    );
  }

  /** They were refused, all the same what they were: to be sent again. */
  async unsend(db: Queryable, samples: readonly SampleKey[]): Promise<void> {
    await change(
      db,
      `DELETE FROM sent_sample USING unnest($1::bigint[], $2::bigint[]) AS refused (device, sampled_at_ms)
        WHERE sent_sample.device = refused.device AND sent_sample.sampled_at_ms = refused.sampled_at_ms`,
      [samples.map(({ device }) => device), samples.map(({ sampledAtMs }) => sampledAtMs)],
    );
  }

  /** @param oldest the oldest sample that was shown of each device now */
  async noteShown(db: Queryable, oldest: readonly SampleKey[], nowMs: number): Promise<void> {
    if (oldest.length === 0) return;
    await change(
      db,
      `INSERT INTO read_window AS known (device, day, oldest_sampled_at_ms)
       SELECT device, $3, min(sampled_at_ms) FROM unnest($1::bigint[], $2::bigint[]) AS shown (device, sampled_at_ms)
        GROUP BY device ORDER BY device
       ON CONFLICT (device, day) DO UPDATE SET oldest_sampled_at_ms = excluded.oldest_sampled_at_ms
        WHERE excluded.oldest_sampled_at_ms < known.oldest_sampled_at_ms`,
      [oldest.map(({ device }) => device), oldest.map(({ sampledAtMs }) => sampledAtMs), dayOf(nowMs)],
    );
  }

  /**
   * Forgets what is not shown any more, of some devices; of each stays from when to when that was.
   * @param after their numbers are greater
   * @returns the last number that was looked at; undefined behind the last device
   */
  async forget(db: Queryable, nowMs: number, after: number, limit: number): Promise<number | undefined> {
    const devices = (
      await select<{ device: number }>(
        db,
        `SELECT DISTINCT device FROM read_window WHERE device > $1 ORDER BY device LIMIT $2`,
        [after, limit],
      )
    ).map(({ device }) => device);
    if (devices.length === 0) return undefined;
    await change(
      db,
      `WITH recent AS (
         SELECT device, day, oldest_sampled_at_ms, row_number() OVER (PARTITION BY device ORDER BY day DESC) AS nth
           FROM read_window WHERE device = ANY ($1)
       ), shown AS (
         SELECT device, min(oldest_sampled_at_ms) AS since, min(day) AS first_day,
                max(day) < $3 AND NOT EXISTS (
                  SELECT FROM external_device JOIN local_device ON local_device_id = tracking_id
                   WHERE local_device.device = recent.device) AS is_removed
           FROM recent WHERE nth <= $2 GROUP BY device
       ), past_days AS (
         DELETE FROM read_window USING shown
          WHERE read_window.device = shown.device AND (is_removed OR read_window.day < shown.first_day)
       ), forgotten AS (
         DELETE FROM sent_sample USING shown
          WHERE sent_sample.device = shown.device AND (is_removed OR sent_sample.sampled_at_ms < shown.since)
         RETURNING sent_sample.device, sampled_at_ms
       ), span AS (
         SELECT device, min(sampled_at_ms) AS from_ms, max(sampled_at_ms) AS to_ms FROM forgotten GROUP BY device
       )
       UPDATE local_device SET forgotten_from_ms = least(forgotten_from_ms, from_ms),
                               forgotten_to_ms = greatest(forgotten_to_ms, to_ms)
         FROM span WHERE local_device.device = span.device`,
      [devices, DAYS_KEPT, dayOf(nowMs) - DAYS_KEPT_AFTER_REMOVAL],
    );
    return devices.at(-1);
  }
}

const dayOf = (ms: number): number => Math.floor(ms / DAY_MS);
