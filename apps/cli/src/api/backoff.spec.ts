import { backoffMs, isWorthRepeating, MAX_ATTEMPTS } from './backoff.ts';

describe('reading again', () => {
  it('is tried for a quarter of a minute, ever less often', () => {
    const pauses = Array.from({ length: MAX_ATTEMPTS - 1 }, (_, n) => backoffMs(n + 1, null));
    expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000]);
  });

  it.each([
    ['2', 2_000],
    ['0', 500],
    ['86400', 30_000],
    ['soon', 500],
    ['-1', 500],
    ['99999999999999', 500],
  ])('§1.4 waits as long as Retry-After %s says, within reason', (retryAfter, ms) => {
    expect(backoffMs(1, retryAfter)).toBe(ms);
  });

  it.each([
    [429, true],
    [503, true],
    [400, false],
    [404, false],
    [501, false],
  ])('after %i: %s', (status, isWorth) => {
    expect(isWorthRepeating(status)).toBe(isWorth);
  });
});
