import type { Measurement } from './measure.ts';
import { report } from './report.ts';
import { scenariosOf } from './scenarios.ts';

const [bare, sync] = scenariosOf('single');
const latency = { count: 1, p50Ms: 1.5, p99Ms: 20, p999Ms: 30, maxMs: 40 };

const measured = (nth: 0 | 1, serverMicros: number, more: Partial<Measurement> = {}): Measurement => ({
  ...{ scenario: [bare!, sync!][nth]!, phase: 'saturation', samplesPerSecond: 7_000, serverMicros, latency },
  ...{ kafkaMicros: 20, loadMicros: 10, serverMiB: 200, refused: 0, loadUtilization: 0.5, otherCores: 0 },
  ...more,
});

describe('the report of bench:ingest', () => {
  it('has medians over the rounds, and what the service takes by what the bare handler takes', () => {
    const rounds = [
      measured(0, 50),
      measured(1, 90),
      measured(0, 60),
      measured(1, 120),
      measured(0, 70),
      measured(1, 500),
    ];
    const lines = report([bare!, sync!], rounds).split('\n');
    expect(lines[2]).toMatch(/^\| \(a\).*\| 7,000 +\| 60\.0 +\| 1 +\| 20\.0/);
    expect(lines[3]).toMatch(/^\| \(b\).*\| 7,000 +\| 120\.0 +\| 2\.00 +\| 20\.0/);
  });

  it('keeps half load apart', () => {
    const text = report([sync!], [measured(1, 90), measured(1, 140, { phase: 'half load', samplesPerSecond: 3_500 })]);
    expect(text).toMatch(/at half load[^]*3,500 +\| 140\.0/);
  });

  it('leaves a dash for a broker that is not ours', () => {
    expect(report([sync!], [measured(1, 90, { kafkaMicros: undefined })])).toContain('| –');
  });

  it('warns of what makes figures useless', () => {
    const text = report([sync!], [measured(1, 90, { refused: 3, loadUtilization: 0.97, otherCores: 1.2 })]);
    expect(text).toContain('BUSY; others used 1.20 cores');
    expect(text).toContain('3 requests were refused or failed');
    expect(text).toContain('The load generator was the limit of: (b)');
  });
});
