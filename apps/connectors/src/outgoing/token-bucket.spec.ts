import { TokenBucket } from './token-bucket.ts';

/** Takes whenever it may, for so long. @returns when */
function callsWithin(bucket: TokenBucket, forMs: number): number[] {
  const calls: number[] = [];
  for (let nowMs = 0; nowMs < forMs;) {
    const waitMs = bucket.take(nowMs);
    if (waitMs === 0) calls.push(nowMs);
    else nowMs += waitMs;
  }
  return calls;
}

describe('TokenBucket', () => {
  it.each([
    [{ calls: 1, per: 'second' }, 1_000],
    [{ calls: 5, per: 'second' }, 1_000],
    [{ calls: 60, per: 'minute' }, 60_000],
    [{ calls: 1_000, per: 'hour' }, 3_600_000],
    [{ calls: 25, per: 'day' }, 86_400_000],
  ] as const)('lets no period have more calls than %j, and uses most of it', (limit, periodMs) => {
    const calls = callsWithin(new TokenBucket(limit, 0), 5 * periodMs);
    for (const from of calls) {
      expect(calls.filter((at) => at >= from && at < from + periodMs).length).toBeLessThanOrEqual(limit.calls);
    }
    expect(calls.length).toBeGreaterThanOrEqual(5 * Math.max(1, 0.75 * limit.calls));
  });

  it('lets a tenth go at once', () => {
    expect(callsWithin(new TokenBucket({ calls: 60, per: 'minute' }, 0), 1)).toHaveLength(6);
  });

  it('lets a whole period go at once where that is said', () => {
    const limit = { calls: 60, per: 'minute' } as const;
    expect(callsWithin(new TokenBucket(limit, 0, limit.calls), 1)).toHaveLength(60);
    expect(callsWithin(new TokenBucket(limit, 0, limit.calls), 60_000).length).toBeLessThanOrEqual(120);
  });

  it('says how long until so many calls may go, and takes none', () => {
    const bucket = new TokenBucket({ calls: 1, per: 'hour' }, 0);
    expect(bucket.waitMs(1, 0)).toBe(0);
    expect(bucket.take(0)).toBe(0);
    const waits = [bucket.waitMs(1, 0), bucket.waitMs(2, 0), bucket.waitMs(1, 600_000)];
    expect(waits.map((ms) => Math.floor(ms / 1_000))).toEqual([3_600, 7_200, 3_000]);
  });

  it('is full again after a while', () => {
    const bucket = new TokenBucket({ calls: 20, per: 'second' }, 0);
    expect(bucket.isFull(0)).toBe(true);
    bucket.take(0);
    expect(bucket.isFull(1)).toBe(false);
    expect(bucket.isFull(1_000)).toBe(true);
  });
});
