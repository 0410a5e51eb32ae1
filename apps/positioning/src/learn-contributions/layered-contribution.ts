import type { Contribution } from '@umbra/positioning-engine';
import type { Layer } from '../layers/layer.ts';

/** A contribution, and which layers learn from it. */
export interface LayeredContribution {
  readonly layers: readonly Layer[];
  readonly contribution: Contribution;
}
