import { Injectable } from '@nestjs/common';
import { derivedUuid } from '@umbra/contracts/ids';
import { change, inTransaction, select } from '@umbra/postgres';
import { DataSource, type EntityManager } from 'typeorm';
import { LEASE_MS, LeaseEndedError } from './lease.ts';
import type { BegunExecution, ExecutionCounts, ExecutionResult, RepliedSamples } from './execution.ts';

/** By the database's clock, which all replicas share. */
const LEASE_FROM_NOW = `clock_timestamp() + ${String(LEASE_MS)} * interval '1 ms'`;
const MAX_TAKEN_OVER = 200;

type DueRow = Omit<BegunExecution, 'fencingToken' | 'correlationId' | 'startedAtMs'>;

/** A run whose holder was not heard of for too long. */
export interface LostExecution {
  readonly fencingToken: number;
  readonly connectorKey: number;
  readonly driverId: string;
  /** As it is by now. */
  readonly intervalMs: number;
  readonly dueAtMs: number;
  readonly failures: number;
}

export interface Begin {
  readonly holder: string;
  readonly nowMs: number;
  readonly isSlow: boolean;
  readonly limit: number;
}

/** Runs as the tables have them: who holds which, until when, and what came of it. */
@Injectable()
export class ExecutionsRepository {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  /**
   * Begins runs of connectors that are due, those that wait longest first. A connector that another replica looks at, or
   * that somebody changes at this moment, is passed over: nobody waits here.
   */
  async begin({ holder, nowMs, isSlow, limit }: Begin): Promise<BegunExecution[]> {
    return inTransaction(this.#dataSource, async (manager) => {
      // A due time that was set back by hand is none that has been: it is one ms after the last.
      const due = await select<DueRow>(
        manager,
        `SELECT connector_key AS "connectorKey", connector_id AS "connectorId", schedule.driver_id AS "driverId",
                failures, is_slow AS "isKnownSlow",
                greatest(next_due_at_ms, last_due_at_ms + 1) AS "dueAtMs"
           FROM schedule JOIN connector USING (connector_key)
          WHERE is_active AND fencing_token IS NULL AND is_slow = $1 AND next_due_at_ms <= $2
          ORDER BY next_due_at_ms LIMIT $3
            FOR NO KEY UPDATE OF schedule, connector SKIP LOCKED`,
        [isSlow, nowMs, limit],
      );
      return due.length === 0 ? [] : this.#insert(manager, due, holder, nowMs);
    });
  }

  /** Renews the leases of this holder's runs; one that is being written to renews its own. @returns those renewed */
  async renew(holder: string, fencingTokens: readonly number[]): Promise<ReadonlySet<number>> {
    const { rows } = await change<{ fencingToken: number }>(
      this.#dataSource,
      `UPDATE execution SET lease_until = ${LEASE_FROM_NOW}
        WHERE fencing_token IN (SELECT fencing_token FROM execution
                                 WHERE fencing_token = ANY ($1) AND holder = $2 AND state = 'running'
                                   FOR NO KEY UPDATE SKIP LOCKED)
       RETURNING fencing_token AS "fencingToken"`,
      [fencingTokens, holder],
    );
    return new Set(rows.map(({ fencingToken }) => fencingToken));
  }

  /**
   * The first statement of every transaction that writes for a run: it renews the lease, and holds off who would take the
   * run over until the transaction ends.
   * @throws LeaseEndedError when it was taken over
   */
  async fence(manager: EntityManager, fencingToken: number): Promise<void> {
    const { count } = await change(
      manager,
      `UPDATE execution SET lease_until = ${LEASE_FROM_NOW} WHERE fencing_token = $1 AND state = 'running'`,
      [fencingToken],
    );
    if (count === 0) throw new LeaseEndedError();
  }

  async count(manager: EntityManager, fencingToken: number, { read, sent, invalid }: ExecutionCounts): Promise<void> {
    await change(
      manager,
      `UPDATE execution SET samples_read = samples_read + $2, samples_sent = samples_sent + $3,
                            samples_invalid = samples_invalid + $4
        WHERE fencing_token = $1`,
      [fencingToken, read, sent, invalid],
    );
  }

  /**
   * @param resultOf told how often the connector runs by now
   * @returns what is written
   * @throws LeaseEndedError when it was taken over
   */
  async finish(
    fencingToken: number,
    resultOf: (intervalMs: number) => ExecutionResult,
    nowMs: number,
  ): Promise<ExecutionResult> {
    return inTransaction(this.#dataSource, async (manager) => {
      // First the execution, then its schedule, as all do that lock both.
      await this.fence(manager, fencingToken);
      const [schedule] = await select<{ intervalMs: number }>(
        manager,
        `SELECT interval_ms AS "intervalMs" FROM schedule WHERE fencing_token = $1 FOR NO KEY UPDATE`,
        [fencingToken],
      );
      if (schedule === undefined) throw new LeaseEndedError();
      const result = resultOf(schedule.intervalMs);
      const { end, failure, nextDueAtMs, notBeforeMs, failures, isSlow } = result;
      await change(
        manager,
        `UPDATE execution SET state = $2, finished_at_ms = $3, error_code = coalesce($4, error_code),
                            error_message = coalesce($5, error_message)
          WHERE fencing_token = $1`,
        [fencingToken, end, nowMs, failure?.code ?? null, failure?.message ?? null],
      );
      await change(
        manager,
        // Somebody may have wished for a run meanwhile; least and greatest leave out NULL.
        `UPDATE schedule
            SET fencing_token = NULL, is_slow = $5, is_anew = false,
                failures = CASE WHEN is_anew THEN 0 ELSE $4 END,
                not_before_ms = CASE WHEN is_anew THEN NULL ELSE $3::bigint END,
                next_due_at_ms = CASE WHEN is_anew OR next_due_at_ms IS NULL THEN least(next_due_at_ms, $2)
                                      ELSE least(greatest(next_due_at_ms, $3), $2) END
          WHERE fencing_token = $1`,
        [fencingToken, nextDueAtMs, notBeforeMs ?? null, failures, isSlow],
      );
      return result;
    });
  }

  /**
   * Ends the runs whose lease is over, and has their connectors run again: at a new due time, so that no due time is begun
   * twice.
   */
  async takeOver(nowMs: number, nextDue: (lost: LostExecution) => number): Promise<readonly LostExecution[]> {
    return inTransaction(this.#dataSource, async (manager) => {
      const lost = await select<LostExecution>(
        manager,
        `SELECT execution.fencing_token AS "fencingToken", connector_key AS "connectorKey", driver_id AS "driverId",
                interval_ms AS "intervalMs", due_at_ms AS "dueAtMs", failures
           FROM execution JOIN schedule USING (connector_key)
          WHERE state = 'running' AND lease_until < clock_timestamp()
          ORDER BY execution.fencing_token LIMIT ${String(MAX_TAKEN_OVER)}
            FOR NO KEY UPDATE OF execution SKIP LOCKED`,
      );
      if (lost.length === 0) return lost;
      const tokens = lost.map(({ fencingToken }) => fencingToken);
      const { code, message } = new LeaseEndedError();
      await change(
        manager,
        `UPDATE execution SET state = 'lost', finished_at_ms = $2, error_code = $3, error_message = $4
          WHERE fencing_token = ANY ($1)`,
        [tokens, nowMs, code, message],
      );
      await change(
        manager,
        `UPDATE schedule SET fencing_token = NULL, failures = failures + 1, is_anew = false,
                             next_due_at_ms = CASE WHEN is_anew THEN least(schedule.next_due_at_ms, lost.next_due_at_ms)
                                                   ELSE lost.next_due_at_ms END
           FROM unnest($1::bigint[], $2::bigint[]) AS lost (fencing_token, next_due_at_ms)
          WHERE schedule.fencing_token = lost.fencing_token`,
        [tokens, lost.map(nextDue)],
      );
      return lost;
    });
  }

  /** What ingestion said of the samples of runs; what it refused first is told to the owner, if nothing worse is. */
  async noteReplies(manager: EntityManager, replied: readonly RepliedSamples[]): Promise<void> {
    await change(
      manager,
      `UPDATE execution SET samples_accepted = samples_accepted + said.accepted,
                            samples_refused = samples_refused + said.refused,
                            error_code = coalesce(error_code, said.code),
                            error_message = coalesce(error_message, said.message)
         FROM unnest($1::text[], $2::integer[], $3::integer[], $4::text[], $5::text[])
              AS said (correlation_id, accepted, refused, code, message)
        WHERE execution.correlation_id = said.correlation_id`,
      [
        replied.map(({ correlationId }) => correlationId),
        replied.map(({ accepted }) => accepted),
        replied.map(({ refused }) => refused),
        replied.map(({ refusal }) => refusal?.code ?? null),
        replied.map(({ refusal }) => refusal?.message ?? null),
      ],
    );
  }

  /** Runs that ended before that time. @returns how many were forgotten; at most `limit` */
  async forget(beforeMs: number, limit: number): Promise<number> {
    const { count } = await change(
      this.#dataSource,
      `DELETE FROM execution WHERE fencing_token IN (
         SELECT fencing_token FROM execution WHERE state <> 'running' AND finished_at_ms < $1
          ORDER BY finished_at_ms LIMIT $2)`,
      [beforeMs, limit],
    );
    return count;
  }

  async #insert(
    manager: EntityManager,
    due: readonly DueRow[],
    holder: string,
    nowMs: number,
  ): Promise<BegunExecution[]> {
    const keys = due.map(({ connectorKey }) => connectorKey);
    const dueTimes = due.map(({ dueAtMs }) => dueAtMs);
    const correlationIds = due.map(({ connectorId, dueAtMs }) => derivedUuid(`${connectorId}/${String(dueAtMs)}`));
    const begun = await select<{ connectorKey: number; fencingToken: number; correlationId: string }>(
      manager,
      `INSERT INTO execution (connector_key, due_at_ms, correlation_id, holder, state, lease_until, started_at_ms)
       SELECT connector_key, due_at_ms, correlation_id, $4, 'running', ${LEASE_FROM_NOW}, $5
         FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS due (connector_key, due_at_ms, correlation_id)
       RETURNING connector_key AS "connectorKey", fencing_token AS "fencingToken", correlation_id AS "correlationId"`,
      [keys, dueTimes, correlationIds, holder, nowMs],
    );
    await change(
      manager,
      `UPDATE schedule SET fencing_token = begun.fencing_token, last_due_at_ms = begun.due_at_ms, next_due_at_ms = NULL,
                           not_before_ms = NULL, is_anew = false
         FROM execution AS begun
        WHERE begun.connector_key = schedule.connector_key AND begun.fencing_token = ANY ($1)`,
      [begun.map(({ fencingToken }) => fencingToken)],
    );
    // C2C-22: the start of the last run, however it ends.
    await change(manager, `UPDATE connector SET last_run_at_ms = $2 WHERE connector_key = ANY ($1)`, [keys, nowMs]);
    const byKey = new Map(begun.map((row) => [row.connectorKey, row]));
    return due.map((row) => ({ ...row, startedAtMs: nowMs, ...byKey.get(row.connectorKey)! }));
  }
}
