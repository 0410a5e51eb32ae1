const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));
const SHARE = 0.68;

export interface Offset {
  readonly east: number;
  readonly north: number;
}

/** So many points of equal share of a Gaussian whose 68 % lie within 1, spread evenly like the seeds of a sunflower. */
export const sunflower = (seeds: number): readonly Offset[] =>
  Array.from({ length: seeds }, (_, seed) => {
    const distance = Math.sqrt(Math.log(1 - (seed + 0.5) / seeds) / Math.log(1 - SHARE));
    return { east: distance * Math.cos(seed * GOLDEN_ANGLE), north: distance * Math.sin(seed * GOLDEN_ANGLE) };
  });
