import { randomUUID } from 'node:crypto';
import type { CommandOutcome } from '@umbra/contracts/command';
import { DEVICE_NAME_TAKEN, type ReleaseDevice } from '@umbra/contracts/registry-command';
import { inTransaction } from '@umbra/postgres';
import { eventually, type CommandAsker } from '@umbra/testing';
import type { Connector } from '../domain/connector/connector.ts';
import { Mirror } from '../mirror/mirror.ts';
import { MirroredDevicesRepository, type DeviceLinks } from '../mirror/mirrored-devices.repository.ts';
import { done, of } from '../testing/job-commands.ts';
import { aFix, ScriptedClouds, showing } from '../testing/scripted-clouds.ts';
import { SyncWorld } from '../testing/sync-world.ts';

const clouds = new ScriptedClouds();
let sync: SyncWorld;
let asker: CommandAsker;
beforeAll(async () => {
  sync = await SyncWorld.start({ drivers: [clouds.driver] });
  asker = await sync.world.asker();
});
beforeEach(() => {
  sync.world.registry.isSilent = false;
  sync.world.registry.refuse = undefined;
});
afterAll(() => sync.stop());

const nowMs = () => sync.world.clock.nowMs();

/** A connector whose cloud shows these times of the device `d1`, which were sent to its virtual device. */
async function hasMirrored(times: number[]) {
  const { connector, url } = await sync.hasQuietConnector(clouds, ['d1']);
  clouds.has(
    url,
    showing(() => times.map(aFix)),
  );
  await sync.runs(connector);
  await sync.sentTimes(connector, times.length);
  return { connector, url, first: (await sync.domain.device(connector, 'd1'))! };
}

async function addByJob(connector: Connector, name = 'truck 7'): Promise<CommandOutcome> {
  const wish = { ...of(connector), externalDeviceId: 'd1', name, requestedBy: 'api-key' };
  return asker.outcomeOf(asker.give('connectors.add-external-device', `${connector.connectorId}/d1`, wish));
}
const addByC2c = (connector: Connector) => sync.domain.add(connector, 'd1');

const asked = ({ projectId }: Connector, type: string) =>
  sync.world.registry.commands.filter(
    (command) => command.type === type && (command.data as { projectId?: string }).projectId === projectId,
  );
/** Its last command for the device, once there are as many. */
const nthAsked = (connector: Connector, count: number) =>
  eventually('the registry was asked', () => {
    const commands = asked(connector, 'registry.have-virtual-device');
    return commands.length === count && commands.at(-1);
  });
const settled = (connector: Connector) =>
  eventually('the registry has answered', async () => {
    const device = await sync.domain.device(connector, 'd1');
    return device !== undefined && device.provisioning !== 'provisioning' && device;
  });
const callsBack = (connector: Connector, sampledAtMs: number) =>
  sync.world.app.http.get(Mirror).takeCallback(connector, [{ externalDeviceId: 'd1', samples: [aFix(sampledAtMs)] }]);

