import { latLng, spot, type Spot } from './cell-world.ts';
import { circleOfPlaces, observationsOf } from './circle-of-places.ts';
import type { WeightedPlace } from './weighted-place.ts';

const placeAt = (at: Spot, radiusMetres = 0, weight = 1): WeightedPlace => ({ ...latLng(at), weight, radiusMetres });
const circleOf = (places: readonly WeightedPlace[]) => circleOfPlaces(places, observationsOf(places))!;

describe('the circle of a cell', () => {
  it('is a kilometre or so for one that was heard once', () => {
    expect(circleOf([placeAt(spot(0, 0))]).radiusMetres).toBe(750);
  });

  it('is what was seen, once much was', () => {
    const street = Array.from({ length: 200 }, (_, index) => placeAt(spot(index * 10, 0)));
    expect(circleOf(street).radiusMetres).toBeGreaterThan(670);
    expect(circleOf(street).radiusMetres).toBeLessThan(720);
  });

  it('is that of the record alone for one that nobody of ours has heard', () => {
    const { radiusMetres } = circleOf([placeAt(spot(0, 0), 550, 10)]);
    expect(radiusMetres).toBeGreaterThan(535);
    expect(radiusMetres).toBeLessThan(565);
  });
});
