import type { Connector } from '../domain/connector/connector.ts';
import { SyncWorld, type ExecutionRow } from '../testing/sync-world.ts';
import { TraccarServer } from '@umbra/testing';

const DEVICES = 200;
const INTERVAL_MS = 60_000;

/** Acceptance of the connectors, as far as it is theirs: what a Traccar server has is what ingestion is told. */
describe('a Traccar server with 200 moving devices', () => {
  let sync: SyncWorld;
  let server: TraccarServer;
  let connector: Connector;
  /** Times of the fixes that devices took. */
  const fixes: number[] = [];

  beforeAll(async () => {
    sync = await SyncWorld.start({});
    server = await TraccarServer.start({ nowMs, devices: DEVICES });
    const credentials = { url: server.url, token: server.token, since: new Date(nowMs() - 3_600_000).toISOString() };
    const rateLimit = { calls: 1_000, per: 'second' } as const;
    connector = await sync.hasConnector(credentials, { driverId: 'traccar', rateLimit });
    await sync.hasDevices(connector, ...server.devices.map(({ uniqueId }) => uniqueId));
  });
  afterAll(async () => {
    await server.stop();
    await sync.stop();
  });

  const nowMs = () => sync.world.clock.nowMs();
  /** An interval passes, in which every device takes a fix each 20 s. */
  const drive = (): void => {
    sync.world.clock.shift(INTERVAL_MS);
    for (const agoMs of [40_000, 20_000, 0]) {
      fixes.push(nowMs() - agoMs);
      server.drive(fixes.at(-1)!);
    }
  };
  const runs = (): Promise<ExecutionRow> => sync.runs(connector);
  const expectAllSent = async (): Promise<void> => {
    const sent = await sync.sentTimes(connector, DEVICES * fixes.length);
    expect(sent.size).toBe(DEVICES);
    for (const times of sent.values()) expect([...times].sort((one, other) => one - other)).toEqual(fixes);
  };

  it('C2C-1 all positions become commands to ingestion within an interval', async () => {
    drive();
    await runs();
    await expectAllSent();
  });

  it('C2C-21 a second run tells ingestion nothing, though it reads all of the overlap again', async () => {
    const before = (await sync.commands(connector)).length;
    expect(await runs()).toMatchObject({ state: 'succeeded', samples_read: DEVICES * fixes.length, samples_sent: 0 });
    expect(await sync.commands(connector)).toHaveLength(before);
  });

  it('C2C-22 loses nothing when the server is away for three intervals and devices upload late', async () => {
    await server.goAway();
    server.disconnect();
    for (let nth = 0; nth < 3; nth += 1) {
      drive();
      expect(await runs()).toMatchObject({ state: 'failed', error_code: 'CONNECTORS_CLOUD_UNREACHABLE' });
    }
    await server.comeBack();
    const [early, late] = [server.devices.slice(0, DEVICES / 2), server.devices.slice(DEVICES / 2)];
    server.reconnect(early);
    drive();
    expect(await runs()).toMatchObject({ state: 'succeeded', samples_sent: (DEVICES / 2) * 12 });
    drive();
    server.reconnect(late);
    await runs();
    await expectAllSent();
  });

  it('C2C-21 loses nothing of a device that uploads what is older than what was read of it', async () => {
    const [device] = server.devices;
    drive();
    await runs();
    const lateMs = fixes.at(-1)! - 1_800_000;
    device!.takeFix(lateMs);
    device!.upload(nowMs());
    expect(await runs()).toMatchObject({ samples_sent: 1 });
    const times = (await sync.sentTimes(connector, DEVICES * fixes.length + 1)).get(
      await sync.trackingId(connector, device!.uniqueId),
    );
    expect(times).toContain(lateMs);
    expect(times).toHaveLength(fixes.length + 1);
  });
});
