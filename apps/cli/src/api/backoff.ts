/** A read is tried so often, over a quarter of a minute. */
export const MAX_ATTEMPTS = 6;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

const PASSING_STATUSES: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

export const isWorthRepeating = (status: number): boolean => PASSING_STATUSES.has(status);

/**
 * How long to wait after a failed attempt.
 * @param attempt 1 for the first
 * @param retryAfter the header, in whole seconds
 */
export function backoffMs(attempt: number, retryAfter: string | null): number {
  const askedForMs = /^\d{1,9}$/.test(retryAfter ?? '') ? Number(retryAfter) * 1_000 : 0;
  return Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS * 2 ** (attempt - 1), askedForMs));
}
