import type { Estimate } from './estimate.ts';
import { PropagationGrid } from './propagation-grid.ts';
import type { Scene } from './scene.ts';

const COARSE = new PropagationGrid(176, 16);
const FINE = new PropagationGrid(40, 4);

/** (P) of positioning.md §4.3: which place explains how loud the radios are. Undefined when no signal is known. */
export function propagate({ propagating }: Scene, around: Estimate): Estimate | undefined {
  if (propagating.length === 0) return undefined;
  const coarse = COARSE.evaluate(propagating, around.x, around.y);
  return FINE.evaluate(propagating, coarse.x, coarse.y);
}
