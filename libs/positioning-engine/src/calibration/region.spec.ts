import { geohash, regionsOf } from './region.ts';

describe('the regions of a calibration', () => {
  it.each([
    [57.64911, 10.40744, 'u4pruydqqvj'],
    [-25.382708, -49.265506, '6gkzwgjzn82'],
    [42.6, -5.6, 'ezs42'],
  ])('are named by geohash: %d, %d', (lat, lng, hash) => {
    expect(geohash(lat, lng, hash.length)).toBe(hash);
  });

  it('go from everywhere to a few kilometres', () => {
    expect(regionsOf({ lat: 57.64911, lng: 10.40744 })).toEqual(['', 'u4pr', 'u4pru']);
  });
});
