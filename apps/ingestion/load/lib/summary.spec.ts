import { steady } from './scenarios.ts';
import { readSettings } from './settings.ts';
import { summarise, summaryPage } from './summary.ts';

const measured = (isQuick: boolean) => ({
  metrics: {
    umbra_requests_accepted: { values: { count: 1_200 } },
    umbra_samples_acknowledged: { values: { count: 2_400 } },
    umbra_accepted_duration: {
      values: { med: 3.14159, 'p(99)': 1_200 },
      thresholds: { 'p(99)<1000': { ok: isQuick } },
    },
  },
});
const summaryOf = (isQuick: boolean) =>
  summarise(steady, readSettings({}, steady.defaults), measured(isQuick), '2026-01-01T00:00:00.000Z');

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

  it('fails when one threshold is not met, and says which', () => {
    const summary = summaryOf(false);
    expect(summary.isPassed).toBe(false);
    expect(summaryPage(summary)).toContain('# Load test `steady`: FAILED');
    expect(summaryPage(summary)).toContain('| `umbra_accepted_duration` | `p(99)<1000` | **no** |');
  });
});
