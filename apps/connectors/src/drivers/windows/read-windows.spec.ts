import type { ExternalSample } from '../../domain/driver/driver.ts';
import { OversizedAnswerError } from '../../domain/driver/external-cloud.error.ts';
import { readWindows, type WindowOptions } from './read-windows.ts';

const HOUR = 3_600_000;
const YEAR = 365 * 24 * HOUR;

const samples = (count: number, atMs: number): ExternalSample[] =>
  Array.from({ length: count }, () => ({ sampledAtMs: atMs, telemetry: { timestamp: atMs } }));

/** @returns the ranges that were asked for, and the samples that came */
async function read(options: Partial<WindowOptions> & { readonly countOf: (fromMs: number, toMs: number) => number }) {
  const asked: [number, number][] = [];
  let count = 0;
  const windows = readWindows({
    fromMs: 0,
    toMs: YEAR,
    widthMs: HOUR,
    ...options,
    read: (fromMs, toMs) => {
      asked.push([fromMs, toMs]);
      return Promise.resolve(samples(options.countOf(fromMs, toMs), fromMs));
    },
  });
  for await (const window of windows) count += window.samples.length;
  return { asked, count };
}

describe('reading a range of time', () => {
  it('leaves no gap, and reads nothing twice', async () => {
    const { asked } = await read({ countOf: () => 1 });
    let nextMs = 0;
    for (const [fromMs, toMs] of asked) {
      expect(fromMs).toBe(nextMs);
      nextMs = toMs + 1;
    }
    expect(nextMs).toBe(YEAR + 1);
  });

  it('takes some ten calls for a silent year', async () => {
    const { asked } = await read({ countOf: () => 0, widthMs: 25 * HOUR });
    expect(asked.length).toBeLessThan(12);
  });

  it('takes one call where one will do', async () => {
    expect((await read({ countOf: () => 10, widthMs: YEAR })).asked).toHaveLength(1);
  });

  it('goes in smaller steps where much is found', async () => {
    const { asked } = await read({ countOf: (fromMs, toMs) => (toMs - fromMs) / 1_000, toMs: 10 * 24 * HOUR });
    expect(Math.max(...asked.map(([fromMs, toMs]) => toMs - fromMs))).toBeLessThanOrEqual(2 * HOUR);
  });

  it('goes no further in one step than the cloud allows', async () => {
    const { asked } = await read({ countOf: () => 0, maxWidthMs: 17 * 24 * HOUR });
    expect(Math.max(...asked.map(([fromMs, toMs]) => toMs - fromMs))).toBeLessThanOrEqual(17 * 24 * HOUR);
  });

  it('asks for less where an answer is too large, and loses nothing', async () => {
    const times = Array.from({ length: 1_000 }, (_, index) => index * 60_000);
    const seen: number[] = [];
    const windows = readWindows({
      fromMs: 0,
      toMs: 60_000_000,
      widthMs: YEAR,
      read: (fromMs, toMs) => {
        const found = times.filter((time) => time >= fromMs && time <= toMs);
        if (found.length > 100) return Promise.reject(new OversizedAnswerError('too large'));
        return Promise.resolve(found.flatMap((time) => samples(1, time)));
      },
    });
    for await (const window of windows) seen.push(...window.samples.map(({ sampledAtMs }) => sampledAtMs));
    expect(seen).toEqual(times);
  });

  it('gives up where a minute is too much', async () => {
    const windows = readWindows({
      fromMs: 0,
      toMs: HOUR,
      widthMs: HOUR,
      read: () => Promise.reject(new OversizedAnswerError('too large')),
    });
    await expect(windows.next()).rejects.toThrow('too large');
  });
});
