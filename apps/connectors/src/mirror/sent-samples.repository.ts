import { Injectable } from '@nestjs/common';
import { change, select, type Queryable } from '../persistence/sql.ts';

const DAY_MS = 86_400_000;
/** Days of reading after which a sample that was not shown again will not be shown any more. */
const DAYS_KEPT = 2;

/** A sample by its device's place and its time. */
export interface SampleKey {
  readonly device: number;
  readonly sampledAtMs: number;
}

/**
 * What was sent of each device, as far back as its cloud still shows it: clouds are read with an overlap, some of them with
 * all that they have. How far back that is, is what was read on the last two days on which the device was read; so neither
 * a cloud that is away for a week nor a device that is silent for as long brings back what was sent before.
 */
@Injectable()
export class SentSamplesRepository {
  /** Remembers samples. @returns those that were not known */
  async remember(db: Queryable, samples: readonly SampleKey[]): Promise<SampleKey[]> {
    if (samples.length === 0) return [];
    // In one order for all who write, so that two that read the same do not wait for each other.
    return select<SampleKey>(
      db,
      `INSERT INTO sent_sample (device, sampled_at_ms)
       SELECT device, sampled_at_ms FROM unnest($1::bigint[], $2::bigint[]) AS shown (device, sampled_at_ms)
        ORDER BY device, sampled_at_ms
       ON CONFLICT DO NOTHING RETURNING device, sampled_at_ms AS "sampledAtMs"`,
      [samples.map(({ device }) => device), samples.map(({ sampledAtMs }) => sampledAtMs)],
    );
  }

  /** @param oldest the oldest sample that was shown of each device now */
  async noteShown(db: Queryable, oldest: readonly SampleKey[], nowMs: number): Promise<void> {
    if (oldest.length === 0) return;
    await change(
      db,
      `INSERT INTO read_window AS known (device, day, oldest_sampled_at_ms)
       SELECT device, $3, sampled_at_ms FROM unnest($1::bigint[], $2::bigint[]) AS shown (device, sampled_at_ms)
        ORDER BY device
       ON CONFLICT (device, day) DO UPDATE SET oldest_sampled_at_ms = excluded.oldest_sampled_at_ms
        WHERE excluded.oldest_sampled_at_ms < known.oldest_sampled_at_ms`,
      [oldest.map(({ device }) => device), oldest.map(({ sampledAtMs }) => sampledAtMs), Math.floor(nowMs / DAY_MS)],
    );
  }

  /**
   * Forgets what is not shown any more, of some devices.
   * @param after their places are greater
   * @returns the last place that was looked at; undefined behind the last device
   */
  async forget(db: Queryable, after: number, limit: number): Promise<number | undefined> {
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
         SELECT device, min(oldest_sampled_at_ms) AS since, min(day) AS first_day FROM recent WHERE nth <= $2 GROUP BY device
       ), past_days AS (
         DELETE FROM read_window USING shown
          WHERE read_window.device = shown.device AND read_window.day < shown.first_day
       )
       DELETE FROM sent_sample USING shown
        WHERE sent_sample.device = shown.device AND sent_sample.sampled_at_ms < shown.since`,
      [devices, DAYS_KEPT],
    );
    await this.#forgetRemoved(db, devices);
    return devices.at(-1);
  }

  /** Of devices that no connector has any more. */
  async #forgetRemoved(db: Queryable, devices: readonly number[]): Promise<void> {
    for (const table of ['sent_sample', 'read_window']) {
      await change(
        db,
        `DELETE FROM ${table} WHERE device = ANY ($1)
            AND NOT EXISTS (SELECT FROM external_device WHERE external_device.place = ${table}.device)`,
        [devices],
      );
    }
  }
}
