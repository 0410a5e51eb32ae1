import { TestMetrics } from '@umbra/testing';
import type { WireError } from '@umbra/wire';
import * as refusals from './ingestion.errors.ts';
import { IngestionMetrics } from './ingestion.metrics.ts';
import { REFUSAL_REASONS } from './refusal-reasons.ts';

let page: TestMetrics;
let metrics: IngestionMetrics;

beforeEach(() => {
  page = new TestMetrics();
  metrics = new IngestionMetrics(page);
});

const refused = (reason: string) => page.value('umbra_ingestion_samples_refused_total', { reason });

describe('metrics of ingestion', () => {
  it('are there at 0 from the start', async () => {
    expect(await page.value('umbra_ingestion_samples_total', { source: 'device' })).toBe(0);
    expect(await page.value('umbra_ingestion_samples_total', { source: 'user' })).toBe(0);
    expect(await refused('INGESTION_TELEMETRY_INVALID')).toBe(0);
    for (const reason of ['requests_in_flight', 'bytes_in_flight', 'log_queue']) {
      expect(await page.value('umbra_ingestion_requests_shed_total', { reason })).toBe(0);
    }
  });

  it('know every refusal of this service by its name', () => {
    const any = { path: '', reason: '', limit: 1, remaining: 0, retryAfterSeconds: 1 };
    const { OVERLOADED, ...others } = refusals;
    const codes = Object.values(others).map((refuse) => (refuse as (value: unknown) => WireError)(any).code);
    expect(codes).toContain(OVERLOADED);
    expect(codes.filter((code) => !REFUSAL_REASONS.has(code))).toEqual([]);
  });

  it('count a refusal at least once, and what nobody knows together', async () => {
    metrics.refused('INGESTION_TELEMETRY_INVALID', 3);
    metrics.refused('INGESTION_TELEMETRY_INVALID', 0);
    metrics.refused('EWEIRD', 1);
    metrics.refused('23505', 1);
    expect([await refused('INGESTION_TELEMETRY_INVALID'), await refused('OTHER')]).toEqual([4, 2]);
    expect(await page.page()).not.toContain('EWEIRD');
  });

  it('count a full queue as shed', async () => {
    metrics.refused('KAFKA_LOG_BUSY', 1);
    expect(await page.value('umbra_ingestion_requests_shed_total', { reason: 'log_queue' })).toBe(1);
  });
});
