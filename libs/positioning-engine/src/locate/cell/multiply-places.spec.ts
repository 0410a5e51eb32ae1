import { latLng, metresFrom, spot, type Spot } from './cell-world.ts';
import { multiplyPlaces } from './multiply-places.ts';
import { weightedMedian } from './weighted-median.ts';
import type { WeightedPlace } from './weighted-place.ts';

const placeAt = (at: Spot, radiusMetres = 0): WeightedPlace => ({ ...latLng(at), weight: 1, radiusMetres });
const recordAt = (x: number, radiusMetres: number) => ({ ...placeAt(spot(x, 0), radiusMetres), weight: 10 });
/** A street from west to east, or from south to north. */
const eastward = Array.from({ length: 21 }, (_, index) => placeAt(spot(index * 100, 0)));
const northward = Array.from({ length: 21 }, (_, index) => placeAt(spot(1_800, (index - 10) * 100)));

describe('§6 several cells', () => {
  it('one alone stays as it is', () => {
    expect(multiplyPlaces([eastward], [])).toEqual(eastward);
  });

  it('two that serve place the device where both are heard', () => {
    const median = weightedMedian(multiplyPlaces([eastward, northward], []))!;
    expect(metresFrom(spot(1_800, 0), median)).toBeLessThan(200);
    expect(metresFrom(spot(1_800, 0), weightedMedian(eastward)!)).toBeGreaterThan(700);
  });

  it('a neighbour draws the device to its side, and not to itself', () => {
    const beyond = northward.map(({ lat, weight, radiusMetres }) => ({ lat, lng: latLng(spot(2_600, 0)).lng, weight, radiusMetres })); // prettier-ignore
    const median = weightedMedian(multiplyPlaces([eastward], [beyond]))!;
    expect(metresFrom(spot(2_000, 0), median)).toBeLessThan(650);
    expect(metresFrom(spot(2_600, 0), median)).toBeGreaterThan(600);
  });

  it('a neighbour on the other side of the world changes nothing much', () => {
    const median = weightedMedian(multiplyPlaces([eastward], [[{ lat: -40, lng: -150, weight: 1, radiusMetres: 0 }]]))!;
    expect(metresFrom(spot(1_000, 0), median)).toBeLessThan(20);
  });

  it('another says where in a cell that is known by one record only', () => {
    const median = weightedMedian(multiplyPlaces([[recordAt(0, 1_000)]], [[recordAt(900, 300)]]))!;
    expect(metresFrom(spot(0, 0), median)).toBeGreaterThan(300);
    expect(metresFrom(spot(900, 0), median)).toBeLessThan(500);
  });

  it('sixteen that serve and thirty-two neighbours leave weights that are numbers', () => {
    const all = Array.from({ length: 48 }, (_, index) => [placeAt(spot(index * 4_000, 0)), placeAt(spot(index * 4_000, 50))]); // prettier-ignore
    const weights = multiplyPlaces(all.slice(0, 16), all.slice(16)).map(({ weight }) => weight);
    expect(weights.every((weight) => Number.isFinite(weight) && weight >= 0)).toBe(true);
    expect(Math.max(...weights)).toBe(1);
  });
});
