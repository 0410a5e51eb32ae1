import { telemetryTopic } from '@umbra/contracts/telemetry';
import { aDevice, eventually, scrapedSeries, scrapedValue, trackingIdOf } from '@umbra/testing';
import { IngestionWorld } from './testing/ingestion-world.ts';
import { aSample } from './testing/wire-expectations.ts';

let world: IngestionWorld;
let token: string;
let trackingId: string;

beforeAll(async () => {
  world = await IngestionWorld.start();
  const device = await world.hasDevice(aDevice(await world.hasProject()));
  token = await world.deviceToken(device);
  trackingId = trackingIdOf(device);
});
afterAll(() => world.stop());

const value = async (name: string, labels?: Record<string, string>): Promise<number> =>
  scrapedValue(await world.metrics.page(), name, labels) ?? NaN;

/** By how much a value grows while something is done. */
async function growth(of: () => Promise<number>, work: () => Promise<unknown>): Promise<number> {
  const before = await of();
  await work();
  return (await of()) - before;
}

describe('metrics of the ingestion service', () => {
  it('counts the samples that were accepted, by their source', async () => {
    const accepted = () => value('umbra_ingestion_samples_total', { source: 'device' });
    const produced = () =>
      value('umbra_kafka_produce_batch_records_sum', { topic: telemetryTopic.name, outcome: 'acknowledged' });
    const post = () => world.post('/v2/', token, [aSample(), aSample(), aSample()]);
    expect(await growth(produced, async () => expect(await growth(accepted, post)).toBe(3))).toBe(1);
    expect(await value('umbra_kafka_produce_duration_seconds_count', { outcome: 'failed' })).toBe(0);
  });

  it('counts the samples that were refused, by the reason', async () => {
    const invalid = () => value('umbra_ingestion_samples_refused_total', { reason: 'INGESTION_TELEMETRY_INVALID' });
    const strangers = () => value('umbra_ingestion_samples_refused_total', { reason: 'ACCESS_TOKEN_MISSING' });
    const odd = [{ timestamp: 'x' }, aSample(), aSample()];
    expect(await growth(invalid, () => world.post('/v2/', token, odd))).toBe(3);
    expect(await growth(strangers, () => world.post('/v2/', undefined, odd))).toBe(1);
  });

  it('times requests by route and status, and holds none when all are answered', async () => {
    const requests = (status: string) => () =>
      value('umbra_http_request_duration_seconds_count', { method: 'POST', route: '/v2/', status });
    // Before the first one there is no series.
    await world.post('/v2/', token, [aSample()]);
    await eventually('the first is counted', async () => (await requests('200')()) >= 1);
    const counted = await requests('200')();
    await Promise.all([1, 2, 3].map(() => world.post('/v2/', token, [aSample()])));
    await eventually('all are counted', async () => (await requests('200')()) === counted + 3);
    for (const name of [
      'umbra_http_requests_in_flight',
      'umbra_ingestion_requests_in_flight',
      'umbra_ingestion_bytes_in_flight',
      'umbra_kafka_produce_queued_bytes',
    ]) {
      await eventually(`${name} is 0`, async () => (await value(name)) === 0);
    }
  });

  it('has read the state of devices to the end, and shows for every topic what could not be used', async () => {
    await eventually('no topic is behind', async () => (await value('umbra_state_tail_lag_records')) === 0);
    const series = scrapedSeries(await world.metrics.page());
    const topicsOf = (metric: string) =>
      series
        .filter(({ name }) => name === metric)
        .map(({ labels }) => labels['topic'])
        .sort();
    const read = ['desired-shadow.events', 'device.events', 'project.events', 'signing-key.events'];
    expect(topicsOf('umbra_state_tail_lag_records')).toEqual(read);
    // How many is not asked: other tests write records that nobody can read to the same topics.
    expect(topicsOf('umbra_records_unusable_total')).toEqual(read);
  });

  it('counts what was shed', async () => {
    const full = await IngestionWorld.start({ settings: { INGESTION_MAX_IN_FLIGHT_REQUESTS: '0' } });
    try {
      const device = await full.hasDevice(aDevice(await full.hasProject()));
      expect((await full.postOnce('/v2/', await full.deviceToken(device), [aSample()])).status).toBe(503);
      const page = await full.metrics.page();
      const shed = (reason: string) => scrapedValue(page, 'umbra_ingestion_requests_shed_total', { reason });
      expect([shed('requests_in_flight'), shed('bytes_in_flight'), shed('log_queue')]).toEqual([1, 0, 0]);
      expect(scrapedValue(page, 'umbra_ingestion_samples_refused_total', { reason: 'INGESTION_OVERLOADED' })).toBe(1);
    } finally {
      await full.stop();
    }
  });

  it('has no label that grows', async () => {
    expect(await world.metrics.page()).not.toContain(trackingId);
  });
});