describe('C2C-11 an external device that is added again, whose virtual device was ended elsewhere', () => {
  it('by a job has the next one, which gets all that is shown from then on, and nothing of before', async () => {
    const times = [nowMs() - 4_000, nowMs() - 3_000];
    const { connector, first } = await hasMirrored(times);
    sync.world.registry.forget(connector.projectId, 'd1');
    sync.world.registry.isSilent = true;
    await addByJob(connector);
    const command = await nthAsked(connector, 2);
    const [calledBackAtMs, pulledAtMs] = [nowMs() - 2_000, nowMs() - 1_000];
    expect(await callsBack(connector, calledBackAtMs)).toMatchObject({ sent: 0, waiting: 1 });
    await sync.world.registry.answer(command);
    const second = await settled(connector);
    expect(second).toMatchObject({ provisioning: 'provisioned', info: { adopted: false } });
    expect(second.localDeviceId).not.toBe(first.localDeviceId);
    times.push(pulledAtMs);
    await sync.runs(connector);
    const sent = await sync.sentTimes(connector, 4);
    expect(sent.get(first.localDeviceId!)).toEqual(times.slice(0, 2));
    expect(new Set(sent.get(second.localDeviceId!))).toEqual(new Set([calledBackAtMs, pulledAtMs]));
  });

  it('by C2C stays as it is, and is read on: who adds in a loop puts nothing off', async () => {
    const { connector, first } = await hasMirrored([nowMs() - 2_000]);
    const before = await sync.domain.device(connector, 'd1');
    await addByC2c(connector);
    expect(await sync.domain.device(connector, 'd1')).toEqual(before);
    expect(asked(connector, 'registry.have-virtual-device')).toHaveLength(1);
    expect(await callsBack(connector, nowMs() - 1_000)).toMatchObject({ sent: 1, waiting: 0 });
    expect((await sync.sentTimes(connector, 2)).get(first.localDeviceId!)).toHaveLength(2);
  });

  it('is left to the next run by one that began before it was asked for', async () => {
    const { connector } = await hasMirrored([nowMs() - 2_000]);
    const mirror = sync.world.app.http.get(Mirror);
    const devices = sync.world.app.http.get(MirroredDevicesRepository);
    const take = (links: DeviceLinks, sampledAtMs: number) =>
      inTransaction(sync.world.tables, (manager) =>
        mirror.takePulled(
          manager,
          connector,
          [{ externalDeviceId: 'd1', samples: [aFix(sampledAtMs)], cursor: sampledAtMs }],
          links,
        ),
      );
    const cursor = async () => (await devices.wanted(sync.world.tables, connector.key)).wanted[0]?.cursor;
    const { links } = await devices.wanted(sync.world.tables, connector.key);
    const before = await cursor();
    await addByJob(connector);
    await settled(connector);
    expect(await take(links, nowMs() - 1_000)).toMatchObject({ sent: 0 });
    expect(await cursor()).toEqual(before);
    const now = (await devices.wanted(sync.world.tables, connector.key)).links;
    const atMs = nowMs() - 1_000;
    expect(await take(now, atMs)).toMatchObject({ sent: 1 });
    expect(await cursor()).toBe(atMs);
  });

  it('C2C-12 takes the other connectors of its project along', async () => {
    const times = [nowMs() - 2_000];
    const { connector, url, first } = await hasMirrored(times);
    const other = await sync.hasConnector({ url }, { projectId: connector.projectId });
    await sync.hasDevices(other, 'd1');
    sync.world.registry.forget(connector.projectId, 'd1');
    await addByJob(connector);
    const { localDeviceId, localLicenceId } = await settled(connector);
    expect(localDeviceId).not.toBe(first.localDeviceId);
    const theirs = { provisioning: 'provisioned', localDeviceId, localLicenceId, info: { adopted: true } };
    expect(await sync.domain.device(other, 'd1')).toMatchObject(theirs);
    times.push(nowMs());
    await sync.runs(other);
    expect((await sync.sentTimes(connector, 2)).get(localDeviceId!)).toEqual(times.slice(1));
  });

  it('is failed where it cannot have another, and says why', async () => {
    const { connector } = await hasMirrored([nowMs() - 1_000]);
    const refusal = { status: 409, code: 'REGISTRY_TAKEN', message: 'It is of another project.' };
    sync.world.registry.refuse = () => ({ status: 'refused', refusal });
    expect(await addByJob(connector)).toEqual(done({ externalId: 'd1', isNew: false }));
    expect(await settled(connector)).toMatchObject({
      ...{ provisioning: 'failed', localDeviceId: null, localLicenceId: null },
      info: { error: { code: 409, message: refusal.message } },
    });
  });

  it('BULK-4 keeps what it has where only the name of the row is taken', async () => {
    const { connector, first } = await hasMirrored([nowMs() - 1_000]);
    const refusal = { status: 409, code: DEVICE_NAME_TAKEN, message: 'The name is taken.' };
    sync.world.registry.refuse = () => ({ status: 'refused', refusal });
    await addByJob(connector);
    await nthAsked(connector, 2);
    expect(await settled(connector)).toEqual(first);
  });

  it('BULK-16 an answer to an earlier job, which may be of one that has ended since, is not taken', async () => {
    const { connector } = await sync.hasQuietConnector(clouds, []);
    sync.world.registry.isSilent = true;
    await addByJob(connector);
    const earlier = await nthAsked(connector, 1);
    await addByJob(connector);
    const later = await nthAsked(connector, 2);
    expect(later.data.commandId).not.toBe(earlier.data.commandId);
    await sync.world.registry.answer(earlier);
    sync.world.registry.forget(connector.projectId, 'd1');
    await sync.world.registry.answer(later);
    expect(await settled(connector)).toMatchObject({ provisioning: 'provisioned', info: { adopted: false } });
  });

  it('C2C-15 goes with its connector before the registry has answered: what it had is released, and what it gets', async () => {
    const { connector, first } = await hasMirrored([nowMs() - 1_000]);
    sync.world.registry.forget(connector.projectId, 'd1');
    sync.world.registry.isSilent = true;
    await addByJob(connector);
    const command = await nthAsked(connector, 2);
    await sync.domain.remove(connector, true);
    sync.world.registry.isSilent = false;
    await sync.world.registry.answer(command);
    const released = await eventually('both are released', () => {
      const releases = asked(connector, 'registry.release-device') as ReleaseDevice[];
      return releases.length === 2 && releases.map(({ data }) => data.deviceId);
    });
    expect(released[0]).toBe(first.localLicenceId);
    expect(new Set(released).size).toBe(2);
    await eventually('nobody waits for their end', async () => {
      const table = `SELECT FROM device_release WHERE project_id = $1`;
      return (await sync.world.tables.query<object[]>(table, [connector.projectId])).length === 0;
    });
  });

  it('BULK-16 is asked for once by a command that is given twice', async () => {
    const { connector } = await hasMirrored([nowMs() - 1_000]);
    const wish = { ...of(connector), externalDeviceId: 'd1', name: 'truck 7', requestedBy: 'api-key' };
    const commandId = randomUUID();
    const give = () => asker.give('connectors.add-external-device', `${connector.connectorId}/d1`, wish, commandId);
    const given = await give();
    await nthAsked(connector, 2);
    await give();
    expect((await asker.repliesTo(given, 2)).map(({ data }) => data.outcome)).toEqual(
      Array.from({ length: 2 }, () => done({ externalId: 'd1', isNew: false })),
    );
    await settled(connector);
    // Behind all that was asked before it.
    await addByJob(connector);
    await nthAsked(connector, 3);
  });
});
