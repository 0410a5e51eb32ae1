import type { JobStatus, RowResult } from '../api/job.ts';
import { textTable } from '../terminal/text-table.ts';

/** A row that did not succeed, or not wholly. */
export interface FailingRow {
  /** From 1 on, in the order of the file; unknown where rows before it are not over. */
  readonly row: number | undefined;
  readonly result: RowResult;
}

/** Of one table: what is more fills a screen and is read by nobody. */
const MAX_ROWS_SHOWN = 50;

/** All results of a job, its secrets left out. */
export type ShownResult = Omit<RowResult, 'deviceSecret'>;

export function withoutSecret({ deviceSecret: _secret, ...shown }: RowResult): ShownResult {
  return shown;
}

/** What became of a job, for people. */
export function jobSummary(jobId: string, status: JobStatus): string {
  const { total, succeeded, partiallySucceeded, failed, pending } = status;
  const parts = [
    `${counted(succeeded)} succeeded`,
    ...(partiallySucceeded > 0 ? [`${counted(partiallySucceeded)} succeeded in part`] : []),
    ...(failed > 0 ? [`${counted(failed)} failed`] : []),
    ...(pending > 0 ? [`${counted(pending)} ${status.status === 'cancelled' ? 'not begun' : 'pending'}`] : []),
  ];
  const of = status.fileName === undefined ? '' : ` (${status.fileName})`;
  return `${jobId}${of} is ${status.status}. Of ${counted(total)} ${total === 1 ? 'row' : 'rows'}: ${parts.join(', ')}.`;
}

export function failingRows(results: readonly ShownResult[], { total }: Pick<JobStatus, 'total'>): FailingRow[] {
  // Results of a job that goes on, or was cancelled, leave out rows whose places nobody knows.
  const areAll = results.length === total;
  return results.flatMap((result, index) =>
    (result.errors ?? []).length > 0 ? [{ row: areAll ? index + 1 : undefined, result }] : [],
  );
}

/** @param columns characters in a line */
export function failingTable(rows: readonly FailingRow[], columns: number): string {
  const shown = rows
    .slice(0, MAX_ROWS_SHOWN)
    .flatMap(({ row, result }) =>
      (result.errors ?? []).map(({ code, message, details }, nth) => [
        nth === 0 && row !== undefined ? String(row) : '',
        nth === 0 ? whatOf(result) : '',
        String(code),
        details === undefined ? message : `${message} (${details})`,
      ]),
    );
  const more = rows.length - MAX_ROWS_SHOWN;
  const rest = more > 0 ? `\n… and ${counted(more)} more: --json has all of them.` : '';
  return textTable(['row', 'device', 'code', 'error'], shown, columns) + rest;
}

function whatOf({ name, externalDeviceId, externalId, trackingId, deviceId }: ShownResult): string {
  return name ?? externalDeviceId ?? externalId ?? trackingId ?? deviceId ?? '';
}

export const counted = (count: number): string => count.toLocaleString('en');
