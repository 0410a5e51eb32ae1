/** Nobody waits longer because a cloud says so. */
const MAX_WAIT_MS = 86_400_000;

/**
 * `Retry-After` of an answer, in seconds or as a date (RFC 9110 §10.2.3).
 * @returns undefined where there is none that can be read
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  const value = header?.trim() ?? '';
  const atMs = /^\d+$/.test(value) ? nowMs + Number(value) * 1_000 : httpDateMs(value);
  return Number.isNaN(atMs) ? undefined : Math.min(MAX_WAIT_MS, Math.max(0, atMs - nowMs));
}

/** Anything else that Date would read is no HTTP date. */
const httpDateMs = (value: string): number => (/^[A-Z][a-z]+,? .* GMT$/.test(value) ? Date.parse(value) : NaN);
