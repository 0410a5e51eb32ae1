import fc from 'fast-check';
import { LocalFrame } from './local-frame.ts';

const place = fc.record({
  lat: fc.double({ min: -75, max: 75, noNaN: true }),
  lng: fc.double({ min: -180, max: 180, noNaN: true }),
});

describe('metres around an origin', () => {
  it('go to degrees and back', () => {
    const metres = fc.double({ min: -10_000, max: 10_000, noNaN: true });
    fc.assert(
      fc.property(place, metres, metres, ({ lat, lng }, x, y) => {
        const frame = new LocalFrame(lat, lng);
        expect(frame.x(frame.lngAt(x))).toBeCloseTo(x, 3);
        expect(frame.y(frame.latAt(y))).toBeCloseTo(y, 3);
        expect(Math.abs(frame.lngAt(x))).toBeLessThanOrEqual(180);
      }),
    );
  });

  it('go the short way over 180° of longitude', () => {
    expect(new LocalFrame(0, 179.999).x(-179.999)).toBeCloseTo(222.4, 0);
    expect(new LocalFrame(0, -179.999).x(179.999)).toBeCloseTo(-222.4, 0);
  });

  it('are of this world from pole to pole, and come back from anywhere off the poles', () => {
    const anywhere = fc.record({
      lat: fc.oneof(fc.constantFrom(-90, 90, 89.9999999, -89.9999999), fc.double({ min: -90, max: 90, noNaN: true })),
      lng: fc.oneof(fc.constantFrom(-180, 180), fc.double({ min: -180, max: 180, noNaN: true })),
    });
    const metres = fc.double({ min: -50_000, max: 50_000, noNaN: true });
    fc.assert(
      fc.property(anywhere, metres, metres, ({ lat, lng }, x, y) => {
        const frame = new LocalFrame(lat, lng);
        const [toLat, toLng] = [frame.latAt(y), frame.lngAt(x)];
        expect(Math.abs(toLat)).toBeLessThanOrEqual(90);
        expect(Math.abs(toLng)).toBeLessThanOrEqual(180);
        expect(frame.x(toLng)).toBeCloseTo(x, 3);
        if (Math.abs(toLat) < 90) expect(frame.y(toLat)).toBeCloseTo(y, 3);
      }),
      { numRuns: 2_000 },
    );
  });
});
