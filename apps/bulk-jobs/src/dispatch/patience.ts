/** Who was away for long, and has lost what stood on the log, is not waited for any longer than that. */
const LONGEST_MS = 3_600_000;

/** How long the reply to the so manieth asking is waited for before the next one: each time twice as long, up to an hour. */
export const patienceMs = (asks: number, firstMs: number): number =>
  Math.max(firstMs, Math.min(firstMs * 2 ** (asks - 1), LONGEST_MS));
