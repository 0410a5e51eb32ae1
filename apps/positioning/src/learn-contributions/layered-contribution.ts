import type { Contribution } from '@umbra/positioning-engine';
import type { Layer } from '../layers/layer.ts';

/** A contribution, and which layers learn from it. */
export interface LayeredContribution {
  /** The first is that of who contributed. */
  readonly layers: readonly Layer[];
  readonly contribution: Contribution;
  /** When the log has taken it; undefined for what came another way, which is learned as soon as it comes. */
  readonly acceptedAtMs?: number;
}
