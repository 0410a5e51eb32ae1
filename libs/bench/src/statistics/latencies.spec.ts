import { Latencies } from './latencies.ts';

describe('Latencies', () => {
  it('tells percentiles within a thousandth', () => {
    const latencies = new Latencies();
    for (let ms = 1; ms <= 10_000; ms += 1) latencies.add(ms);
    const { count, p50Ms, p99Ms, p999Ms, maxMs } = latencies.summary();
    expect(count).toBe(10_000);
    expect(p50Ms / 5_000).toBeCloseTo(1, 2);
    expect(p99Ms / 9_900).toBeCloseTo(1, 2);
    expect(p999Ms / 9_990).toBeCloseTo(1, 2);
    expect(maxMs / 10_000).toBeCloseTo(1, 2);
  });

  it('keeps fractions of a millisecond, and takes what is below a microsecond for one', () => {
    const latencies = new Latencies();
    latencies.add(0.25);
    latencies.add(0);
    expect(latencies.summary()).toMatchObject({ count: 2, p50Ms: 0.001, maxMs: 0.25 });
  });

  it('has no percentiles of nothing', () => {
    expect(new Latencies().summary()).toMatchObject({ count: 0, p50Ms: NaN, p999Ms: NaN });
  });
});
