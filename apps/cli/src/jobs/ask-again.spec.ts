import { askAgainInMs } from './ask-again.ts';

describe('how often a job is asked after', () => {
  it('is soon at first, and every two seconds in the end', () => {
    const asked: number[] = [];
    for (let watchedMs = 0; watchedMs < 60_000; watchedMs += askAgainInMs(watchedMs)) asked.push(watchedMs);
    expect(asked.slice(0, 4)).toEqual([0, 200, 400, 600]);
    expect(asked.length).toBeLessThan(50);
    expect(askAgainInMs(3_600_000)).toBe(2_000);
  });
});
