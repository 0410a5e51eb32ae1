import { LogGapError, type TopicPartition } from './offset-store.ts';

/** Of the log as it is: its oldest offset, and the one that comes next. */
export interface LogMarks {
  readonly low: number;
  readonly high: number;
}

export interface PlacePolicy {
  /** Nothing may be missing before the place: else what is gone already is passed over. */
  readonly contiguous: boolean;
  /** Kafka keeps the offsets, and the handler does not mind doing a thing twice. */
  readonly areCommitted: boolean;
}

/**
 * Where reading goes on, of what is stored and what is there. A log that ends before its place was made anew: who keeps what
 * was applied beside the offsets cannot go on (wall 7), who does not begins with the oldest record.
 *
 * @returns the offset that counts as applied up to; the log may begin behind it
 * @throws LogGapError
 */
export function placeToBegin(
  place: TopicPartition,
  next: number,
  { low, high }: LogMarks,
  { contiguous, areCommitted }: PlacePolicy,
): number {
  if (next > high) {
    if (areCommitted) return low;
    throw new LogGapError(place, next, `the log ends at ${String(high)}`);
  }
  if (next < low && contiguous) throw new LogGapError(place, next, `the log begins at ${String(low)}`);
  return next;
}
