import type { JobType } from '../job/job.ts';
import type { RowWish } from '../job/row-wish.ts';
import type { UploadProblem } from './upload-problem.ts';

/** A whole job, or why there is none. */
export type ReadUpload =
  { readonly type: JobType; readonly wishes: readonly RowWish[] } | { readonly problems: readonly UploadProblem[] };

/** BULK-1 */
export const MAX_ROWS = 1_000;

export const tooManyRows = `is of one device too many: a job has at most ${String(MAX_ROWS)}`;
