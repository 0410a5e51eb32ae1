import { parseMetricsPage } from './series.ts';
import { matches, selectorsOf } from './selectors.ts';

describe('selectorsOf', () => {
  it('finds metrics, their matchers, and what they are grouped by', () => {
    const query = 'sum by (service) (rate(a_total{status=~"5..", x!="y"}[5m])) / on (service, slo) b';
    expect(selectorsOf(query)).toEqual([
      {
        metric: 'a_total',
        matchers: [
          { label: 'status', operator: '=~', value: '5..' },
          { label: 'x', operator: '!=', value: 'y' },
        ],
        neededLabels: ['service', 'slo'],
        keptLabels: ['service'],
        inQuantile: false,
      },
      { metric: 'b', matchers: [], neededLabels: ['service', 'slo'], keptLabels: undefined, inQuantile: false },
    ]);
  });

  it('sees what a quantile is taken of', () => {
    const [selector] = selectorsOf('histogram_quantile(0.99, sum by (le) (rate(a_bucket[5m])))');
    expect(selector).toMatchObject({ metric: 'a_bucket', inQuantile: true, neededLabels: ['le'] });
  });

  it('knows labels that the query makes itself', () => {
    const [selector] = selectorsOf('label_replace(sum by (c) (a), "made", "$1", "c", "(.+)") and on (made, c) b');
    expect(selector).toMatchObject({ metric: 'a', neededLabels: ['c'] });
  });

  it.each(['sum(rate(a[5m])', 'a{b=}', 'sum by (a b'])('refuses %s', (query) => {
    expect(() => selectorsOf(query)).toThrow('not PromQL');
  });
});

describe('matches', () => {
  const [series] = parseMetricsPage('a_bucket{le="1",route="/v2/\\"x",service="s"} 3\n');
  const meets = (query: string) => matches(selectorsOf(query)[0]!, series!);

  it.each(['a_bucket', 'a_bucket{le=~"1(\\\\.0)?"}', 'a_bucket{service!="t", other=""}', 'a_bucket{service=~"s|t"}'])(
    'takes %s',
    (query) => {
      expect(meets(query)).toBe(true);
    },
  );

  it.each(['a_sum', 'a_bucket{le="2"}', 'a_bucket{service=~"ss"}', 'a_bucket{service!~"s|t"}', 'a_bucket{other="x"}'])(
    'refuses %s',
    (query) => {
      expect(meets(query)).toBe(false);
    },
  );
});

describe('parseMetricsPage', () => {
  it('reads names, labels and values', () => {
    const page = '# HELP a_total A.\n# TYPE a_total counter\na_total 7\nb{c="d, e=\\"f\\"",g="\\\\"} +Inf\n';
    expect(parseMetricsPage(page)).toEqual([
      { name: 'a_total', labels: {}, value: 7 },
      { name: 'b', labels: { c: 'd, e="f"', g: '\\' }, value: Infinity },
    ]);
  });

  it('refuses what is none', () => {
    expect(() => parseMetricsPage('<html>')).toThrow('not a metric');
  });
});
