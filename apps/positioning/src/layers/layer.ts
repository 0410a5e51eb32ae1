import { createHash } from 'node:crypto';

/**
 * A part of the map that is seen as a whole or not at all: what one project has contributed, or what all share. As stored:
 * a whole number of 64 bits, which is text in JavaScript. (positioning.md §2.7)
 */
export type Layer = string;

export const SHARED_LAYER: Layer = '0';

const SIGN = 2n ** 63n;

/** 63 bits of a hash: of a million projects two would see each other's map with a chance of one to some ten million. */
export function layerOf(projectId: string): Layer {
  const hash = createHash('sha256').update(`umbra radio map ${projectId}`).digest().readBigUInt64BE() % SIGN;
  // 0 is everyone's.
  return String(hash === 0n ? 1n : hash);
}
