import { eventually } from '@umbra/testing';
import { scrapeAll } from '../observability/scrape-all.ts';
import { jobResults, jobStatus, runJob, startJob, UPLOADS, type JobStatus } from '../support/bulk-jobs.ts';
import { send, succeed } from '../support/http.ts';
import { newTenant, type Tenant } from '../support/tenant.ts';

const ROWS = 1_000;
const TAKES_EFFECT_WITHIN_MS = 2_000;
/** BULK_JOBS_ROWS_IN_FLIGHT_OF_A_JOB: what has begun comes to its end. */
const IN_FLIGHT = 64;
const JOB_MS = 180_000;

/** Adds up, whatever the moment (BULK-7). */
const sumOf = ({ succeeded, partiallySucceeded, failed, pending }: JobStatus): number =>
  succeeded + partiallySucceeded + failed + pending;

/** How many devices the project has whose names begin so. */
async function devicesNamed({ userToken: token }: Tenant, name: string): Promise<number> {
  const { total } = await succeed<{ total: number }>('POST', '/registry/v4/resources/device/find', {
    token,
    body: { filters: [{ key: 'name', value: `${name}*`, storage: 'labels' }] },
  });
  return total;
}

/** Of all jobs, as the service tells those who run it. */
const rowsInFlight = async (): Promise<number> =>
  (await scrapeAll()).find(({ name }) => name === 'umbra_bulk_jobs_rows_in_flight')?.value ?? NaN;

describe('a job that is cancelled in the middle', () => {
  it(
    'BULK-10 starts nothing new, from within 2 s on, keeps its finished rows, and its counts add up',
    async () => {
      const tenant = await newTenant('cancelling');
      const rows = Array.from({ length: ROWS }, (_, nth) => ({ name: `row ${String(nth)}`, type: 'Phone' }));
      const jobId = await startJob(tenant, rows);
      await eventually('some rows are finished', async () => {
        const status = await jobStatus(tenant, jobId);
        expect(sumOf(status)).toBe(ROWS);
        return status.succeeded >= 20;
      });

      const cancelledAtMs = performance.now();
      const answer = await send('PATCH', `${UPLOADS}/${jobId}`, {
        token: tenant.userToken,
        body: { action: 'cancel' },
      });
      expect(answer).toMatchObject({ status: 200, body: { status: 'cancelled' } });
      const asCancelled = await jobStatus(tenant, jobId);
      expect(performance.now() - cancelledAtMs).toBeLessThan(TAKES_EFFECT_WITHIN_MS);
      await runJob(tenant, [{ name: 'another job' }]);
      // The devices are those of finished rows, once what was under way has ended.
      const settled = await eventually('what was under way has ended', async () => {
        if ((await rowsInFlight()) > 0) return undefined;
        const status = await jobStatus(tenant, jobId);
        return status.succeeded === (await devicesNamed(tenant, 'row')) && status;
      });
      const endedAfterwards = settled.succeeded - asCancelled.succeeded;
      const settledMs = Math.round(performance.now() - cancelledAtMs);
      console.log(
        `${String(asCancelled.succeeded)} rows had ended, ${String(endedAfterwards)} were under way and ended in ${String(settledMs)} ms`,
      );
      expect(endedAfterwards).toBeLessThanOrEqual(IN_FLIGHT);
      expect(settled).toMatchObject({ status: 'cancelled', total: ROWS, failed: 0, partiallySucceeded: 0 });
      expect(sumOf(settled)).toBe(ROWS);
      expect(settled.pending).toBeGreaterThan(0);

      await runJob(tenant, [{ name: 'one more job' }]);
      expect(await jobStatus(tenant, jobId)).toEqual(settled);
      expect(await devicesNamed(tenant, 'row')).toBe(settled.succeeded);
      const results = await jobResults(tenant, jobId);
      expect(results.filter(({ deviceSecret }) => deviceSecret !== undefined)).toHaveLength(settled.succeeded);

      const again = await send('PATCH', `${UPLOADS}/${jobId}`, { token: tenant.userToken, body: { action: 'cancel' } });
      expect(again.status).toBe(412);
    },
    JOB_MS,
  );
});
