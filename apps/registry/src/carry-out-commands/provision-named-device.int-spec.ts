import { randomUUID } from 'node:crypto';
import type { ProjectId } from '@umbra/contracts/ids';
import type { DeviceProvisioned } from '@umbra/contracts/registry-command';
import { Sealer } from '@umbra/sealing';
import { readTopic } from '@umbra/testing';
import { aName, CommandedWorld, idsOf, refusal } from '../testing/commanded-world.ts';
import { UUID } from '../testing/envelopes.ts';
import { SECRET_KEY, type TestProject } from '../testing/registry-world.ts';

const QUOTA = 20;
const sealer = new Sealer(SECRET_KEY);

let one: CommandedWorld;

beforeAll(async () => {
  one = await CommandedWorld.start({ REGISTRY_LICENCES_PER_PROJECT: String(QUOTA) });
});
afterAll(() => one.stop());

const provision = (name: string, of: TestProject = one.project, commandId?: string) =>
  one.asker.provision({ ...one.claimant(of), name }, commandId);
const provisioned = (name: string, of?: TestProject) => one.asker.resultOf<DeviceProvisioned>(provision(name, of));
const namesTaken = (name: string) => refusal(409, 'REGISTRY_DEVICE_NAME_TAKEN', JSON.stringify(name));

