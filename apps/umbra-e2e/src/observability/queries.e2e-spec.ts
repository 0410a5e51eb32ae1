import { readFileSync } from 'node:fs';
import { eventually } from '@umbra/testing';
import { dashboards, fileOf, queriesOf } from './dashboards.mjs';
import { headingsOf } from './runbooks.ts';
import { recordedSeries } from './recorded-series.ts';
import { readRules, type Rule } from './rule-files.ts';
import { scrapeAll } from './scrape-all.ts';
import { matches, selectorsOf, type Selector } from './selectors.ts';
import type { Series } from './series.ts';
import { makeTraffic } from './traffic.ts';

const { recordings, alerts } = readRules();
/** A choice of services stands for all of them, and for each alone. */
const CHOICES = [
  '.*',
  'gateway',
  'registry',
  'ingestion',
  'shadows',
  'positioning',
  'connectors',
  'geofencing',
  'bulk-jobs',
];

/** The queries of each panel, by dashboard and panel. */
const panels = new Map<string, Set<string>>();
for (const name of Object.keys(dashboards)) {
  const dashboard = JSON.parse(readFileSync(fileOf(name), 'utf8')) as Parameters<typeof queriesOf>[0];
  for (const service of CHOICES) {
    for (const { panel, expr } of queriesOf(dashboard, { service, __rate_interval: '1m' })) {
      const title = `${dashboard.title}: ${panel}`;
      panels.set(title, (panels.get(title) ?? new Set()).add(expr));
    }
  }
}

let series: readonly Series[];

beforeAll(async () => {
  await makeTraffic();
  // Gauges that ask the brokers do so now and then.
  series = await eventually('all metrics are there', async () => {
    const scraped = await scrapeAll();
    const all = [...scraped, ...recordedSeries(recordings, scraped)];
    const isComplete = [...panels.values()].every((queries) => problemsOfAll(queries, all).length === 0);
    series = all;
    return isComplete && all;
  }).catch(() => series);
});

/** Why a query would give nothing, or not what it means to. */
function problemsOf(query: string, all: readonly Series[]): string[] {
  return selectorsOf(query).flatMap((selector) => {
    const found = all.filter((one) => matches(selector, one));
    if (found.length === 0) return [`no series for ${described(selector)}`];
    const missing = selector.neededLabels.filter((label) => !found.some(({ labels }) => label in labels));
    if (missing.length > 0) return [`${described(selector)} has no label ${missing.join(', ')}`];
    if (selector.inQuantile && !found.some(({ value }) => value > 0)) return [`${described(selector)} counted nothing`];
    return [];
  });
}

const problemsOfAll = (queries: Iterable<string>, all: readonly Series[]): string[] =>
  [...queries].flatMap((query) => problemsOf(query, all));

const described = ({ metric, matchers }: Selector): string =>
  `${metric}{${matchers.map(({ label, operator, value }) => `${label}${operator}"${value}"`).join(', ')}}`;

describe('every query of the dashboards and rules, against the metrics that the services really expose', () => {
  it.each([...panels])('%s', (_, queries) => {
    expect(problemsOfAll(queries, series)).toEqual([]);
  });

  it.each(recordings)('$record', ({ expr }) => {
    expect(problemsOf(expr, series)).toEqual([]);
  });

  it.each(alerts)('$alert', ({ expr }) => {
    expect(problemsOf(expr, series)).toEqual([]);
  });

  it('would find a metric, a label or a value that is not there', () => {
    expect(problemsOf('sum(umbra_no_such_total)', series)).toEqual(['no series for umbra_no_such_total{}']);
    expect(problemsOf('sum by (nobody) (up)', series)).toEqual(['up{} has no label nobody']);
    expect(problemsOf('up{service="nobody"}', series)).toEqual(['no series for up{service="nobody"}']);
  });
});

describe('a stack at rest', () => {
  it.each(['umbra_kafka_consumer_lag_records', 'umbra_state_tail_lag_records'])('shows no %s', async (name) => {
    await eventually('nobody is behind', async () => {
      const behind = (await scrapeAll()).filter((one) => one.name === name && one.value > 0);
      if (behind.length > 0) throw new Error(JSON.stringify(behind));
      return true;
    });
  });
});

describe('the runbook of every alert', () => {
  it.each(alerts)('has a section for $alert, in each service that it can fire for', (alert) => {
    const places = placesOf(alert, series);
    expect(places).not.toEqual([]);
    for (const labels of places) {
      const url = alert.annotations.runbook_url.replace(
        /\{\{ \$labels\.(\w+) \}\}/g,
        (_, label: string) => labels[label] ?? '',
      );
      const [file = '', anchor = ''] = url.split('#');
      expect({ url, anchors: headingsOf(file) }).toEqual({
        url,
        anchors: expect.arrayContaining([anchor]) as unknown,
      });
    }
  });
});

/** The labels of the series that an alert looks at. */
function placesOf({ expr }: Rule, all: readonly Series[]): Series['labels'][] {
  return selectorsOf(expr).flatMap((selector) =>
    all.filter((one) => matches(selector, one)).map(({ labels }) => labels),
  );
}
