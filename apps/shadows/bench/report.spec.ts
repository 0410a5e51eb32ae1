import { report } from './report.ts';
import type { Run } from './runs.ts';

const run = (samplesPerSecond: number, nodeMicros: number): Run => ({
  ...{ samplesPerSecond, nodeMicros, postgresMicros: 10, brokerMicros: 2, otherCores: 0 },
});

it('has medians, and rates as parts of what COPY reached', () => {
  const summary = { count: 1, p50Ms: 20, p99Ms: 80, p999Ms: 90, maxMs: 95 };
  const runs = { copy: [run(100_000, 0)], live: [run(20_000, 25), run(25_000, 30), run(30_000, 90)], rebuild: [] };
  const text = report(runs, [{ samplesPerSecond: 12_500, summary }]);
  expect(text).toMatch(/\| live fold of a filled topic +\| 25,000 +\| 0\.25 +\| 30\.0 +\| 10\.0 +\| 40\.0 +\| 2\.0/);
  expect(text).toMatch(/\| rebuild, from start to swap +\| – /);
  expect(text).toMatch(/\| live fold +\| 12,500 +\| 20\.0 +\| 80\.0 +\| 90\.0/);
});
