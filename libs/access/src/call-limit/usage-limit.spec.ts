import { UsageLimit } from './usage-limit.ts';

describe('UsageLimit', () => {
  it('allows so many calls a minute, from the first one on', () => {
    const limit = new UsageLimit(2);
    expect(limit.spend('a', 1_000)).toEqual({ isAllowed: true, limit: 2, remaining: 1, resetAtMs: 61_000 });
    expect(limit.spend('a', 60_999)).toEqual({ isAllowed: true, limit: 2, remaining: 0, resetAtMs: 61_000 });
    expect(limit.spend('a', 60_999)).toEqual({ isAllowed: false, limit: 2, remaining: 0, resetAtMs: 61_000 });
    expect(limit.spend('a', 61_000)).toEqual({ isAllowed: true, limit: 2, remaining: 1, resetAtMs: 121_000 });
  });

  it('counts each caller for itself', () => {
    const limit = new UsageLimit(1);
    expect(limit.spend('a', 0).isAllowed).toBe(true);
    expect(limit.spend('b', 0).isAllowed).toBe(true);
    expect(limit.spend('a', 0).isAllowed).toBe(false);
  });
});
