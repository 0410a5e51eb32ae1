const FIRST_RETRY_WITHIN_MS = 10_000;
/** Nobody is asked again at once, whatever the dice say. */
const LEAST_PAUSE_MS = 1_000;
/** What a cloud may ask for at most: an answer that is wrong must not stop a connector for ever. */
const MAX_RETRY_AFTER_MS = 24 * 3_600_000;
/** Spreads consecutive numbers over an interval as evenly as can be (the golden ratio's fractional part). */
const GOLDEN_RATIO = 0.618_033_988_749_895;

/**
 * The first of the connector's due times after a time: one in each interval, at a place in it that is the connector's own,
 * so that connectors made at once are not due at once. Those that were missed are not made up for.
 */
export function nextDueAtMs(connectorKey: number, intervalMs: number, afterMs: number): number {
  const place = Math.floor(((connectorKey * GOLDEN_RATIO) % 1) * intervalMs);
  return Math.floor((afterMs - place) / intervalMs) * intervalMs + intervalMs + place;
}

export interface FailedRun {
  readonly connectorKey: number;
  readonly intervalMs: number;
  /** In a row, this one included: at least 1. */
  readonly failures: number;
  /** The same may go better in a moment. */
  readonly isRetryable: boolean;
  /** As the cloud asked. */
  readonly retryAfterMs?: number | undefined;
}

/** Within which time it is tried again by itself: doubles with each failure. */
const backOffMs = (failures: number): number => FIRST_RETRY_WITHIN_MS * 2 ** Math.min(failures - 1, 30);

/** Before when nobody brings a connector forward that has failed: its pause, or what the cloud asked for. */
export function notBeforeMs({ intervalMs, failures, retryAfterMs }: FailedRun, nowMs: number): number {
  return nowMs + (askedPauseMs(retryAfterMs) ?? Math.min(backOffMs(failures), intervalMs));
}

const askedPauseMs = (retryAfterMs: number | undefined): number | undefined =>
  retryAfterMs === undefined ? undefined : Math.min(Math.max(retryAfterMs, LEAST_PAUSE_MS), MAX_RETRY_AFTER_MS);

/**
 * When a connector is due after a failure: soon, by a pause that doubles and of which chance takes a part (full jitter), so
 * that those that failed together do not come back together. Never later than it would be due anyhow, unless the cloud
 * asked for it; and once the pause is as long as the interval, or trying again is no use, at its ordinary times.
 * @param chance from 0 to 1
 */
export function retryAtMs(run: FailedRun, nowMs: number, chance: number): number {
  const { connectorKey, intervalMs, failures, isRetryable, retryAfterMs } = run;
  const askedMs = askedPauseMs(retryAfterMs);
  if (askedMs !== undefined) return Math.ceil(nowMs + askedMs + chance * LEAST_PAUSE_MS);
  const ordinaryMs = nextDueAtMs(connectorKey, intervalMs, nowMs);
  const withinMs = backOffMs(failures);
  if (!isRetryable || withinMs >= intervalMs) return ordinaryMs;
  return Math.min(ordinaryMs, nowMs + Math.max(LEAST_PAUSE_MS, Math.ceil(chance * withinMs)));
}
