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
