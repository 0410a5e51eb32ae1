/** How often a step is asked for at most before it counts as failed. */
export const MAX_ASKS = 5;

/** How long the reply to the so manieth asking is waited for: each time twice as long. With 30 s at first, 15.5 min in all. */
export const patienceMs = (asks: number, firstMs: number): number => firstMs * 2 ** (asks - 1);

/** What all askings together are waited for. */
export const allPatienceMs = (firstMs: number): number => firstMs * (2 ** MAX_ASKS - 1);
