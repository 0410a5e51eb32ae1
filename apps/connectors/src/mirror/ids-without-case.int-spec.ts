import type { Connector } from '../domain/connector/connector.ts';
import { aFix } from '../testing/scripted-clouds.ts';
import { SyncWorld } from '../testing/sync-world.ts';
import { Mirror } from './mirror.ts';

const EUI = 'a84041ffff1234ab';

describe('a device whose id is known in another case', () => {
  let sync: SyncWorld;
  beforeAll(async () => (sync = await SyncWorld.start({})));
  afterAll(() => sync.stop());

  const nowMs = () => sync.world.clock.nowMs();
  const callback = (connector: Connector, externalDeviceId: string, atMs: number) =>
    sync.world.app.http.get(Mirror).takeCallback(connector, [{ externalDeviceId, samples: [aFix(atMs)] }]);

  it('C2C-18 is the one that was added as its label has it, and no second one is made', async () => {
    const connector = await sync.hasConnector({}, { driverId: 'chirpstack' });
    await sync.hasDevices(connector, EUI.toUpperCase());
    const atMs = nowMs() - 1;
    expect(await callback(connector, EUI, atMs)).toMatchObject({ sent: 1, waiting: 0 });
    expect(await sync.domain.device(connector, EUI)).toBeUndefined();
    const sent = await sync.sentTimes(connector, 1);
    expect(sent.get(await sync.trackingId(connector, EUI.toUpperCase()))).toEqual([atMs]);
  });

  it('C2C-18 is another one where the connector has it as it comes, or knows it not at all', async () => {
    const connector = await sync.hasConnector({}, { driverId: 'chirpstack' });
    await sync.hasDevices(connector, EUI.toUpperCase(), EUI);
    const atMs = nowMs() - 1;
    await callback(connector, EUI, atMs);
    expect((await sync.sentTimes(connector, 1)).get(await sync.trackingId(connector, EUI))).toEqual([atMs]);
    await callback(connector, '0101ab', atMs);
    expect(await sync.domain.device(connector, '0101ab')).toBeDefined();
  });

  it('is another one for drivers whose ids have a case', async () => {
    const connector = await sync.hasConnector({}, { driverId: 'the-things-stack' });
    await sync.hasDevices(connector, EUI.toUpperCase());
    await callback(connector, EUI, nowMs() - 1);
    expect(await sync.domain.device(connector, EUI)).toBeDefined();
  });
});
