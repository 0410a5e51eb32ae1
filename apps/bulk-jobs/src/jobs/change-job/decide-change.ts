import type { JobStatus } from '../../job/job.ts';

export type JobAction = 'cancel' | 'acknowledge';

/** From which states an action leads to which (BULK-10). */
const LEADS: Readonly<Record<JobAction, { readonly from: readonly JobStatus[]; readonly to: JobStatus }>> = {
  cancel: { from: ['pending', 'ongoing'], to: 'cancelled' },
  acknowledge: { from: ['completed', 'failed', 'cancelled'], to: 'acknowledged' },
};

/** The state after it; undefined where the action is not legal. */
export function decideChange(status: JobStatus, action: JobAction): JobStatus | undefined {
  const { from, to } = LEADS[action];
  return from.includes(status) ? to : undefined;
}
