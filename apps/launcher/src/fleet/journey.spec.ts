import { Journey } from './journey.mjs';
import { seededRandom } from './random.mjs';
import { distanceMetres } from './sphere.mjs';

describe('a journey', () => {
  it('moves no further than its speed allows, within the speed limit', () => {
    const journey = new Journey(seededRandom(1));
    for (let i = 0; i < 2_000; i += 1) {
      const before = journey.state;
      journey.advance(5);
      const after = journey.state;
      const limit = 5 * Math.max(before.speedMetresPerSecond, after.speedMetresPerSecond, 0.8 * 5);
      expect(distanceMetres(before, after)).toBeLessThanOrEqual(limit + 6);
      expect(after.speedMetresPerSecond).toBeLessThanOrEqual(33);
      expect(after.headingDegrees).toBeGreaterThanOrEqual(0);
      expect(after.headingDegrees).toBeLessThan(360);
    }
  });

  it('arrives, and goes on to another city', () => {
    const journey = new Journey(seededRandom(2));
    const first = journey.target;
    for (let hours = 0; journey.target === first && hours < 48; hours += 1) journey.advance(3_600);
    expect(journey.target).not.toBe(first);
  });

  it('is the same for the same seed', () => {
    const [one, other] = [new Journey(seededRandom(3)), new Journey(seededRandom(3))];
    one.advance(600);
    other.advance(600);
    expect(one.state).toEqual(other.state);
  });
});
