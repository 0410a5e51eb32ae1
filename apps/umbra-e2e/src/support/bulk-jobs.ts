import { eventually } from '@umbra/testing';
import { succeed } from './http.ts';
import { keepSecret } from './secrets.ts';
import type { Tenant } from './tenant.ts';

export const UPLOADS = '/bulkjobs/v4/deviceUploads';

/** §9.1 */
export interface JobStatus {
  readonly status: 'pending' | 'ongoing' | 'completed' | 'failed' | 'cancelled' | 'acknowledged';
  readonly type?: 'create' | 'delete';
  readonly fileName?: string;
  readonly progress: number;
  readonly total: number;
  readonly succeeded: number;
  readonly partiallySucceeded: number;
  readonly failed: number;
  readonly pending: number;
}

/** §9.1 */
export interface RowResult {
  readonly name?: string;
  readonly trackingId?: string;
  readonly deviceId?: string;
  readonly deviceSecret?: string;
  readonly externalId?: string;
  readonly externalDeviceId?: string;
  readonly connectorId?: string;
  readonly errors?: readonly { readonly code: number; readonly message: string; readonly details: string }[];
}

interface ResultsPage {
  readonly items: readonly RowResult[];
  readonly nextPageToken?: string;
}

/** A job of a thousand rows on a machine that has other things to do. */
const ENDED_WITHIN_MS = 120_000;

/** Uploads rows as JSON. @returns the jobId */
export async function startJob({ userToken: token }: Tenant, rows: readonly object[]): Promise<string> {
  const { jobId } = await succeed<{ jobId: string }>('POST', UPLOADS, { token, body: rows });
  return jobId;
}

export const jobStatus = ({ userToken: token }: Tenant, jobId: string): Promise<JobStatus> =>
  succeed<JobStatus>('GET', `${UPLOADS}/${jobId}/status`, { token });

/** Waits until a job has nothing left to do. @returns its status then */
export const jobEnded = (tenant: Tenant, jobId: string): Promise<JobStatus> =>
  eventually(
    `${jobId} ends`,
    async () => {
      const found = await jobStatus(tenant, jobId);
      return found.status !== 'pending' && found.status !== 'ongoing' && found;
    },
    ENDED_WITHIN_MS,
  );

/** What became of all finished rows, in their order. Secrets among them are noted: they must be found nowhere. */
export async function jobResults({ userToken: token }: Tenant, jobId: string): Promise<readonly RowResult[]> {
  const rows: RowResult[] = [];
  let pageToken: string | undefined;
  do {
    const query = pageToken === undefined ? '' : `&pageToken=${encodeURIComponent(pageToken)}`;
    const page = await succeed<ResultsPage>('GET', `${UPLOADS}/${jobId}/results?limit=100${query}`, { token });
    rows.push(...page.items);
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
  for (const { deviceSecret } of rows) {
    if (deviceSecret !== undefined) keepSecret('device secret made by a job', deviceSecret);
  }
  return rows;
}

/** Carries rows out. @returns how the job stands then, and its results */
export async function runJob(
  tenant: Tenant,
  rows: readonly object[],
): Promise<{ readonly status: JobStatus; readonly results: readonly RowResult[] }> {
  const jobId = await startJob(tenant, rows);
  const status = await jobEnded(tenant, jobId);
  return { status, results: await jobResults(tenant, jobId) };
}
