import { LocalFrame } from '../../grid/local-frame.ts';
import type { WeightedPlace } from './weighted-place.ts';

const ROUNDS = 5;
/** So near to a place there is nothing left to gain by going nearer. */
const NEAREST_METRES = 1;

/**
 * The place with the least weighted sum of distances: rounds of Weiszfeld, from the mean. A few places far off draw the
 * mean to them, and hardly this. (positioning.md §6)
 * @returns undefined when no place has a weight
 */
export function weightedMedian(places: readonly WeightedPlace[]): { lat: number; lng: number } | undefined {
  const [first] = places;
  if (first === undefined) return undefined;
  const frame = new LocalFrame(first.lat, first.lng);
  let at = meanOf(places, frame, () => 1);
  if (Number.isNaN(at.x)) return undefined;
  for (let round = 0; round < ROUNDS; round += 1) {
    const { x, y } = at;
    at = meanOf(places, frame, (east, north) => 1 / Math.max(NEAREST_METRES, Math.hypot(east - x, north - y)));
  }
  return { lat: frame.latAt(at.y), lng: frame.lngAt(at.x) };
}

function meanOf(
  places: readonly WeightedPlace[],
  frame: LocalFrame,
  trust: (east: number, north: number) => number,
): { x: number; y: number } {
  let [x, y, total] = [0, 0, 0];
  for (const place of places) {
    const [east, north] = [frame.x(place.lng), frame.y(place.lat)];
    const weight = place.weight * trust(east, north);
    x += weight * east;
    y += weight * north;
    total += weight;
  }
  return { x: x / total, y: y / total };
}
