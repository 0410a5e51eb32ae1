import type { ExternalSample, Pulled } from '../../domain/driver/driver.ts';
import { pullDevice, type PullOptions } from './pull-device.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 5, 1);

const sample = (sampledAtMs: number): ExternalSample => ({ sampledAtMs, telemetry: { timestamp: sampledAtMs } });

function cloud(times: number[]) {
  const asked: [number, number][] = [];
  const read = (fromMs: number, toMs: number): Promise<ExternalSample[]> => {
    asked.push([fromMs, toMs]);
    return Promise.resolve(times.filter((time) => time >= fromMs && time <= toMs).map(sample));
  };
  return { asked, read };
}

async function pull(options: Partial<PullOptions> & Pick<PullOptions, 'read'>, cursor?: unknown) {
  const pulled: Pulled[] = [];
  const device = { externalDeviceId: 'd', externalDeviceInfo: undefined, addedAtMs: NOW - 2 * HOUR, cursor };
  const all = { device, sinceMs: undefined, overlapMs: DAY, nowMs: NOW, ...options };
  for await (const part of pullDevice(all)) pulled.push(part);
  return { times: pulled.flatMap(({ samples }) => samples.map(({ sampledAtMs }) => sampledAtMs)), pulled };
}

describe('pulling a device by ranges of time', () => {
  it('C2C-21 begins when the device was added, not in 1970', async () => {
    const { asked, read } = cloud([NOW - DAY, NOW - HOUR]);
    expect((await pull({ read })).times).toEqual([NOW - HOUR]);
    expect(asked).toEqual([[NOW - 2 * HOUR, NOW]]);
  });

  it('C2C-21 begins earlier where the owner says so', async () => {
    const { read } = cloud([NOW - DAY, NOW - HOUR]);
    expect((await pull({ read, sinceMs: NOW - 2 * DAY })).times).toEqual([NOW - DAY, NOW - HOUR]);
  });

  it('C2C-21 goes on an overlap before the newest that was read', async () => {
    const { asked, read } = cloud([NOW - 10 * DAY]);
    const cursor = { newestMs: NOW - 3 * DAY };
    await pull({ read, sinceMs: 0 }, cursor);
    expect(asked[0]?.[0]).toBe(NOW - 4 * DAY);
  });

  it('C2C-21 goes no further back than where the first pull began', async () => {
    const { asked, read } = cloud([]);
    await pull({ read }, { newestMs: NOW - HOUR });
    expect(asked).toEqual([[NOW - 2 * HOUR, NOW]]);
  });

  it('finds what a device uploads after a week of silence', async () => {
    const times = [NOW - 20 * DAY];
    const { read } = cloud(times);
    const added = { sinceMs: NOW - 30 * DAY };
    let cursor: unknown;
    for (const day of [20, 18, 16, 13]) {
      cursor = (await pull({ read, nowMs: NOW - day * DAY, ...added }, cursor)).pulled.at(-1)?.cursor;
    }
    times.push(NOW - 19 * DAY, NOW - 15 * DAY);
    expect((await pull({ read, nowMs: NOW - 13 * DAY, ...added }, cursor)).times).toEqual([
      NOW - 20 * DAY,
      NOW - 19 * DAY,
      NOW - 15 * DAY,
    ]);
  });

  it('moves the cursor with each part, and says at the end that all was read', async () => {
    const { read } = cloud([NOW - 5 * DAY, NOW - DAY]);
    const { pulled } = await pull({ read, sinceMs: NOW - 6 * DAY, overlapMs: 0 });
    expect(pulled.map(({ cursor }) => cursor)).toMatchObject([
      { newestMs: NOW - 5 * DAY },
      { newestMs: NOW - DAY },
      { newestMs: NOW - DAY, readAtMs: NOW },
    ]);
    expect(pulled[0]?.cursor).not.toHaveProperty('readAtMs');
    expect(JSON.stringify(pulled.at(-1)?.cursor).length).toBeLessThan(200);
  });

  it('is not led into the future by a clock that is ahead', async () => {
    const read = () => Promise.resolve([sample(NOW + 5_000)]);
    expect((await pull({ read })).pulled.at(-1)?.cursor).toMatchObject({ newestMs: NOW });
  });

  it('takes a cursor that it cannot read for none', async () => {
    const { asked, read } = cloud([]);
    await pull({ read }, { newestMs: 'yesterday' });
    expect(asked).toEqual([[NOW - 2 * HOUR, NOW]]);
  });
});
