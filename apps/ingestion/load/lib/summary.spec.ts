import { steady } from './scenarios.ts';
import { readSettings } from './settings.ts';
import { summarise, summaryPage } from './summary.ts';

const measured = (isQuick: boolean, shed: number) => ({
  metrics: {
    umbra_requests_accepted: { values: { count: 1_200 } },
    umbra_requests_shed: { values: { count: shed } },
    umbra_samples_acknowledged: { values: { count: 2_400 } },
    umbra_accepted_duration: {
      values: { med: 3.14159, 'p(99)': 1_200 },
      thresholds: { 'p(99)<1000': { ok: isQuick } },
    },
  },
});
const summaryOf = (isQuick: boolean, shed = 0) =>
  summarise(
    steady,
    { ...readSettings({}, steady.defaults), rate: 20 },
    measured(isQuick, shed),
    '2026-01-01T00:00:00.000Z',
  );

describe('the summary of a run', () => {
  it('has rates over the time that load was made', () => {
    expect(summaryOf(true)).toMatchObject({
      isPassed: true,
      figures: {
        'requests accepted a second': 20,
        'samples acknowledged a second': 40,
        'accepted, p50 ms': 3.1,
        'requests shed (503)': 0,
      },
    });
  });

  it('counts every answer as sent, and fails when k6 sent less than it should', () => {
    const settings = { ...readSettings({}, steady.defaults), rate: 40 };
    const summary = (shed: number) => summarise(steady, settings, measured(true, shed), '');
    expect(summary(1_200)).toMatchObject({
      isPassed: true,
      figures: { 'requests planned': 2_400, 'requests sent': 2_400 },
    });
    expect(summary(1_000).isPassed).toBe(false);
    expect(summaryPage(summary(1_000))).toContain('| `requests sent by k6` | `≥ 95 % of the plan` | **no** |');
  });

  it('fails when one threshold is not met, and says which', () => {
    const summary = summaryOf(false);
    expect(summary.isPassed).toBe(false);
    expect(summaryPage(summary)).toContain('# Load test `steady`: FAILED');
    expect(summaryPage(summary)).toContain('| `umbra_accepted_duration` | `p(99)<1000` | **no** |');
  });
});
