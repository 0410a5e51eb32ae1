import { newProjectId } from '@umbra/contracts/ids';
import { createServiceTables, type ServiceTables } from '@umbra/service/testing';
import type { DataSource } from 'typeorm';
import { bulkJobsDataSource } from '../../bulk-jobs.data-source.ts';
import type { JobStatus, RowStatus } from '../../job/job.ts';
import { storeJob } from '../../testing/stored-jobs.ts';
import { JobsRepository } from '../jobs.repository.ts';
import { ResultsRepository } from './results.repository.ts';

describe('results while a job is at work', () => {
  let own: ServiceTables;
  let tables: DataSource;
  const projectId = newProjectId();
  beforeAll(async () => {
    own = await createServiceTables(bulkJobsDataSource);
    ({ tables } = own);
  });
  afterAll(() => own.drop());

  const numbers = async (jobId: string, after = 0, size = 10): Promise<number[]> => {
    const job = await new JobsRepository(Date.now).find(tables, projectId, jobId);
    const rows = await new ResultsRepository().page(tables, job!, { after, size, list: ['results', jobId] });
    return rows.map(({ number }) => number);
  };
  const hasJob = (status: JobStatus, rows: readonly RowStatus[]) =>
    storeJob(
      tables,
      projectId,
      status,
      rows.map((row) => ({ status: row })),
    );

  it.each([
    ['ongoing', ['succeeded', 'failed', 'ongoing', 'succeeded', 'pending'], [1, 2]],
    ['ongoing', ['succeeded', 'pending', 'succeeded'], [1]],
    ['pending', ['pending', 'pending'], []],
    ['completed', ['succeeded', 'failed', 'partiallySucceeded'], [1, 2, 3]],
    ['cancelled', ['succeeded', 'pending', 'failed', 'ongoing', 'succeeded'], [1, 3]],
    ['cancelled', ['succeeded', 'pending', 'failed', 'pending'], [1, 3]],
    ['acknowledged', ['pending', 'succeeded', 'pending'], [2]],
  ] as const)('BULK-13 of a job that is %s with rows %j are those of rows %j', async (status, rows, expected) => {
    expect(await numbers(await hasJob(status, rows))).toEqual(expected);
  });

  it('BULK-13 miss no row that ends after one behind it was there', async () => {
    const jobId = await hasJob('ongoing', ['succeeded', 'succeeded', 'ongoing', 'succeeded', 'succeeded']);
    expect(await numbers(jobId, 0, 1)).toEqual([1, 2]);
    expect(await numbers(jobId, 1, 1)).toEqual([2]);
    await tables.query(
      `UPDATE job_row SET status = 'failed', awaited_command_id = NULL, asked_at_ms = NULL, ask_again_at_ms = NULL
        WHERE row_number = 3 AND job_key = (SELECT job_key FROM job WHERE job_id = $1)`,
      [jobId],
    );
    expect(await numbers(jobId, 2)).toEqual([3, 4, 5]);
  });

  it('BULK-13 are not held up by a row that hangs', async () => {
    const jobId = await hasJob('ongoing', ['ongoing', 'succeeded', 'ongoing', 'succeeded']);
    expect(await numbers(jobId)).toEqual([]);
    await tables.query(
      `UPDATE job_row SET asks = 2 WHERE row_number = 1 AND job_key = (SELECT job_key FROM job WHERE job_id = $1)`,
      [jobId],
    );
    expect(await numbers(jobId)).toEqual([2]);
  });

  it('PAGE-4 begin behind any number', async () => {
    const jobId = await hasJob('completed', ['succeeded']);
    expect(await numbers(jobId, Number.MAX_SAFE_INTEGER)).toEqual([]);
  });
});
