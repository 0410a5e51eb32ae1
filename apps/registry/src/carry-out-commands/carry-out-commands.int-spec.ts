import { randomUUID } from 'node:crypto';
import { deviceTopic } from '@umbra/contracts/device';
import type { AppId, DeviceId, ExternalId, ProjectId, UserId } from '@umbra/contracts/ids';
import type { VirtualDeviceHad } from '@umbra/contracts/registry-command';
import { inTransaction } from '@umbra/postgres';
import { quietLogger, readTopic } from '@umbra/testing';
import { DevicesRepository } from '../device-store/devices.repository.ts';
import { planLicence } from '../device-store/provisioning.ts';
import { eventOrigin } from '../persistence/event-origin.ts';
import type { Asker } from '../testing/asker.ts';
import { UUID } from '../testing/envelopes.ts';
import { RegistryWorld, type Person, type TestProject } from '../testing/registry-world.ts';

const QUOTA = 30;
const DAY_MS = 24 * 3_600_000;

let world: RegistryWorld;
let asker: Asker;
let project: TestProject;
let anna: Person;

beforeAll(async () => {
  world = await RegistryWorld.start({ REGISTRY_LICENCES_PER_PROJECT: String(QUOTA) });
  asker = await world.asker();
  project = await world.hasProject();
  anna = await world.hasPerson([project, 'admin']);
});
afterAll(() => world.stop());

const anExternalId = () => `ext ${randomUUID()}` as ExternalId;
const refusal = (status: number, code: string) => ({
  status: 'refused',
  refusal: { status, code, message: expect.any(String) as string },
});
const idsOf = ({ projectId }: TestProject) => ({ projectId: projectId as ProjectId });
const wishFor = (externalId: string, of: TestProject = project) => ({
  ...idsOf(of),
  externalId: externalId as ExternalId,
  requestedBy: anna.userId as UserId,
});
const typesOf = async (deviceId: string) => (await world.eventsOf(deviceId)).map(({ type }) => type);

/** A licence without a claim, or with one of another project, which no route makes of a virtual device. */
async function hasLicence(externalId?: ExternalId, claimedFor?: TestProject): Promise<DeviceId> {
  const licensee = { ...idsOf(project), appId: project.appId as AppId, claimFor: undefined };
  const { deviceId, facts, device } = planLicence(licensee, externalId, Date.now());
  const devices = new DevicesRepository();
  await inTransaction(world.app.dataSource, async (manager) => {
    await devices.insert(manager, [{ facts }], eventOrigin(Date.now()));
    if (claimedFor === undefined) return;
    const claim = {
      ...{ trackingId: `VRTR-${randomUUID()}`, ...idsOf(claimedFor), appId: claimedFor.appId },
      ...{ claimedBy: 'api-key', claimedAtMs: Date.now() },
    };
    await devices.save(manager, device, [{ type: 'device.claimed', claim } as never], eventOrigin(Date.now()));
  });
  return deviceId;
}

