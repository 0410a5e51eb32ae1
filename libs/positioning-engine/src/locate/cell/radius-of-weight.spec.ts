import { latLng, spot, type Spot } from './cell-world.ts';
import { radiusOfWeight } from './radius-of-weight.ts';

const placeAt = (at: Spot, weight: number, radiusMetres = 0) => ({ ...latLng(at), weight, radiusMetres });
const centre = latLng(spot(0, 0));

describe('§6 the radius of 68 % of the weight', () => {
  it('reaches as far as the place that makes them up', () => {
    const places = [placeAt(spot(10, 0), 40), placeAt(spot(0, 200), 27), placeAt(spot(300, 0), 2), placeAt(spot(0, 900), 31)]; // prettier-ignore
    expect(radiusOfWeight(centre, places)).toBeCloseTo(300, 0);
  });

  it('of what stands for a whole cell is its own radius', () => {
    expect(radiusOfWeight(centre, [placeAt(spot(0, 0), 5, 1_000)])).toBeGreaterThan(970);
    expect(radiusOfWeight(centre, [placeAt(spot(0, 0), 5, 1_000)])).toBeLessThan(1_030);
  });

  it('grows with the distance of a cell that stands elsewhere', () => {
    expect(radiusOfWeight(centre, [placeAt(spot(3_000, 0), 5, 1_000)])).toBeGreaterThan(3_000);
  });
});
