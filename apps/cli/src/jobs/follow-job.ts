import { isOver, type JobStatus } from '../api/job.ts';
import type { JobsApi } from '../api/jobs-api.ts';
import { EXIT } from '../exit-code.ts';
import { Problem } from '../problem.ts';
import type { Surroundings } from '../surroundings.ts';
import { sayLine } from '../terminal/say.ts';
import { askAgainInMs } from './ask-again.ts';
import { Interrupts } from './interrupts.ts';
import { progressView } from './progress-view.ts';

/** In which a second Ctrl-C cancels the job. */
const TO_CANCEL_MS = 3_000;
const PRECONDITION_FAILED = 412;
/** So often in a row a cancelled job must look the same: rows that had begun come to their end after it (BULK-10). */
const LOOKS_UNCHANGED = 3;
const LOOK_EVERY_MS = 1_000;

/** How to watch a job that goes on without this program. */
export const howToGoOn = (jobId: string): string => `umbra devices status ${jobId} --follow`;

/**
 * Watches a job until it is over. Ctrl-C leaves it alone, and a second one soon after cancels it.
 * @throws Problem when it is left, or Umbra does not answer any more: the job goes on
 */
export async function followJob(jobs: JobsApi, jobId: string, surroundings: Surroundings): Promise<JobStatus> {
  const interrupts = new Interrupts(surroundings);
  const view = progressView(surroundings.err);
  const beganAtMs = surroundings.nowMs();
  try {
    for (;;) {
      const status = await statusOf(jobs, jobId);
      view.show(status);
      if (status.status === 'cancelled') return await settled(jobs, jobId, status, interrupts);
      if (isOver(status)) return status;
      if (!(await interrupts.within(askAgainInMs(surroundings.nowMs() - beganAtMs)))) continue;
      view.pause();
      await cancelOrLeave(jobs, jobId, surroundings, interrupts);
    }
  } finally {
    view.end();
    interrupts.stop();
  }
}

/** What a cancelled job is when its rows seem to have ended; or at once, on Ctrl-C. */
async function settled(jobs: JobsApi, jobId: string, first: JobStatus, interrupts: Interrupts): Promise<JobStatus> {
  let status = first;
  for (let unchanged = 0; unchanged < LOOKS_UNCHANGED && status.pending > 0;) {
    if (await interrupts.within(LOOK_EVERY_MS)) break;
    const next = await statusOf(jobs, jobId);
    unchanged = next.pending === status.pending ? unchanged + 1 : 0;
    status = next;
  }
  return status;
}

async function cancelOrLeave(
  jobs: JobsApi,
  jobId: string,
  { err }: Surroundings,
  interrupts: Interrupts,
): Promise<void> {
  const left = new Problem(EXIT.interrupted, `The job goes on. To see it: ${howToGoOn(jobId)}`);
  if (!err.isTerminal) throw left;
  sayLine(err, 'Ctrl-C once more cancels the job; otherwise it goes on without you.');
  if (!(await interrupts.within(TO_CANCEL_MS))) throw left;
  sayLine(err, `Cancelling ${jobId}.`);
  try {
    await jobs.patch(jobId, 'cancel');
  } catch (error) {
    // It was over before: what came of it is said all the same.
    if (!(error instanceof Problem) || error.status !== PRECONDITION_FAILED) throw error;
  }
}

async function statusOf(jobs: JobsApi, jobId: string): Promise<JobStatus> {
  try {
    return await jobs.status(jobId);
  } catch (error) {
    if (!(error instanceof Problem) || error.exitCode === EXIT.refused) throw error;
    const advice = [error.advice, `The job goes on. To see it: ${howToGoOn(jobId)}`].filter(Boolean).join('\n');
    throw new Problem(error.exitCode, error.message, { advice, cause: error });
  }
}
