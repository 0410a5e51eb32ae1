import { latLng, metresFrom, spot, type Spot } from './cell-world.ts';
import { weightedMedian } from './weighted-median.ts';

const placeAt = (at: Spot, weight = 1) => ({ ...latLng(at), weight, radiusMetres: 0 });
const square = [spot(0, 0), spot(100, 0), spot(0, 100), spot(100, 100)];

describe('§6 the weighted median', () => {
  it('is the middle of a square', () => {
    expect(metresFrom(spot(50, 50), weightedMedian(square.map((at) => placeAt(at)))!)).toBeLessThan(0.1);
  });

  it('is hardly drawn by one place far off, as the mean would be', () => {
    const places = [...square.map((at) => placeAt(at)), placeAt(spot(20_000, 0))];
    expect(metresFrom(spot(50, 50), weightedMedian(places)!)).toBeLessThan(100);
  });

  it('lies where more than half of the weight is', () => {
    const median = weightedMedian([placeAt(spot(0, 0), 10), placeAt(spot(3_000, 0)), placeAt(spot(0, 4_000))])!;
    expect(metresFrom(spot(0, 0), median)).toBeLessThan(5);
  });

  it('has nothing to say of no place, or of none that weighs', () => {
    expect(weightedMedian([])).toBeUndefined();
    expect(weightedMedian([placeAt(spot(0, 0), 0)])).toBeUndefined();
  });
});
