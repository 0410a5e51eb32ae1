import { deviceTopic } from '@umbra/contracts/device';
import { telemetryTopic } from '@umbra/contracts/telemetry';
import { aDevice, eventually, type TestProject } from '@umbra/testing';
import { ShadowsWorld } from './testing/shadows-world.ts';

let world: ShadowsWorld;
let project: TestProject;

beforeAll(async () => {
  world = await ShadowsWorld.start();
  project = await world.hasProject();
});
afterAll(() => world.stop());

const TIMELINE = { projection: 'shadows.timeline' };

const value = async (name: string, labels?: Record<string, string>): Promise<number> =>
  (await world.metrics.value(name, labels)) ?? NaN;
const timeline = (name: string) => value(`umbra_projection_${name}`, TIMELINE);

// Other test files may write to the same topics meanwhile: counts grow by as much at least.
describe('metrics of the shadows service', () => {
  it('counts and times what it folds, and the age of each sample', async () => {
    const names = ['samples_total', 'records_total', 'batch_records_count', 'fold_duration_seconds_count', 'commit_duration_seconds_count', 'age_seconds_count']; // prettier-ignore
    const all = () => Promise.all(names.map(timeline));
    const before = await all();
    const device = await world.hasDevice(aDevice(project));
    const acceptedAtMs = Date.now() - 120_000;
    const ageBefore = await timeline('age_seconds_sum');
    await world.ingested(device, [{ sampledAtMs: Date.now() - 2 }, { sampledAtMs: Date.now() - 1 }], { acceptedAtMs });
    await eventually('it is counted', async () => {
      const after = await all();
      return after.every(
        (count, index) => count >= (before[index] ?? NaN) + (names[index]?.match(/samples|age/) ? 2 : 1),
      );
    });
    expect((await timeline('age_seconds_sum')) - ageBefore).toBeGreaterThanOrEqual(2 * 120);
    await eventually('devices are folded too', async () => (await value('umbra_projection_records_total', { projection: 'shadows.devices' })) > 0); // prettier-ignore
  });

  it('owns every partition, and is behind with none', async () => {
    for (const { name: topic, partitions } of [telemetryTopic, deviceTopic]) {
      await eventually(`${topic} is assigned`, async () => (await value('umbra_kafka_consumer_assigned_partitions', { topic })) === partitions); // prettier-ignore
      await eventually(`${topic} is read to its end`, async () => (await value('umbra_kafka_consumer_lag_records', { topic })) === 0); // prettier-ignore
    }
    expect(await value('umbra_kafka_consumer_rebalances_total')).toBeGreaterThanOrEqual(2);
    await eventually('no state is behind', async () => (await value('umbra_state_tail_lag_records')) === 0);
  });

  it('counts dead letters by the topic that they stood in', async () => {
    const letters = () => value('umbra_dead_letters_total', { topic: telemetryTopic.name });
    const before = await letters();
    await world.appendRaw('HERE-1', 'no event at all');
    await eventually('the letter is counted', async () => (await letters()) > before);
  });

  it('counts what the outbox publishes, and shows both pools', async () => {
    const device = await world.hasDevice(aDevice(project));
    const token = await world.userToken(project.state.members[0]!.userId);
    const published = await value('umbra_outbox_published_total');
    await world.ingested(device, [{ sampledAtMs: Date.now() }]);
    const { trackingId } = device.claims.at(-1)!;
    const answer = await world.call('PUT', `/shadows/v2/${trackingId}`, token, { desired: { payload: { a: 1 } } });
    expect(answer.status).toBeLessThan(300);
    await eventually('it is published', async () => (await value('umbra_outbox_published_total')) > published);
    expect(await value('umbra_postgres_pool_max_connections')).toBe(14);
    expect(await value('umbra_postgres_pool_connections')).toBeGreaterThan(1);
  });
});
