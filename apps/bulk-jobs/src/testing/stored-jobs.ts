import { randomUUID } from 'node:crypto';
import type { ProjectId } from '@umbra/contracts/ids';
import type { DataSource } from 'typeorm';
import type { JobStatus, RowStatus } from '../job/job.ts';
import type { RowState } from '../job/row-state.ts';
import type { RowWish } from '../job/row-wish.ts';

/** A row as some moment left it. */
export interface PlayedRow extends Partial<Pick<RowState, 'ids' | 'errors' | 'deviceSecretSealed'>> {
  readonly status: RowStatus;
  readonly wish?: RowWish;
}

/** A job as some moment left it; its counts are those of its rows. */
export async function storeJob(
  tables: DataSource,
  projectId: ProjectId,
  status: JobStatus,
  rows: readonly PlayedRow[],
): Promise<string> {
  const jobId = `BULK-${randomUUID()}`;
  const number = (counted: RowStatus): number => rows.filter((row) => row.status === counted).length;
  const stored = rows.map((row, index) => ({
    ...{ row_number: index + 1, status: row.status, ids: row.ids ?? {}, errors: row.errors ?? [], steps: [] },
    wish: row.wish ?? { variant: 'unprovisioned', name: `n${String(index + 1)}` },
    device_secret_sealed: row.deviceSecretSealed ?? null,
    // Of a row that has begun: the reply is waited for, for ever.
    ...(row.status === 'ongoing'
      ? { awaited_command_id: randomUUID(), asked_at_ms: 1, ask_again_at_ms: Number.MAX_SAFE_INTEGER }
      : {}),
  }));
  await tables.query(
    `WITH made AS (
       INSERT INTO job (job_id, project_id, requested_by, type, status, total, succeeded, partially_succeeded, failed,
                        created_at_ms, correlation_id)
       VALUES ($1, $2, 'api-key', 'create', $3, $4, $5, $6, $7, $8, 'c') RETURNING job_key)
     INSERT INTO job_row (job_key, row_number, status, wish, ids, errors, steps, device_secret_sealed,
                          awaited_command_id, asked_at_ms, ask_again_at_ms)
     SELECT job_key, row_number, stored.status, wish, ids, errors, steps, device_secret_sealed,
            awaited_command_id, asked_at_ms, ask_again_at_ms
       FROM made, jsonb_to_recordset($9::jsonb) AS stored (row_number int, status text, wish jsonb, ids jsonb,
                                                           errors jsonb, steps jsonb, device_secret_sealed text, awaited_command_id text,
                                                           asked_at_ms bigint, ask_again_at_ms bigint)`,
    [
      ...[jobId, projectId, status, rows.length],
      ...[number('succeeded'), number('partiallySucceeded'), number('failed'), Date.now(), JSON.stringify(stored)],
    ],
  );
  return jobId;
}
