import { shownWithin } from './shown-within.ts';

/** A clock that runs while somebody pauses. */
function aClock() {
  let atMs = 0;
  return {
    nowMs: () => atMs,
    pause: (ms: number) => {
      atMs += ms;
      return Promise.resolve();
    },
  };
}

describe('shownWithin', () => {
  it('TRC-9 looks often at first, then four times a second, and gives up in time', async () => {
    const clock = aClock();
    const looks: number[] = [];
    const look = () => {
      looks.push(clock.nowMs());
      return Promise.resolve(false);
    };
    expect(await shownWithin(look, { withinMs: 5_000, ...clock })).toBe(false);
    expect(looks.length).toBeLessThan(30);
    expect(looks.filter((atMs) => atMs < 200).length).toBeGreaterThan(3);
    expect(clock.nowMs()).toBeLessThanOrEqual(5_250);
  });

  it('TRC-9 ends with what shows', async () => {
    const clock = aClock();
    expect(await shownWithin(() => Promise.resolve(clock.nowMs() >= 50), { withinMs: 5_000, ...clock })).toBe(true);
    expect(clock.nowMs()).toBe(50);
  });
});
