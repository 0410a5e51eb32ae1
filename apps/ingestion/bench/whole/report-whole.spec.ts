import { scenariosOf } from '../scenarios.ts';
import type { WholeMeasurement } from './measure-whole.ts';
import { reportWhole } from './report-whole.ts';

const run = (ingestion: number, catchUpSeconds = 0.2): WholeMeasurement => ({
  ...{ scenario: scenariosOf('v2-sync')[0]!, samples: 1_000, samplesPerSecond: 5_000, seconds: 8, catchUpSeconds },
  micros: { ingestion, broker: 25, projection: 30, postgres: 12 },
  ...{ maxLagRecords: 800, refused: 0, loadUtilization: 0.3, otherCores: 0 },
});

describe('the report of bench:whole', () => {
  it('adds up the medians of all processes', () => {
    const text = reportWhole([{ name: 'single', measurements: [run(90), run(100), run(300)] }]);
    expect(text).toMatch(/\| single +\| 5,000 +\| 100\.0 +\| 25\.0 +\| 30\.0 +\| 12\.0 +\| 167\.0/);
    expect(text).not.toContain('NOT');
  });

  it('says when rows came too late to be called kept up with', () => {
    expect(reportWhole([{ name: 'single', measurements: [run(90, 7)] }])).toContain('did NOT keep up (7.0 s behind');
  });
});
