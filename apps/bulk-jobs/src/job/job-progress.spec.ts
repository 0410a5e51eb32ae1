import type { JobStatus, RowStatus } from './job.ts';
import { jobAfter, jobBegun, type JobProgress } from './job-progress.ts';

const ongoing: JobProgress = { status: 'ongoing', total: 3, succeeded: 1, partiallySucceeded: 0, failed: 0 };

describe('a job and its rows', () => {
  it('BULK-7 counts what became of them', () => {
    expect(jobAfter(ongoing, ['failed'])).toEqual({ ...ongoing, failed: 1 });
    expect(jobAfter(ongoing, ['partiallySucceeded'])).toEqual({ ...ongoing, partiallySucceeded: 1 });
    expect(jobAfter(ongoing, [])).toEqual(ongoing);
  });

  it.each<[RowStatus[], JobStatus]>([
    [['failed', 'failed'], 'completed'],
    [['succeeded', 'partiallySucceeded'], 'completed'],
  ])('BULK-9 is completed when none is pending: %j', (ended, status) => {
    expect(jobAfter(ongoing, ended).status).toBe(status);
  });

  it('BULK-9 has failed when every one of them did', () => {
    const none = { ...ongoing, succeeded: 0 };
    expect(jobAfter(none, ['failed', 'failed', 'failed'])).toMatchObject({ status: 'failed', failed: 3 });
    expect(jobAfter(none, ['failed', 'partiallySucceeded', 'failed']).status).toBe('completed');
  });

  it.each<JobStatus>(['cancelled', 'acknowledged'])('BULK-10 stays %s while its last rows end', (status) => {
    const job = { ...ongoing, status };
    expect(jobAfter(job, ['succeeded', 'failed'])).toEqual({ ...job, succeeded: 2, failed: 1 });
  });

  it('BULK-9 is ongoing from its first row on', () => {
    expect(jobBegun({ status: 'pending' }).status).toBe('ongoing');
    expect(jobBegun({ status: 'cancelled' }).status).toBe('cancelled');
  });
});