describe('registry.have-virtual-device', () => {
  it('C2C-10 makes a virtual device of the project’s app and claims it, in the name of who asked', async () => {
    const externalId = anExternalId();
    const given = await asker.have(wishFor(externalId));
    const had = await asker.resultOf<VirtualDeviceHad>(given);
    expect(had).toEqual({
      deviceId: expect.stringMatching(new RegExp(`^VRDE-${UUID}$`)) as string,
      trackingId: expect.stringMatching(new RegExp(`^VRTR-${UUID}$`)) as string,
      isNew: true,
    });
    const events = await world.eventsOf(had.deviceId);
    const { correlationId, messageId: causationId } = given;
    expect(events).toMatchObject([
      { type: 'device.provisioned', correlationId, causationId },
      { type: 'device.claimed', correlationId, causationId },
    ]);
    expect(events[1]?.data).toMatchObject({
      ...{ kind: 'virtual', externalId, appId: project.appId, projectId: project.projectId },
      claims: [{ trackingId: had.trackingId, projectId: project.projectId, claimedBy: anna.userId }],
    });
    const path = `/registry/v2/devices/${encodeURIComponent(externalId)}?appId=${project.appId}`;
    expect(await world.must(200, 'PUT', path, { token: anna.token })).toEqual({ trackingId: had.trackingId });
  });

  it('C2C-10 what a reply speaks of is on the log when the reply is', async () => {
    const { trackingId } = await asker.resultOf<VirtualDeviceHad>(asker.have(wishFor(anExternalId())));
    const records = await readTopic(world.connection, deviceTopic.name);
    expect(records.some(({ value }) => value?.includes(trackingId))).toBe(true);
  });

  it('C2C-11 is done once, however often it is given: also when the same is asked by another command', async () => {
    const wish = wishFor(anExternalId());
    const commandId = randomUUID();
    const given = await Promise.all([asker.have(wish, commandId), asker.have(wish, commandId)]);
    const replies = await asker.repliesTo(given[0], 2);
    expect(replies[1]?.data).toEqual(replies[0]?.data);
    const { deviceId, trackingId } = await asker.resultOf<VirtualDeviceHad>(given[0]);
    expect(await asker.resultOf(asker.have(wish))).toEqual({ deviceId, trackingId, isNew: false });
    expect(await typesOf(deviceId)).toEqual(['device.provisioned', 'device.claimed']);
  });

  it('C2C-12 claims a licence of the project that nobody has claimed', async () => {
    const externalId = anExternalId();
    const deviceId = await hasLicence(externalId);
    expect(await asker.resultOf(asker.have(wishFor(externalId)))).toMatchObject({ deviceId, isNew: true });
    expect(await typesOf(deviceId)).toEqual(['device.provisioned', 'device.claimed']);
  });

  it('C2C-12 a licence that another project has claimed is refused, and stays as it is', async () => {
    const externalId = anExternalId();
    const deviceId = await hasLicence(externalId, await world.hasProject('another'));
    expect(await asker.outcomeOf(asker.have(wishFor(externalId)))).toEqual(
      refusal(409, 'REGISTRY_DEVICE_CLAIMED_ELSEWHERE'),
    );
    expect(await typesOf(deviceId)).toEqual(['device.provisioned', 'device.claimed']);
  });

  it('C2C-12 the same external id in another project is another device', async () => {
    const externalId = anExternalId();
    const [one, other] = await Promise.all(
      [project, await world.hasProject('another')].map((of) =>
        asker.resultOf<VirtualDeviceHad>(asker.have(wishFor(externalId, of))),
      ),
    );
    expect(one?.deviceId).not.toBe(other?.deviceId);
    expect([one?.isNew, other?.isNew]).toEqual([true, true]);
  });

  it('a project that does not exist is refused', async () => {
    const wish = { ...wishFor(anExternalId()), projectId: 'umbra:none' as ProjectId };
    expect(await asker.outcomeOf(asker.have(wish))).toEqual(refusal(404, 'REGISTRY_PROJECT_UNKNOWN'));
  });

  it.each(['', 'x'.repeat(51), '.', '..x', 'line\nbreak', 'nul\0', 5, null, undefined])(
    'REG-6 the external id %j is refused',
    async (externalId) => {
      const wish = { ...wishFor(''), externalId: externalId as ExternalId };
      expect(await asker.outcomeOf(asker.have(wish))).toEqual(refusal(400, 'COMMANDS_DATA_INVALID'));
    },
  );

  it('REG-2 the quota of a project holds, to the last licence', async () => {
    const small = await world.hasProject('small');
    const given = await Promise.all(
      Array.from({ length: QUOTA + 2 }, () => asker.have(wishFor(anExternalId(), small))),
    );
    const outcomes = await Promise.all(given.map((each) => asker.outcomeOf(each)));
    expect(outcomes.filter(({ status }) => status === 'done')).toHaveLength(QUOTA);
    expect(outcomes.filter(({ status }) => status === 'refused')).toEqual(
      Array.from({ length: 2 }, () => refusal(403, 'REGISTRY_QUOTA_EXCEEDED')),
    );
  });
});

