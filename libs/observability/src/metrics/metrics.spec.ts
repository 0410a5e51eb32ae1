import { Metrics } from './metrics.ts';

let metrics: Metrics;

beforeEach(() => {
  metrics = new Metrics('shadows', { processMetrics: false });
});

const lines = async (): Promise<string[]> =>
  (await metrics.page()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));

describe('metrics', () => {
  it('shows a counter from its first mention on, at 0', async () => {
    const refused = metrics.counter('refused_total', 'Refused.', ['reason']);
    refused.labels('late');
    refused.labels('odd').inc();
    refused.labels('odd').inc(2);
    expect(await lines()).toEqual([
      'refused_total{reason="late",service="shadows"} 0',
      'refused_total{reason="odd",service="shadows"} 3',
    ]);
  });

  it('tells name, meaning and type of each metric', async () => {
    metrics.counter('accepted_total', 'What was accepted.').labels();
    expect(await metrics.page()).toBe(
      '# HELP accepted_total What was accepted.\n# TYPE accepted_total counter\naccepted_total{service="shadows"} 0\n',
    );
  });

  it('counts into the bucket whose bound is not exceeded, and cumulates', async () => {
    const series = metrics.histogram('age_seconds', 'Age.', ['projection'], [1, 5]).labels('timeline');
    series.observe(1);
    series.observe(3, 10);
    series.observe(600);
    expect(await lines()).toEqual([
      'age_seconds_bucket{projection="timeline",le="1",service="shadows"} 1',
      'age_seconds_bucket{projection="timeline",le="5",service="shadows"} 11',
      'age_seconds_bucket{projection="timeline",le="+Inf",service="shadows"} 12',
      'age_seconds_sum{projection="timeline",service="shadows"} 631',
      'age_seconds_count{projection="timeline",service="shadows"} 12',
    ]);
  });

  it('refuses what would spoil a series for ever', () => {
    expect(() => metrics.counter('a_total', 'A.').labels().inc(-1)).toThrow(RangeError);
    expect(() => metrics.counter('a_total', 'A.').labels().inc(NaN)).toThrow(RangeError);
    expect(() => metrics.histogram('b', 'B.').labels().observe(NaN)).toThrow(RangeError);
    expect(() => metrics.counter('a_total', 'A.').labels('one too many')).toThrow('a_total has the labels (none)');
  });

  it('asks for gauges at the scrape: what is not read any more is gone', async () => {
    const lag = new Map([
      ['0', 7],
      ['1', 2],
    ]);
    metrics.gauge('lag', 'Lag.', ['partition'], () =>
      [...lag].map(([partition, value]) => [value, partition] as const),
    );
    expect(await lines()).toEqual(['lag{partition="0",service="shadows"} 7', 'lag{partition="1",service="shadows"} 2']);
    lag.delete('0');
    expect(await lines()).toEqual(['lag{partition="1",service="shadows"} 2']);
  });

  it('adds up what several parts read under one name, until they take it out', async () => {
    const takeOut = metrics.gauge('busy', 'Busy.', [], () => 3);
    metrics.gauge('busy', 'Busy.', [], () => Promise.resolve(4));
    expect(await lines()).toEqual(['busy{service="shadows"} 7']);
    takeOut();
    expect(await lines()).toEqual(['busy{service="shadows"} 4']);
  });

  it('is one metric for all who ask for it by its name, and never two different ones', () => {
    expect(metrics.counter('a_total', 'A.')).toBe(metrics.counter('a_total', 'A.'));
    expect(() => metrics.counter('a_total', 'A.', ['source'])).toThrow('a_total is declared twice');
    expect(() => metrics.gauge('a_total', 'A.', [], () => 1)).toThrow('a_total is declared twice');
  });

  it('has the metrics of the process beside its own', async () => {
    metrics = new Metrics('shadows');
    expect(await metrics.page()).toContain('process_cpu_seconds_total');
    expect(await metrics.page()).toContain('nodejs_eventloop_lag_p99_seconds');
  });
});
