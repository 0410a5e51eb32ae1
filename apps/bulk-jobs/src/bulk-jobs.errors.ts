import { badRequest, forbidden, notFound, preconditionFailed, tooManyRequests } from '@umbra/wire';
import type { Job, JobStatus } from './job/job.ts';
import type { UploadProblem } from './upload/upload-problem.ts';

/** Every refusal of this service, with its status and code. */
export const refusals = {
  /** BULK-12 */
  jobUnknown: () => notFound('BULK_JOBS_JOB_UNKNOWN', 'There is no job with this id, or it is more than a week old.'),
  /** BULK-3 @param problems at least one: the first one is said in words */
  uploadInvalid: (problems: readonly UploadProblem[]) =>
    badRequest('BULK_JOBS_UPLOAD_INVALID', `The upload is not valid: ${wordsOf(problems)}.`, problems, {
      // Names of columns are the caller's own: tags, for one.
      loggedAs: `The upload is not valid: ${String(problems.length)} problems.`,
    }),
  /** BULK-11 @param limit how many jobs of a project may be pending or ongoing */
  licencesAreForAdmins: (type: Job['type'], row: number) =>
    forbidden(
      'BULK_JOBS_LICENCES_ARE_FOR_ADMINS',
      `Row ${String(row)} ${type === 'create' ? 'makes' : 'ends'} a licence, which only admins of the project may do. For every member are ` +
        (type === 'create'
          ? 'rows with a deviceId or of a connector.'
          : 'rows with unclaimOnly or removeFromConnectorOnly.'),
    ),
  tooManyOpenJobs: (limit: number) =>
    preconditionFailed(
      'BULK_JOBS_TOO_MANY_OPEN_JOBS',
      `${String(limit)} jobs of the project are pending or ongoing: wait until one of them has ended, or cancel one.`,
    ),
  /**
   * §1.4, BULK-12
   * @param what `jobs`, or `rows` of them
   * @param retryAfterS when the oldest job is a week old, and gone
   */
  quotaExceeded: (what: 'jobs' | 'rows', limit: number, remaining: number, retryAfterS: number) =>
    tooManyRequests(
      `The uploads of a project may have ${String(limit)} ${what} a week; ${String(remaining)} are left: upload later.`,
      {
        'X-RateLimit-Limit': String(limit),
        'X-RateLimit-Remaining': String(remaining),
        'Retry-After': String(retryAfterS),
      },
    ),
  /** §1.4: of this service, not of the project. */
  tooManyUploads: () =>
    tooManyRequests('Too many uploads are being taken at this moment: upload again in a moment.', {
      'Retry-After': '2',
    }),
  /** For logs: nobody is there to read it. */
  callerGone: () => badRequest('BULK_JOBS_CALLER_GONE', 'The caller did not wait for the answer.'),
  /** BULK-10 */
  cannotChange: (action: string, status: JobStatus) =>
    preconditionFailed('BULK_JOBS_CANNOT_CHANGE', `${CONDITIONS[action] ?? ''}: this one is ${status}.`),
} as const;

const CONDITIONS: Readonly<Record<string, string>> = {
  cancel: 'A job can be cancelled while it is pending or ongoing',
  acknowledge: 'A job can be acknowledged when it is completed, failed or cancelled',
};

function wordsOf([first]: readonly UploadProblem[]): string {
  if (first === undefined) return 'it cannot be read';
  return first.path === '' ? `it ${first.reason}` : `${first.path} ${first.reason}`;
}
