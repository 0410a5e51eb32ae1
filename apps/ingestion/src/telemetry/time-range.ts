/** Milliseconds that the wire's timestamps may name (contract §1.7): 1970 to 2099, never 0 or 1. */
export const TIMESTAMP_MS = { from: 2, to: 4_102_448_400_000 } as const;
