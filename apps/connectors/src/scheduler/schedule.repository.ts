import { Injectable } from '@nestjs/common';
import { change, type Queryable, select } from '@umbra/postgres';

/** When a connector runs, as its owner has it. */
export interface ScheduleEntry {
  readonly connectorKey: number;
  readonly driverId: string;
  readonly intervalMs: number;
  /** C2C-4 */
  readonly isActive: boolean;
  readonly nextDueAtMs: number;
  /** What it failed of before is over: it has other credentials. */
  readonly isAnew: boolean;
}

/** Schedules as the table has them; a connector that no driver pulls for has none. */
@Injectable()
export class ScheduleRepository {
  async put(
    db: Queryable,
    { connectorKey, driverId, intervalMs, isActive, nextDueAtMs, isAnew }: ScheduleEntry,
  ): Promise<void> {
    await change(
      db,
      // Also one that was disabled begins anew. least and greatest leave out NULL.
      `INSERT INTO schedule AS known (connector_key, driver_id, interval_ms, is_active, next_due_at_ms)
       VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (connector_key) DO UPDATE
          SET interval_ms = excluded.interval_ms, is_active = excluded.is_active,
              next_due_at_ms = CASE WHEN $6 OR NOT known.is_active THEN least(known.next_due_at_ms, excluded.next_due_at_ms)
                                    WHEN known.interval_ms <= excluded.interval_ms THEN known.next_due_at_ms
                                    ELSE least(known.next_due_at_ms,
                                               greatest(excluded.next_due_at_ms, known.not_before_ms)) END,
              failures = CASE WHEN $6 OR NOT known.is_active THEN 0 ELSE known.failures END,
              not_before_ms = CASE WHEN $6 OR NOT known.is_active THEN NULL ELSE known.not_before_ms END,
              is_anew = known.fencing_token IS NOT NULL AND (known.is_anew OR $6 OR NOT known.is_active)`,
      [connectorKey, driverId, intervalMs, isActive, nextDueAtMs, isAnew],
    );
  }

  async remove(db: Queryable, connectorKey: number): Promise<void> {
    await change(db, `DELETE FROM schedule WHERE connector_key = $1`, [connectorKey]);
  }

  /** Locks the schedule: no run begins until the transaction ends. @returns whether one is in progress */
  async isRunning(db: Queryable, connectorKey: number): Promise<boolean> {
    const [row] = await select<{ fencingToken: number | null }>(
      db,
      `SELECT fencing_token AS "fencingToken" FROM schedule WHERE connector_key = $1 FOR UPDATE`,
      [connectorKey],
    );
    if (row === undefined || row.fencingToken === null) return false;
    const [execution] = await select<{ isHeld: boolean }>(
      db,
      `SELECT lease_until > clock_timestamp() AS "isHeld" FROM execution WHERE fencing_token = $1 AND state = 'running'`,
      [row.fencingToken],
    );
    return execution?.isHeld === true;
  }

  /**
   * Brings the next run of connectors forward, but not sooner than some time after the last one began, nor before the pause
   * of one that fails is over. One that runs at this moment runs once more.
   */
  async hasten(
    db: Queryable,
    connectorKeys: readonly number[],
    { toMs, afterLastMs }: { readonly toMs: number; readonly afterLastMs: number },
  ): Promise<void> {
    await change(
      db,
      `UPDATE schedule SET next_due_at_ms = least(next_due_at_ms, greatest($2, last_run_at_ms + $3, not_before_ms))
         FROM connector
        WHERE schedule.connector_key = ANY ($1) AND connector.connector_key = schedule.connector_key`,
      [connectorKeys, toMs, afterLastMs],
    );
  }

  /** Connectors of devices that the registry was asked for by these commands, and that are provisioned now. */
  async connectorsOfProvisioned(db: Queryable, commandIds: readonly string[]): Promise<number[]> {
    const rows = await select<{ key: number }>(
      db,
      `SELECT DISTINCT connector_key AS key FROM external_device
        WHERE command_id = ANY ($1) AND provisioning = 'provisioned' ORDER BY key`,
      [commandIds],
    );
    return rows.map(({ key }) => key);
  }

  /** Since when the connector that waits longest is due; undefined when none is. */
  async oldestDueAtMs(db: Queryable, nowMs: number): Promise<number | undefined> {
    const [row] = await select<{ oldest: number | null }>(
      db,
      `SELECT min(next_due_at_ms) AS oldest FROM schedule
        WHERE is_active AND fencing_token IS NULL AND next_due_at_ms <= $1`,
      [nowMs],
    );
    return row?.oldest ?? undefined;
  }
}
