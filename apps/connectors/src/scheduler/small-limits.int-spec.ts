import { TraccarServer } from '@umbra/testing';
import { SyncWorld } from '../testing/sync-world.ts';

const HOUR_MS = 3_600_000;

describe('a connector that may make one call an hour', () => {
  let sync: SyncWorld;
  let server: TraccarServer;
  beforeAll(async () => {
    sync = await SyncWorld.start({});
    server = await TraccarServer.start({ nowMs: () => sync.world.clock.nowMs(), devices: 1 });
  });
  afterAll(async () => {
    await server.stop();
    await sync.stop();
  });

  it('C2C-15 holds no place while it waits, and is due when it may call again', async () => {
    const credentials = { url: server.url, token: server.token };
    const rateLimit = { calls: 1, per: 'hour' } as const;
    const connector = await sync.hasConnector(credentials, { driverId: 'traccar', rateLimit });
    await sync.hasDevices(connector, ...server.devices.map(({ uniqueId }) => uniqueId));
    const run = await sync.runs(connector);
    expect(run).toMatchObject({ state: 'interrupted', error_code: 'CONNECTORS_CLOUD_LIMITED' });
    expect(run.error_message).toMatch(/next one in 3[56]\d\d s/);
    expect(server.requests.map(({ path }) => path)).toEqual(['/api/devices']);
    await sync.isQuiet(connector);
    await sync.runs(connector);
    const [schedule] = await sync.schedule(connector);
    expect(schedule).toMatchObject({ failures: 0 });
    const inMs = schedule!.next_due_at_ms! - sync.world.clock.nowMs();
    expect(inMs).toBeGreaterThan(HOUR_MS - 120_000);
    expect(inMs).toBeLessThanOrEqual(HOUR_MS);
    await sync.domain.remove(connector, true);
  });
});
