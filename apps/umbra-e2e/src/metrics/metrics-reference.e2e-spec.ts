import { eventually } from '@umbra/testing';
import { makeTraffic } from '../observability/traffic.ts';
import { send } from '../support/http.ts';
import { metricFamilies, type MetricFamily } from './metric-family.ts';
import { committedMetricsPage, metricsPage, writeMetricsPage } from './metrics-page.ts';

const ports = JSON.parse(process.env['UMBRA_INTERNAL_PORTS'] ?? '{}') as Record<string, number>;
let pages: Record<string, string>;
let families: readonly MetricFamily[];

beforeAll(async () => {
  await makeTraffic();
  await eventually('every metric has been seen', async () => {
    pages = Object.fromEntries(
      await Promise.all(
        Object.entries(ports).map(async ([service, port]) => {
          const { body } = await send<string>('GET', `http://127.0.0.1:${String(port)}/metrics`);
          return [service, body] as const;
        }),
      ),
    );
    families = metricFamilies(pages);
    return silent().length === 0;
  });
});

/** Of ours, those that have no series yet: their labels would be missing. */
const silent = (): string[] =>
  families
    .filter(({ name }) => name.startsWith('umbra_'))
    .filter(({ name }) => !Object.values(pages).some((page) => new RegExp(`^${name}(_count)?[{ ]`, 'm').test(page)))
    .map(({ name }) => name);

describe('docs/reference/metrics.md', () => {
  it('is what the running services expose (else: npm run metrics:reference)', () => {
    const page = metricsPage(families);
    if (process.env['UMBRA_WRITE_REFERENCE'] === '1') writeMetricsPage(page);
    expect(committedMetricsPage()).toBe(page);
  });

  it('has every metric explained, and no name that is not in the conventions', () => {
    expect(families.filter(({ help }) => help === '')).toEqual([]);
    const own = families.filter(({ name }) => name.startsWith('umbra_'));
    const odd = own.filter(({ name, type }) => (type === 'counter') !== name.endsWith('_total'));
    expect(odd.map(({ name }) => name)).toEqual([]);
  });

  it('has no label whose values are ids', () => {
    for (const page of Object.values(pages)) expect(page).not.toMatch(/HERE-|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}/);
  });
});
