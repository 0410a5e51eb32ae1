import { LocalFrame } from '../../grid/local-frame.ts';
import { sunflower } from './sunflower.ts';
import type { WeightedPlace } from './weighted-place.ts';

const SHARE = 0.68;
const SEEDS = sunflower(100);

/** How far from a centre 68 % of the weight lie, metres. */
export function radiusOfWeight(centre: { lat: number; lng: number }, places: readonly WeightedPlace[]): number {
  const frame = new LocalFrame(centre.lat, centre.lng);
  const distances = places.flatMap((place) => distancesOf(place, frame)).sort((a, b) => a.metres - b.metres);
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

function distancesOf({ lat, lng, weight, radiusMetres }: WeightedPlace, frame: LocalFrame): Distance[] {
  const [x, y] = [frame.x(lng), frame.y(lat)];
  if (radiusMetres === 0) return [{ metres: Math.hypot(x, y), weight }];
  return SEEDS.map(({ east, north }) => ({
    metres: Math.hypot(x + radiusMetres * east, y + radiusMetres * north),
    weight: weight / SEEDS.length,
  }));
}
