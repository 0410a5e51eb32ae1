import { inTransaction } from '@umbra/postgres';
import { eventually } from '@umbra/testing';
import type { Connector } from '../domain/connector/connector.ts';
import { ScriptedClouds } from '../testing/scripted-clouds.ts';
import { SyncWorld } from '../testing/sync-world.ts';
import { MAX_TAKEN_AT_ONCE, PendingSamplesRepository } from './pending-samples.repository.ts';

const clouds = new ScriptedClouds();
let sync: SyncWorld;
beforeAll(async () => (sync = await SyncWorld.start({ drivers: [clouds.driver] })));
afterEach(() => (sync.world.registry.isSilent = false));
afterAll(() => sync.stop());

const SINCE_MS = 1_700_000_000_000;
const TEXT_CHARACTERS = 10;

/** Samples wait for each of its devices, as if callbacks had brought them. */
async function wait(connector: Connector, perDevice: number, characters = TEXT_CHARACTERS): Promise<void> {
  await sync.world.tables.query(
    `INSERT INTO pending_sample (connector_key, external_device_id, sampled_at_ms, telemetry)
     SELECT connector_key, external_device_id, $2::bigint + nth,
            json_build_object('timestamp', $2::bigint + nth, 'payload', json_build_object('text', repeat('x', $4)))::text
       FROM external_device, generate_series(1, $3::integer) AS nth WHERE connector_key = $1`,
    [connector.key, SINCE_MS, perDevice, characters],
  );
}
async function waiting({ key }: Connector): Promise<number> {
  const [row] = await sync.world.tables.query<[{ count: number }]>(
    `SELECT count(*)::integer AS count FROM pending_sample WHERE connector_key = $1`,
    [key],
  );
  return row.count;
}

describe('samples that waited for their devices', () => {
  it('C2C-18 are sent, in order, also when nobody says that there are some', async () => {
    const connector = await sync.hasConnector({ url: 'never pulled' });
    await sync.hasDevices(connector, 'd1', 'd2');
    await wait(connector, 1_500);
    const sent = await sync.sentTimes(connector, 3_000);
    const times = Array.from({ length: 1_500 }, (_, at) => SINCE_MS + at + 1);
    expect([...sent.values()]).toEqual([times, times]);
    expect(await waiting(connector)).toBe(0);
  });

  it('C2C-18 are taken by portions, of rows and of bytes', async () => {
    const pending = sync.world.app.http.get(PendingSamplesRepository);
    const connector = await sync.hasConnector({ url: 'never pulled' });
    sync.world.registry.isSilent = true;
    await sync.domain.add(connector, 'd1', 'd2', 'd3');
    await wait(connector, 1_000);
    // What settles them is not seen by others before this ends.
    const undone = new Error('undone');
    const work = inTransaction(sync.world.tables, async (manager) => {
      const settle = `UPDATE external_device SET provisioning = 'provisioned' WHERE connector_key = $1`;
      await manager.query(settle, [connector.key]);
      expect(await pending.takeSettled(manager)).toHaveLength(MAX_TAKEN_AT_ONCE);
      expect(await pending.takeSettled(manager)).toHaveLength(3_000 - MAX_TAKEN_AT_ONCE);
      expect(await pending.takeSettled(manager)).toEqual([]);
      throw undone;
    });
    await expect(work).rejects.toBe(undone);
    expect(await waiting(connector)).toBe(3_000);
    await sync.world.tables.query(`DELETE FROM pending_sample WHERE connector_key = $1`, [connector.key]);
    await wait(connector, 100, 60_000);
    const bytes = inTransaction(sync.world.tables, async (manager) => {
      await manager.query(`UPDATE external_device SET provisioning = 'provisioned' WHERE connector_key = $1`, [
        connector.key,
      ]);
      expect((await pending.takeSettled(manager)).length).toBeLessThan(100);
      throw undone;
    });
    await expect(bytes).rejects.toBe(undone);
  });

  it('C2C-18 hold up no reply: it is applied though somebody else has what waits in hand', async () => {
    const connector = await sync.hasConnector({ url: 'never pulled' });
    sync.world.registry.isSilent = true;
    await sync.domain.add(connector, 'd1');
    await wait(connector, 1);
    await inTransaction(sync.world.tables, async (manager) => {
      await manager.query(`SELECT FROM pending_sample WHERE connector_key = $1 FOR UPDATE`, [connector.key]);
      await sync.registryAnswers(connector);
      await eventually('the device is there', async () => {
        const device = await sync.domain.device(connector, 'd1');
        return device?.provisioning === 'provisioned';
      });
    });
    await sync.sentTimes(connector, 1);
  });
});
