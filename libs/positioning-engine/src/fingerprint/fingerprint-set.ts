import type { Fingerprint } from './fingerprint.ts';

/** Of a tile in an epoch: more would say the same again. */
export const MAX_FINGERPRINTS = 64;

/**
 * The fingerprints of a tile in an epoch. Of many those with the smallest hashes stay, whatever order they come in ("the
 * newest" would depend on it, and was measured to be twice as bad).
 */
export function keepFingerprints(kept: readonly Fingerprint[], added: readonly Fingerprint[]): Fingerprint[] {
  const byHash = new Map([...kept, ...added].map((fingerprint) => [fingerprint.hash, fingerprint]));
  return [...byHash.values()].sort((a, b) => a.hash - b.hash).slice(0, MAX_FINGERPRINTS);
}
