import type { RowStatus } from './job.ts';
import type { RowState } from './row-state.ts';
import { isIdentifying } from './step.ts';

/** What became of a row that has come to its end (BULK-7, BULK-8). */
export function outcomeOf({ steps }: Pick<RowState, 'steps'>): Exclude<RowStatus, 'pending' | 'ongoing'> {
  const failed = steps.filter(({ status }) => status === 'failed');
  if (failed.length === 0) return 'succeeded';
  if (failed.some(({ name }) => isIdentifying(name))) return 'failed';
  return steps.some(({ status }) => status === 'done') ? 'partiallySucceeded' : 'failed';
}
