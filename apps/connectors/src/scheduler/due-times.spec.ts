import fc from 'fast-check';
import { nextDueAtMs, retryAtMs } from './due-times.ts';

const MINUTE_MS = 60_000;
const run = { connectorKey: 7, intervalMs: 3_600_000, failures: 1, isRetryable: true };

describe('when a connector is due', () => {
  it('C2C-2 is once in each interval, and always later than the time before', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e9 }),
        fc.integer({ min: MINUTE_MS, max: 1e9 }),
        fc.integer({ min: 0, max: 4_102_444_800_000 }),
        (key, intervalMs, nowMs) => {
          const dueMs = nextDueAtMs(key, intervalMs, nowMs);
          expect(dueMs).toBeGreaterThan(nowMs);
          expect(dueMs).toBeLessThanOrEqual(nowMs + intervalMs);
          expect(nextDueAtMs(key, intervalMs, dueMs)).toBe(dueMs + intervalMs);
        },
      ),
    );
  });

  it('is spread: of 300 connectors made at once no second of a minute has more than twice its share', () => {
    const seconds = new Map<number, number>();
    for (let key = 1; key <= 300; key += 1) {
      const second = Math.floor(nextDueAtMs(key, MINUTE_MS, 1_700_000_000_000) / 1_000);
      seconds.set(second, (seconds.get(second) ?? 0) + 1);
    }
    expect(seconds.size).toBeGreaterThanOrEqual(60);
    expect(Math.max(...seconds.values())).toBeLessThanOrEqual(10);
  });

  it('C2C-22 runs once what was missed: a week later the next time is within an interval', () => {
    const weekLaterMs = 1_700_000_000_000 + 7 * 86_400_000;
    expect(nextDueAtMs(7, MINUTE_MS, weekLaterMs) - weekLaterMs).toBeLessThanOrEqual(MINUTE_MS);
  });
});

describe('when a failed connector is due again', () => {
  const NOW_MS = 1_700_000_000_000;
  const pauses = (failures: number) =>
    [0, 0.5, 1].map((chance) => retryAtMs({ ...run, failures }, NOW_MS, chance) - NOW_MS);

  it('is soon, and later with each failure in a row; chance decides how much', () => {
    expect(pauses(1)).toEqual([1_000, 5_000, 10_000]);
    expect(pauses(2)).toEqual([1_000, 10_000, 20_000]);
    expect(pauses(5)).toEqual([1_000, 80_000, 160_000]);
  });

  it('is never later than an interval, and not more often than once in it when it goes on failing', () => {
    const ordinaryMs = nextDueAtMs(run.connectorKey, run.intervalMs, NOW_MS);
    for (let failures = 1; failures < 2_000; failures += 1) {
      expect(retryAtMs({ ...run, failures }, NOW_MS, 1)).toBeLessThanOrEqual(ordinaryMs);
      if (failures > 9) expect(retryAtMs({ ...run, failures }, NOW_MS, 0)).toBe(ordinaryMs);
    }
  });

  it('is its ordinary time where trying again is no use: credentials that were rejected', () => {
    const ordinaryMs = nextDueAtMs(run.connectorKey, run.intervalMs, NOW_MS);
    expect(retryAtMs({ ...run, isRetryable: false }, NOW_MS, 0)).toBe(ordinaryMs);
  });

  it('is when the cloud asked for it, also later than an interval, but within a day', () => {
    const after = (retryAfterMs: number) => retryAtMs({ ...run, retryAfterMs }, NOW_MS, 0) - NOW_MS;
    expect(after(2 * 3_600_000)).toBe(2 * 3_600_000);
    expect(after(0)).toBe(1_000);
    expect(after(1e15)).toBe(86_400_000);
  });
});
