import { usableReadings } from './usable-samples.ts';

const NOW_MS = 1_700_000_000_000;
const reading = (externalDeviceId: string, ...times: number[]) => ({
  externalDeviceId,
  samples: times.map((sampledAtMs) => ({ sampledAtMs, telemetry: { timestamp: sampledAtMs } })),
});

describe('what of readings can be sent', () => {
  it('is in ascending time, all of a device together', () => {
    const { byDevice, read } = usableReadings([reading('a', 30, 10), reading('b', 5), reading('a', 20)], NOW_MS);
    expect(read).toBe(4);
    expect([...byDevice].map(([id, samples]) => [id, samples.map(({ sampledAtMs }) => sampledAtMs)])).toEqual([
      ['a', [10, 20, 30]],
      ['b', [5]],
    ]);
  });

  it('ING-7 has a time from 2 ms to 10 s ahead, in whole ms', () => {
    const times = [2, NOW_MS + 10_000, 1, 0, -1, 1.5, NaN, Infinity, NOW_MS + 10_001];
    const { byDevice, invalid } = usableReadings([reading('a', ...times)], NOW_MS);
    expect(byDevice.get('a')).toHaveLength(2);
    expect(invalid).toBe(7);
  });

  it('has a device whose id can be one', () => {
    const ids = ['', 'x'.repeat(51), 'a\0b', 'x'.repeat(50)];
    const { byDevice, nameless } = usableReadings(
      ids.map((id) => reading(id, 10)),
      NOW_MS,
    );
    expect([...byDevice.keys()]).toEqual(['x'.repeat(50)]);
    expect(nameless).toBe(3);
  });
});
