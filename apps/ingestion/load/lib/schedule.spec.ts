import { Schedule } from './schedule.ts';
import { readSettings, type Route } from './settings.ts';

const settings = (devices: number, samplesPerRequest: number, route: Route) => ({
  ...readSettings({}, {}),
  devices,
  samplesPerRequest,
  route,
});

/** Device times that the first requests of a run post, by device. */
function timesOf(schedule: Schedule, requests: number, startedAtMs: number): Map<number, number[]> {
  const times = new Map<number, number[]>();
  for (let request = 0; request < requests; request += 1) {
    for (const { device, firstMs, stepMs, count } of schedule.portions(request, startedAtMs)) {
      const own = times.get(device) ?? [];
      for (let i = 0; i < count; i += 1) own.push(firstMs + i * stepMs);
      times.set(device, own);
    }
  }
  return times;
}

describe('the schedule of a run', () => {
  it.each([
    ['v2', 1, 7],
    ['v3', 4, 7],
    ['batch', 100, 40],
    ['batch', 7, 3],
  ] as const)('gives no two samples of a device the same time: %s, %i a request', (route, samples, devices) => {
    const times = timesOf(new Schedule(settings(devices, samples, route), 10), 500, 1_700_000_000_000);
    expect([...times.keys()]).toHaveLength(devices);
    expect([...times.values()].flat()).toHaveLength(500 * samples);
    for (const own of times.values()) expect(new Set(own).size).toBe(own.length);
  });

  it('never runs ahead of the clock', () => {
    const [rate, startedAtMs] = [50, 1_700_000_000_000];
    const schedule = new Schedule(settings(20, 10, 'v2'), rate);
    for (let request = 0; request < 5_000; request += 1) {
      const sentAtMs = startedAtMs + (request * 1_000) / rate;
      for (const { firstMs, stepMs, count } of schedule.portions(request, startedAtMs)) {
        expect(firstMs + (count - 1) * stepMs).toBeLessThanOrEqual(sentAtMs);
      }
    }
  });

  it('posts 100 samples of 10 devices in a batch', () => {
    const portions = new Schedule(settings(50, 100, 'batch'), 10).portions(0, 0);
    expect(portions.map(({ device, count }) => [device, count])).toEqual(Array.from({ length: 10 }, (_, i) => [i, 10]));
  });

  it('says when the devices are too few', () => {
    expect(() => new Schedule(settings(1, 1, 'v2'), 1_001)).toThrow('raise DEVICES');
  });
});
