import type { JobStatus, RowResult } from '../api/job.ts';
import type { JobsApi } from '../api/jobs-api.ts';
import { exitCodeOf, type ExitCode } from '../exit-code.ts';
import type { Surroundings } from '../surroundings.ts';
import { sayJson, sayLine } from '../terminal/say.ts';
import { counted, failingRows, failingTable, jobSummary, withoutSecret } from './job-report.ts';
import type { SecretsFile } from './secrets-file.ts';

export interface ReportOptions {
  readonly isJson: boolean;
  /** Where secrets of new licences go; undefined: nowhere. */
  readonly secrets: SecretsFile | undefined;
}

/** Says what became of a job, or how far it is. @returns what scripts are told */
export async function reportJob(
  jobs: JobsApi,
  jobId: string,
  status: JobStatus,
  { out, err }: Surroundings,
  { isJson, secrets }: ReportOptions,
): Promise<ExitCode> {
  const results = await Array.fromAsync(jobs.results(jobId));
  const shown = results.map(withoutSecret);
  if (isJson) sayJson(out, { jobId, ...status, rows: shown });
  else {
    sayLine(out, jobSummary(jobId, status));
    const failing = failingRows(shown, status);
    if (failing.length > 0) sayLine(out, `\n${failingTable(failing, out.columns)}`);
  }
  await sayOfSecrets(jobId, results, secrets, err);
  if (status.status === 'cancelled' && status.pending > 0 && status.type !== 'delete') {
    sayLine(err, `Rows that had begun may end after this, with secrets too: umbra devices status ${jobId} shows them.`);
  }
  return exitCodeOf(status);
}

async function sayOfSecrets(
  jobId: string,
  results: readonly RowResult[],
  secrets: SecretsFile | undefined,
  err: Surroundings['err'],
): Promise<void> {
  if (secrets !== undefined) {
    const kept = await secrets.keep(results);
    sayLine(err, kept === 0 ? 'No device got a secret.' : `Device secrets in ${secrets.path}: ${counted(kept)}.`);
    return;
  }
  const made = results.filter(({ deviceSecret }) => deviceSecret !== undefined).length;
  if (made === 0) return;
  const what = made === 1 ? '1 device has a secret' : `${counted(made)} devices have a secret`;
  sayLine(err, `${what}, to be had for a week: umbra devices status ${jobId} --secrets-to <file>`);
}
