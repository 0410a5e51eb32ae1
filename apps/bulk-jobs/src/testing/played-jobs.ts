import { randomUUID } from 'node:crypto';
import type { ProjectId } from '@umbra/contracts/ids';
import { eventually } from '@umbra/testing';
import { select } from '@umbra/postgres';
import type { DataSource } from 'typeorm';
import { pendingOf, type JobStatus, type RowCounts } from '../job/job.ts';
import type { RowState } from '../job/row-state.ts';
import type { RowWish } from '../job/row-wish.ts';

/** A job as its table has it. */
export interface StoredJob extends RowCounts {
  readonly status: JobStatus;
}

/** Jobs that are there as if they had been uploaded, and what became of them. */
export class PlayedJobs {
  readonly #tables: DataSource;

  constructor(tables: DataSource) {
    this.#tables = tables;
  }

  async has(projectId: ProjectId, wishes: readonly RowWish[], createdAtMs = Date.now()): Promise<string> {
    const jobId = `BULK-${randomUUID()}`;
    const type = wishes.some(({ variant }) => variant.startsWith('delete')) ? 'delete' : 'create';
    await this.#tables.query(
      `WITH made AS (
         INSERT INTO job (job_id, project_id, requested_by, type, status, total, created_at_ms, correlation_id)
         VALUES ($1, $2, 'api-key', $3, 'pending', $4, $5, $6) RETURNING job_key)
       INSERT INTO job_row (job_key, row_number, wish)
       SELECT job_key, place, wish FROM made, unnest($7::jsonb[]) WITH ORDINALITY AS row (wish, place)`,
      [
        ...[jobId, projectId, type, wishes.length, createdAtMs, `conversation of ${jobId}`],
        wishes.map((wish) => JSON.stringify(wish)),
      ],
    );
    return jobId;
  }

  async job(jobId: string): Promise<StoredJob | undefined> {
    const [job] = await select<StoredJob>(
      this.#tables,
      `SELECT status, total, succeeded, partially_succeeded AS "partiallySucceeded", failed FROM job WHERE job_id = $1`,
      [jobId],
    );
    return job;
  }

  /** In the order of the upload. */
  async rows(jobId: string): Promise<(RowState & { readonly wish: RowWish; readonly isAwaiting: boolean })[]> {
    return select(
      this.#tables,
      `SELECT job_row.status, wish, steps, ids, errors, device_secret_sealed AS "deviceSecretSealed",
              awaited_command_id IS NOT NULL AS "isAwaiting"
         FROM job_row JOIN job USING (job_key) WHERE job_id = $1 ORDER BY row_number`,
      [jobId],
    );
  }

  /** Once no row of it is pending or under way, whatever it is called. */
  hasEnded(jobId: string, timeoutMs?: number): Promise<StoredJob> {
    return eventually(
      'the job ends',
      async () => {
        const job = await this.job(jobId);
        return job !== undefined && pendingOf(job) === 0 && job;
      },
      timeoutMs,
    );
  }

  /** As BULK-10 has it: under the job's lock. */
  async cancel(jobId: string): Promise<void> {
    await this.#tables.query(
      `UPDATE job SET status = 'cancelled' WHERE job_id = $1 AND status IN ('pending', 'ongoing')`,
      [jobId],
    );
  }
}
