import { eventually, scrapedSeries } from '@umbra/testing';
import { RegistryWorld } from './testing/registry-world.ts';

let world: RegistryWorld;
beforeAll(async () => {
  world = await RegistryWorld.start();
});
afterAll(() => world.stop());

const value = async (name: string, labels?: Record<string, string>): Promise<number> =>
  (await world.metrics.value(name, labels)) ?? NaN;

describe('metrics of the registry', () => {
  it('counts what the outbox publishes, and lets nothing wait', async () => {
    const produced = () => value('umbra_kafka_produce_batch_records_sum', { topic: 'project.events' });
    const published = await value('umbra_outbox_published_total');
    await world.hasProject('measured');
    await eventually('it is published', async () => (await value('umbra_outbox_published_total')) > published);
    await eventually('nothing waits', async () => (await value('umbra_outbox_oldest_wait_seconds')) === 0);
    expect(await produced()).toBeGreaterThan(0);
    expect(await value('umbra_kafka_produce_duration_seconds_count', { outcome: 'failed' })).toBe(0);
  });

  it('times requests by route and status', async () => {
    const labels = { method: 'POST', route: '/users/v2/login', status: '401' };
    const logIn = () => world.call('POST', '/users/v2/login', { body: { email: 'no@body.is', password: 'wrong' } });
    await logIn();
    await eventually(
      'it is counted',
      async () => (await value('umbra_http_request_duration_seconds_count', labels)) === 1,
    );
    await eventually('none is on its way', async () => (await value('umbra_http_requests_in_flight')) === 0);
  });

  it('shows its pool', async () => {
    expect(await value('umbra_postgres_pool_max_connections')).toBeGreaterThan(0);
    expect(await value('umbra_postgres_pool_connections')).toBeGreaterThan(0);
    await eventually(
      'nobody waits',
      async () => (await value('umbra_postgres_pool_connections', { state: 'waiting' })) === 0,
    );
  });

  it('has read what others must know to the end', async () => {
    await eventually('no topic is behind', async () => (await value('umbra_state_tail_lag_records')) === 0);
    // Not how many: others write to the same brokers, some of them what nobody can read.
    const topics = scrapedSeries(await world.metrics.page())
      .filter(({ name }) => name === 'umbra_records_unusable_total')
      .map(({ labels }) => labels['topic']);
    expect(topics.sort()).toEqual([
      ...['device.events', 'geofence.events', 'project.events', 'rule.events'],
      ...['session.events', 'signing-key.events'],
    ]);
  });
});