describe('registry.provision-device', () => {
  it('BULK-4, BULK-8 makes a physical licence, claims it and names it', async () => {
    const name = aName();
    const given = await provision(name);
    const { deviceId, trackingId, deviceSecretSealed } = await one.asker.resultOf<DeviceProvisioned>(given);
    expect(deviceId).toMatch(new RegExp(`^${UUID}$`));
    expect(trackingId).toMatch(new RegExp(`^HERE-${UUID}$`));
    expect(sealer.open(deviceSecretSealed, deviceId)).toMatch(/^[\w-]{43}$/);
    expect(await one.labelsOf(trackingId)).toEqual({ name: [name] });
    const { correlationId, messageId: causationId } = given;
    const events = await one.world.eventsOf(deviceId);
    expect(events).toMatchObject([
      { type: 'device.provisioned', correlationId, causationId },
      { type: 'device.claimed', correlationId, causationId },
    ]);
    expect(events[1]?.data).toMatchObject({
      ...{ kind: 'physical', ...one.project },
      claims: [{ trackingId, projectId: one.project.projectId, claimedBy: one.anna.userId }],
    });
  });

  it('BULK-14, wall 9: the secret is the device’s, and nowhere in clear', async () => {
    const given = await provision(aName());
    const { deviceId, deviceSecretSealed } = await one.asker.resultOf<DeviceProvisioned>(given);
    const secret = sealer.open(deviceSecretSealed, deviceId);
    const [row] = await one.world.app.dataSource.query<{ sealed: string }[]>(
      `SELECT secret_sealed AS sealed FROM device WHERE device_id = $1`,
      [deviceId],
    );
    expect(sealer.open(row?.sealed ?? '', deviceId)).toBe(secret);
    const { commands, replies } = one.world.commandTopics;
    const topics = ['device.events', commands.name, ...replies.map(({ name }) => name)];
    const records = await Promise.all(topics.map((topic) => readTopic(one.world.connection, topic)));
    const tables = await Promise.all(
      ['command_outcome', 'device', 'device_event', 'label', 'outbox'].map((table) =>
        one.world.app.dataSource.query<object[]>(`SELECT t::text FROM ${table} t`),
      ),
    );
    const everything = JSON.stringify([records.flat().map(({ value }) => value?.toString()), tables]);
    expect(everything).toContain(deviceSecretSealed);
    expect(everything).not.toContain(secret);
  });

  it('BULK-16 given again, also to a process that began since, the same device comes with the same secret', async () => {
    const [name, commandId] = [aName(), randomUUID()];
    const given = await provision(name, one.project, commandId);
    const first = await one.asker.resultOf<DeviceProvisioned>(given);
    const before = await one.licencesOf();
    await one.world.stopReplicas();
    await one.world.addReplica();
    await provision(name, one.project, commandId);
    const [, again] = await one.asker.repliesTo(given, 2);
    expect(again?.data.outcome).toEqual({ status: 'done', result: first });
    expect(await one.licencesOf()).toEqual(before);
    expect(await one.typesOf(first.deviceId)).toEqual(['device.provisioned', 'device.claimed']);
  });

  it('BULK-4 a name that another device has makes no licence, no claim, and takes no room', async () => {
    const name = aName();
    await provisioned(name);
    const before = await one.licencesOf();
    expect(await one.asker.outcomeOf(provision(name))).toEqual(namesTaken(name));
    expect(await one.licencesOf()).toEqual(before);
  });

  it('BULK-4 a name is unique in its project alone', async () => {
    const name = aName();
    const other = await one.world.hasProject('another');
    const devices = [await provisioned(name), await provisioned(name, other)];
    expect(new Set(devices.map(({ deviceId }) => deviceId)).size).toBe(2);
  });

  it('BULK-4 a name is free when the device is released, or was renamed', async () => {
    const name = aName();
    const { deviceId } = await provisioned(name);
    await one.asker.resultOf(one.asker.release({ ...idsOf(one.project), deviceId, deactivate: true }));
    const second = await provisioned(name);
    await one.asker.resultOf(one.asker.claim({ ...one.claimant(), deviceId: second.deviceId, name: aName() }));
    await provisioned(name);
  });

  it('§1.9 is refused beyond the quota, and leaves no name behind', async () => {
    const full = await one.world.hasProject('full');
    const names = Array.from({ length: QUOTA }, aName);
    await Promise.all(names.map((name) => provisioned(name, full)));
    const name = aName();
    expect(await one.asker.outcomeOf(provision(name, full))).toEqual(refusal(403, 'REGISTRY_QUOTA_EXCEEDED', '20'));
    expect(await one.licencesOf(full)).toEqual({ counted: QUOTA, there: QUOTA });
    const rows = await one.world.app.dataSource.query<object[]>(`SELECT FROM label WHERE value = $1`, [name]);
    expect(rows).toEqual([]);
  });

  it('BULK-4, §1.9 of one batch each has its own outcome: names once, the quota to the last', async () => {
    const small = await one.world.hasProject('small');
    await one.world.stopReplicas();
    const names = Array.from({ length: QUOTA + 2 }, aName);
    const given = await Promise.all([...names, ...names].map((name) => provision(name, small)));
    const given404 = await one.asker.provision({ ...one.claimant(), projectId: 'none' as ProjectId, name: aName() });
    await one.world.addReplica();
    const outcomes = await Promise.all(given.map((each) => one.asker.outcomeOf(each)));
    expect(await one.asker.outcomeOf(given404)).toEqual(refusal(404, 'REGISTRY_PROJECT_UNKNOWN'));
    const codes = Map.groupBy(outcomes, (outcome) =>
      outcome.status === 'done' ? 'done' : outcome.refusal.code.replace('REGISTRY_', ''),
    );
    expect(codes.get('done')).toHaveLength(QUOTA);
    expect(codes.get('DEVICE_NAME_TAKEN')).toHaveLength(QUOTA);
    expect(codes.get('QUOTA_EXCEEDED')).toHaveLength(4);
    expect(await one.licencesOf(small)).toEqual({ counted: QUOTA, there: QUOTA });
    const rows = await one.world.app.dataSource.query<object[]>(`SELECT FROM label WHERE project_id = $1`, [
      small.projectId,
    ]);
    expect(rows).toHaveLength(QUOTA);
  });

  it('a project that does not exist is refused', async () => {
    const wish = { ...one.claimant(), projectId: 'umbra:none' as ProjectId, name: aName() };
    expect(await one.asker.outcomeOf(one.asker.provision(wish))).toEqual(refusal(404, 'REGISTRY_PROJECT_UNKNOWN'));
  });

  it.each([
    { name: '' },
    { name: 'x'.repeat(51) },
    { name: 'nul\0' },
    { name: 5 },
    { name: undefined },
    { requestedBy: 1 },
  ])('BULK-4 a command with %j is refused', async (wrong) => {
    const wish = { ...one.claimant(), name: aName(), ...wrong } as never;
    expect(await one.asker.outcomeOf(one.asker.provision(wish))).toEqual(refusal(400, 'COMMANDS_DATA_INVALID'));
  });

  it('BULK-4 a name of fifty characters is taken, whatever they are', async () => {
    const name = `${'漢'.repeat(48)}😀😀`;
    const { trackingId } = await provisioned(name);
    expect(await one.labelsOf(trackingId)).toEqual({ name: [name] });
  });
});
