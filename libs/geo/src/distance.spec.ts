import { distanceMetres, provenDistanceMetres } from './distance.ts';

const berlin = { lat: 52.52, lng: 13.405 };
const potsdam = { lat: 52.3906, lng: 13.0645 };

describe('distanceMetres', () => {
  it('is the great-circle distance', () => {
    expect(distanceMetres(berlin, potsdam) / 1000).toBeCloseTo(27.2, 1);
    expect(distanceMetres(berlin, berlin)).toBe(0);
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
