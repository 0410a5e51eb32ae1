import { latLng, spot, TOWN } from './cell-world.ts';
import { PlaceDensity } from './place-density.ts';
import type { WeightedPlace } from './weighted-place.ts';

const placeAt = (x: number, y: number, radiusMetres = 0): WeightedPlace => ({ ...latLng(spot(x, y)), weight: 1, radiusMetres }); // prettier-ignore
/** A square of tiles, 600 m wide. */
const square = Array.from({ length: 100 }, (_, index) => placeAt((index % 10) * 60, Math.floor(index / 10) * 60));

/** What of a density lies within so many metres of a place: summed up over small squares. */
function share(density: PlaceDensity, x: number, y: number, metres: number): number {
  const step = 50;
  let sum = 0;
  for (let east = -metres; east <= metres; east += step) {
    for (let north = -metres; north <= metres; north += step) {
      if (Math.hypot(east, north) <= metres) sum += density.at(x + east, y + north) * step * step;
    }
  }
  return sum / (2 * Math.PI);
}

describe('how likely a device that hears a cell is to be somewhere', () => {
  it('is one altogether', () => {
    expect(share(new PlaceDensity(square, TOWN), 270, 270, 10_000)).toBeGreaterThan(0.95);
    expect(share(new PlaceDensity(square, TOWN), 270, 270, 10_000)).toBeLessThan(1.01);
  });

  it('falls with the distance, and is nowhere nothing', () => {
    const density = new PlaceDensity(square, TOWN);
    const [inside, edge, beyond, far] = [270, 600, 1_500, 500_000].map((x) => density.at(x, 270));
    expect(inside).toBeGreaterThan(edge!);
    expect(edge).toBeGreaterThan(3 * beyond!);
    expect(far).toBeGreaterThan(0);
  });

  it('reaches farther the less is known', () => {
    const [once, often] = [square.slice(0, 1), square].map((places) => new PlaceDensity(places, TOWN));
    expect(once!.at(2_000, 0) / once!.at(0, 0)).toBeGreaterThan(5 * (often!.at(2_000, 0) / often!.at(0, 0)));
  });

  it('of a record of another map is within its radius', () => {
    const density = new PlaceDensity([{ ...placeAt(0, 0, 2_000), weight: 10 }], TOWN);
    expect(density.spreadMetres).toBeCloseTo(2_000, 6);
    expect(share(density, 0, 0, 4_000)).toBeGreaterThan(0.5);
  });

  it('does not depend on the order of the places', () => {
    const [one, other] = [square, square.toReversed()].map((places) => new PlaceDensity(places, TOWN));
    expect(one!.at(900, 100)).toBeCloseTo(other!.at(900, 100), 15);
  });
});