describe('registry.release-device', () => {
  const release = (deviceId: string, deactivate: boolean, of: TestProject = project) =>
    asker.outcomeOf(asker.release({ ...idsOf(of), deviceId: deviceId as DeviceId, deactivate }));
  const done = { status: 'done', result: {} };

  it('C2C-15 ends the claim, and leaves the licence; once more changes nothing', async () => {
    const externalId = anExternalId();
    const { deviceId } = await asker.resultOf<VirtualDeviceHad>(asker.have(wishFor(externalId)));
    expect(await release(deviceId, false)).toEqual(done);
    expect(await release(deviceId, false)).toEqual(done);
    expect(await typesOf(deviceId)).toEqual(['device.provisioned', 'device.claimed', 'device.unclaimed']);
    expect(await asker.resultOf(asker.have(wishFor(externalId)))).toMatchObject({ deviceId, isNew: true });
  });

  it('C2C-15 ends the licence as well where that is asked; once more changes nothing, and the id is free', async () => {
    const externalId = anExternalId();
    const { deviceId } = await asker.resultOf<VirtualDeviceHad>(asker.have(wishFor(externalId)));
    expect(await release(deviceId, true)).toEqual(done);
    expect(await release(deviceId, true)).toEqual(done);
    expect(await typesOf(deviceId)).toEqual([
      ...['device.provisioned', 'device.claimed'],
      ...['device.unclaimed', 'device.deactivated'],
    ]);
    const next = await asker.resultOf<VirtualDeviceHad>(asker.have(wishFor(externalId)));
    expect(next.deviceId).not.toBe(deviceId);
  });

  it('REG-13 ends a licence that nobody has claimed', async () => {
    const deviceId = await hasLicence(anExternalId());
    expect(await release(deviceId, true)).toEqual(done);
    expect(await typesOf(deviceId)).toEqual(['device.provisioned', 'device.deactivated']);
  });

  it('REG-12 ends labels, aliases and metadata with the claim', async () => {
    const { deviceId, trackingId } = await asker.resultOf<VirtualDeviceHad>(asker.have(wishFor(anExternalId())));
    const [name, { token }] = [randomUUID(), anna];
    const write = (id: string) =>
      Promise.all([
        world.must(201, 'PUT', `/labels/v4/device/${id}/name/${name}`, { token }),
        world.must(201, 'PUT', `/aliases/v2/${id}/vin/${name}`, { token }),
        world.must(200, 'PUT', `/metadata/v2/devices/${id}`, { token, body: { name } }),
      ]);
    await write(trackingId);
    expect(await release(deviceId, true)).toEqual(done);
    for (const table of ['label', 'metadata']) {
      const rows = `SELECT FROM ${table} WHERE resource_id = $1`;
      expect(await world.app.dataSource.query(rows, [trackingId])).toEqual([]);
    }
    expect(await world.app.dataSource.query(`SELECT FROM alias WHERE tracking_id = $1`, [trackingId])).toEqual([]);
    const another = await asker.resultOf<VirtualDeviceHad>(asker.have(wishFor(anExternalId())));
    await write(another.trackingId);
  });

  it('REG-12 a device that the project has nothing to do with is unknown to it', async () => {
    const { deviceId } = await asker.resultOf<VirtualDeviceHad>(asker.have(wishFor(anExternalId())));
    const stranger = await world.hasProject('stranger');
    for (const deactivate of [false, true]) {
      expect(await release(deviceId, deactivate, stranger)).toEqual(refusal(404, 'REGISTRY_DEVICE_UNKNOWN'));
    }
    expect(await release('VRDE-none', false)).toEqual(refusal(404, 'REGISTRY_DEVICE_UNKNOWN'));
    expect(await typesOf(deviceId)).toEqual(['device.provisioned', 'device.claimed']);
  });

  it('REG-13 whoever has the claim of another’s licence ends the claim, not the licence, and neither by half', async () => {
    const claimant = await world.hasProject('claimant');
    const deviceId = await hasLicence(undefined, claimant);
    expect(await release(deviceId, true, claimant)).toEqual(refusal(403, 'REGISTRY_PROJECT_FORBIDDEN'));
    expect(await typesOf(deviceId)).toEqual(['device.provisioned', 'device.claimed']);
    expect(await release(deviceId, false, claimant)).toEqual(done);
    expect(await typesOf(deviceId)).toEqual(['device.provisioned', 'device.claimed', 'device.unclaimed']);
  });

  it('REG-13 whose licence it is does not end the claim of another project', async () => {
    const deviceId = await hasLicence(undefined, await world.hasProject('claimant'));
    expect(await release(deviceId, true)).toEqual(refusal(400, 'REGISTRY_DEVICE_STILL_CLAIMED'));
    expect(await release(deviceId, false)).toEqual(done);
    expect(await typesOf(deviceId)).toEqual(['device.provisioned', 'device.claimed']);
  });

  it.each([{ deactivate: 'yes' }, { deactivate: undefined }, { deviceId: 7 }, { projectId: 'p\0' }])(
    'a command with %j is refused',
    async (wrong) => {
      const wish = { ...idsOf(project), deviceId: 'VRDE-1' as DeviceId, deactivate: false, ...wrong } as never;
      expect(await asker.outcomeOf(asker.release(wish))).toEqual(refusal(400, 'COMMANDS_DATA_INVALID'));
    },
  );
});

describe('commands to the registry', () => {
  it('are forgotten after 14 days', async () => {
    const given = await asker.have({ ...wishFor(anExternalId()), projectId: 'umbra:none' as ProjectId });
    await asker.outcomeOf(given);
    const stored = () =>
      world.app.dataSource.query<object[]>('SELECT FROM command_outcome WHERE command_id = $1', [given.commandId]);
    await world.app.housekeeping.cleanUp();
    expect(await stored()).toHaveLength(1);
    world.clock.shift(14 * DAY_MS + 60_000);
    await world.app.housekeeping.cleanUp();
    world.clock.reset();
    expect(await stored()).toHaveLength(0);
  });

  it('are no condition of being ready, but readiness tells when nobody carries them out', async () => {
    await world.stopReplicas();
    await world.addReplica(quietLogger);
    await world.eventually('it consumes', async () => !('commands' in (await world.readiness.report()).degraded));
    const { dataSource } = world.app;
    await dataSource.query('UPDATE projection_offset SET next = 1000000');
    // Somebody else has moved them, beyond the end of the log.
    await asker.have(wishFor(anExternalId()));
    await world.eventually(
      'it has stopped',
      async () => (await world.readiness.report()).degraded['commands'] === 'failed',
    );
    expect((await world.readiness.report()).failing).toEqual({});
  });
});
