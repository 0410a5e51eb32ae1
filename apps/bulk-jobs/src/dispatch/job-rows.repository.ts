import { Injectable } from '@nestjs/common';
import { change, select, type Queryable } from '@umbra/postgres';
import type { RowState } from '../job/row-state.ts';
import type { RowWish } from '../job/row-wish.ts';

/** A row that has not begun. */
export interface PendingRow {
  readonly jobKey: number;
  readonly rowNumber: number;
  readonly wish: RowWish;
}

/** The command whose reply a row waits for. */
export interface AskedCommand {
  readonly commandId: string;
  /** Unix ms, of the first time. */
  readonly askedAtMs: number;
  /** How often. */
  readonly asks: number;
  /** Unix ms: when it is asked for once more, should there be no reply by then. */
  readonly askAgainAtMs: number;
}

export interface AwaitingRow extends PendingRow {
  readonly state: RowState;
  readonly asked: AskedCommand;
}

/** A row as it is from now on; one that has ended waits for nothing. */
export interface ChangedRow {
  readonly jobKey: number;
  readonly rowNumber: number;
  readonly state: RowState;
  readonly asked?: AskedCommand | undefined;
}

interface Stored extends PendingRow, AskedCommand {
  readonly status: RowState['status'];
  readonly steps: RowState['steps'];
  readonly ids: RowState['ids'];
  readonly errors: RowState['errors'];
}

const AWAITING = `job_key AS "jobKey", row_number AS "rowNumber", wish, status, steps, ids, errors,
  awaited_command_id AS "commandId", asked_at_ms AS "askedAtMs", asks, ask_again_at_ms AS "askAgainAtMs"`;
const OVERDUE_AT_ONCE = 500;

/** Rows of jobs whose locks the transaction holds. */
@Injectable()
export class JobRowsRepository {
  /** The first so many of each job that have not begun. */
  async pending(db: Queryable, shares: ReadonlyMap<number, number>): Promise<PendingRow[]> {
    return select<PendingRow>(
      db,
      `SELECT share.job_key AS "jobKey", next.row_number AS "rowNumber", next.wish
         FROM unnest($1::bigint[], $2::int[]) WITH ORDINALITY AS share (job_key, begins, place)
        CROSS JOIN LATERAL (
          SELECT row_number, wish FROM job_row
           WHERE job_row.job_key = share.job_key AND status = 'pending' ORDER BY row_number LIMIT share.begins
        ) AS next
        ORDER BY next.row_number, share.place`,
      [[...shares.keys()], [...shares.values()]],
    );
  }

  /** Whose rows wait for these replies: to be locked first. */
  async jobsAwaiting(db: Queryable, commandIds: readonly string[]): Promise<number[]> {
    const rows = await select<{ jobKey: number }>(
      db,
      `SELECT DISTINCT job_key AS "jobKey" FROM job_row WHERE awaited_command_id = ANY ($1)`,
      [commandIds],
    );
    return rows.map(({ jobKey }) => jobKey);
  }

  async awaiting(db: Queryable, commandIds: readonly string[], jobKeys: readonly number[]): Promise<AwaitingRow[]> {
    const rows = await select<Stored>(
      db,
      `SELECT ${AWAITING} FROM job_row WHERE awaited_command_id = ANY ($1) AND job_key = ANY ($2)`,
      [commandIds, jobKeys],
    );
    return rows.map(awaitingRow);
  }

  async jobsOverdue(db: Queryable, nowMs: number): Promise<number[]> {
    const rows = await select<{ jobKey: number }>(
      db,
      `SELECT DISTINCT job_key AS "jobKey" FROM job_row WHERE awaited_command_id IS NOT NULL AND ask_again_at_ms <= $1`,
      [nowMs],
    );
    return rows.map(({ jobKey }) => jobKey);
  }

  async overdue(db: Queryable, nowMs: number, jobKeys: readonly number[]): Promise<AwaitingRow[]> {
    const rows = await select<Stored>(
      db,
      `SELECT ${AWAITING} FROM job_row
        WHERE awaited_command_id IS NOT NULL AND ask_again_at_ms <= $1 AND job_key = ANY ($2)
        ORDER BY ask_again_at_ms LIMIT $3`,
      [nowMs, jobKeys, OVERDUE_AT_ONCE],
    );
    return rows.map(awaitingRow);
  }

  async save(db: Queryable, rows: readonly ChangedRow[]): Promise<void> {
    if (rows.length === 0) return;
    await change(
      db,
      `UPDATE job_row
          SET status = now.status, steps = now.steps, ids = now.ids, errors = now.errors,
              device_secret_sealed = coalesce(now.device_secret_sealed, job_row.device_secret_sealed),
              awaited_command_id = now.awaited_command_id, asked_at_ms = now.asked_at_ms, asks = now.asks,
              ask_again_at_ms = now.ask_again_at_ms
         FROM unnest($1::bigint[], $2::int[], $3::text[], $4::jsonb[], $5::jsonb[], $6::jsonb[], $7::text[],
                     $8::text[], $9::bigint[], $10::int[], $11::bigint[])
           AS now (job_key, row_number, status, steps, ids, errors, device_secret_sealed,
                   awaited_command_id, asked_at_ms, asks, ask_again_at_ms)
        WHERE job_row.job_key = now.job_key AND job_row.row_number = now.row_number`,
      [
        rows.map(({ jobKey }) => jobKey),
        rows.map(({ rowNumber }) => rowNumber),
        rows.map(({ state }) => state.status),
        rows.map(({ state }) => JSON.stringify(state.steps)),
        rows.map(({ state }) => JSON.stringify(state.ids)),
        rows.map(({ state }) => JSON.stringify(state.errors)),
        rows.map(({ state }) => state.deviceSecretSealed ?? null),
        rows.map(({ asked }) => asked?.commandId ?? null),
        rows.map(({ asked }) => asked?.askedAtMs ?? null),
        rows.map(({ asked }) => asked?.asks ?? 0),
        rows.map(({ asked }) => asked?.askAgainAtMs ?? null),
      ],
    );
  }
}

const awaitingRow = (stored: Stored): AwaitingRow => {
  const { jobKey, rowNumber, wish, status, steps, ids, errors, commandId, askedAtMs, asks, askAgainAtMs } = stored;
  return {
    ...{ jobKey, rowNumber, wish },
    state: { status, steps, ids, errors },
    asked: { commandId, askedAtMs, asks, askAgainAtMs },
  };
};
