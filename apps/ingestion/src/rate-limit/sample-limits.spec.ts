import type { AppId } from '@umbra/contracts/ids';
import { SampleLimits } from './sample-limits.ts';

const appId = 'app-1' as AppId;

describe('SampleLimits', () => {
  it('ING-50 enforces the share of this replica, and tells of it', () => {
    const limits = new SampleLimits({ replicas: 4, limitOf: () => 40 });
    expect(limits.take([{ appId, samples: 20 }], 0)).toBeUndefined();
    expect(limits.take([{ appId, samples: 10 }], 0)).toEqual({ appId, limit: 10, remaining: 0, retryAfterSeconds: 1 });
    expect(limits.take([{ appId, samples: 10 }], 1000)).toBeUndefined();
  });

  it('ING-50 Retry-After is in whole seconds, at least one, and finite at a limit of nothing', () => {
    const slow = new SampleLimits({ replicas: 1, limitOf: () => 1 });
    slow.take([{ appId, samples: 5 }], 0);
    expect(slow.take([{ appId, samples: 1 }], 0)?.retryAfterSeconds).toBe(4);
    expect(slow.take([{ appId, samples: 1 }], 500)?.retryAfterSeconds).toBe(4);
    const closed = new SampleLimits({ replicas: 1, limitOf: () => 0 });
    expect(closed.take([{ appId, samples: 1 }], 0)?.retryAfterSeconds).toBe(3600);
  });

  it.each([
    [0.5, 1],
    [1, 3],
    [7.25, 2],
  ])('ING-50 tells whole numbers at a limit of %d over %d replicas', (limit, replicas) => {
    const limits = new SampleLimits({ replicas, limitOf: () => limit });
    limits.take([{ appId, samples: 1 }], 0);
    const excess = limits.take([{ appId, samples: 1_000 }], 0)!;
    for (const told of [excess.limit, excess.remaining, excess.retryAfterSeconds]) expect(told).toBe(Math.trunc(told));
    expect(excess.remaining).toBeLessThanOrEqual(excess.limit);
  });

  it('ING-50 takes back what was not stored, and no more than the burst', () => {
    const limits = new SampleLimits({ replicas: 1, limitOf: () => 10 });
    const demands = [{ appId, samples: 20 }];
    expect(limits.take(demands, 0)).toBeUndefined();
    limits.giveBack(demands);
    limits.giveBack(demands);
    expect(limits.take(demands, 0)).toBeUndefined();
    expect(limits.take([{ appId, samples: 1 }], 0)).toBeDefined();
  });

  it('ING-50 debits what is not refused, down to nothing and no further', () => {
    const limits = new SampleLimits({ replicas: 1, limitOf: () => 10 });
    limits.debit({ appId, samples: 15 }, 0);
    expect(limits.take([{ appId, samples: 6 }], 0)).toMatchObject({ remaining: 5 });
    limits.debit({ appId, samples: 1_000_000 }, 0);
    expect(limits.take([{ appId, samples: 1 }], 0)).toMatchObject({ remaining: 0, retryAfterSeconds: 1 });
    expect(limits.take([{ appId, samples: 10 }], 1_000)).toBeUndefined();
  });

  it('follows a limit that changes', () => {
    let limit = 1;
    const limits = new SampleLimits({ replicas: 1, limitOf: () => limit });
    limits.take([{ appId, samples: 2 }], 0);
    expect(limits.take([{ appId, samples: 1 }], 0)).toBeDefined();
    limit = 1000;
    expect(limits.take([{ appId, samples: 1 }], 10)).toBeDefined();
    expect(limits.take([{ appId, samples: 1 }], 20)).toBeUndefined();
  });
});
