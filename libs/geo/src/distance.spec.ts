import { distanceMetres, EARTH_RADIUS_METRES, provenDistanceMetres } from './distance.ts';

const berlin = { lat: 52.52, lng: 13.405 };
const potsdam = { lat: 52.3906, lng: 13.0645 };

describe('distanceMetres', () => {
  it('is the great-circle distance', () => {
    expect(distanceMetres(berlin, potsdam) / 1000).toBeCloseTo(27.2, 1);
    expect(distanceMetres(berlin, berlin)).toBe(0);
  });

  it('is half the way round to the other side of the earth', () => {
    expect(distanceMetres({ lat: 0, lng: 0 }, { lat: 0, lng: 180 })).toBeCloseTo(Math.PI * EARTH_RADIUS_METRES, 3);
  });

  it('takes the short way over the 180th meridian', () => {
    expect(distanceMetres({ lat: 0, lng: 179.999 }, { lat: 0, lng: -179.999 })).toBeCloseTo(222.4, 0);
  });
});

describe('provenDistanceMetres', () => {
  it('takes both accuracies off, down to nothing', () => {
    const apart = distanceMetres(berlin, potsdam);
    expect(provenDistanceMetres({ ...berlin, accuracy: 100 }, { ...potsdam, accuracy: 50 })).toBeCloseTo(
      apart - 150,
      6,
    );
    expect(provenDistanceMetres({ ...berlin, accuracy: 50_000 }, { ...potsdam, accuracy: 50 })).toBe(0);
  });
});
