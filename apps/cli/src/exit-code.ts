import { isOver, type JobStatus } from './api/job.ts';

/** What scripts are told by the exit code; docs/how-to/import-a-fleet.md has the same list. */
export const EXIT = {
  /** All that was asked for is done: every row succeeded. */
  done: 0,
  /** A wrong command line or file, or a request that Umbra refused. Nothing was begun. */
  refused: 1,
  /** The job has ended, and not every row succeeded. */
  rowsFailed: 2,
  /** Umbra does not answer, or cannot now. */
  unreachable: 3,
  /** There is no login, or it has ended. */
  notLoggedIn: 4,
  /** The job goes on. */
  unfinished: 5,
  /** Ctrl-C: 128 + SIGINT, as shells have it. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** @param status of a job as it is now */
export function exitCodeOf(job: JobStatus): ExitCode {
  if (!isOver(job)) return EXIT.unfinished;
  return job.succeeded === job.total ? EXIT.done : EXIT.rowsFailed;
}
