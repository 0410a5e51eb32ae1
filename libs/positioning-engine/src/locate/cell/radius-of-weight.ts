import { LocalFrame } from '../../grid/local-frame.ts';
import type { WeightedPlace } from './weighted-place.ts';

const SHARE = 0.68;

/** How far from a centre 68 % of the weight lie, metres. */
export function radiusOfWeight(centre: { lat: number; lng: number }, places: readonly WeightedPlace[]): number {
  const frame = new LocalFrame(centre.lat, centre.lng);
  const distances = places.flatMap((place) => spread(place, frame)).sort((a, b) => a.metres - b.metres);
  const enough = SHARE * distances.reduce((sum, { weight }) => sum + weight, 0);
  let within = 0;
  for (const { metres, weight } of distances) {
    within += weight;
    if (within >= enough) return metres;
  }
  return distances.at(-1)?.metres ?? Number.NaN;
}

interface Distance {
  readonly metres: number;
  readonly weight: number;
}

function spread({ lat, lng, weight, radiusMetres }: WeightedPlace, frame: LocalFrame): Distance[] {
  const [x, y] = [frame.x(lng), frame.y(lat)];
  if (radiusMetres === 0) return [{ metres: Math.hypot(x, y), weight }];
  return SUNFLOWER.map(([east, north]) => ({
    metres: Math.hypot(x + radiusMetres * east, y + radiusMetres * north),
    weight: weight / SUNFLOWER.length,
  }));
}

const SEEDS = 100;
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

/** Points of equal share of a Gaussian whose 68 % lie within 1. */
const SUNFLOWER: readonly (readonly [east: number, north: number])[] = Array.from({ length: SEEDS }, (_, seed) => {
  const distance = Math.sqrt(Math.log(1 - (seed + 0.5) / SEEDS) / Math.log(1 - SHARE));
  return [distance * Math.cos(seed * GOLDEN_ANGLE), distance * Math.sin(seed * GOLDEN_ANGLE)];
});
