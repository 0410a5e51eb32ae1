import { agesOf } from './ages.ts';

const observation = (atMs: number, ...next: [number, number][]) => ({ atMs, nextByPartition: new Map(next) });

describe('the age of records when they become visible', () => {
  it('ends at the first observation past their offset, partition by partition', () => {
    const records = [
      { partition: 1, offset: 0, acceptedAtMs: 100 },
      { partition: 0, offset: 5, acceptedAtMs: 100 },
      { partition: 0, offset: 4, acceptedAtMs: 90 },
    ];
    const observations = [observation(110, [0, 5]), observation(130, [0, 6]), observation(150, [0, 6], [1, 1])];
    const { count, p50Ms, maxMs } = agesOf(records, observations);
    expect([count, Math.round(p50Ms), Math.round(maxMs)]).toEqual([3, 30, 50]);
  });

  it('leaves out what was never seen', () => {
    expect(agesOf([{ partition: 0, offset: 7, acceptedAtMs: 1 }], [observation(2, [0, 7])]).count).toBe(0);
  });
});
