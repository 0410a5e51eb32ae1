import { randomUUID } from 'node:crypto';
import { deviceTopic } from '@umbra/contracts/device';
import type { ExternalId, ProjectId } from '@umbra/contracts/ids';
import type { VirtualDeviceHad } from '@umbra/contracts/registry-command';
import { readTopic } from '@umbra/testing';
import { aName, anExternalId, CommandedWorld, refusal } from '../testing/commanded-world.ts';
import { UUID } from '../testing/envelopes.ts';

const QUOTA = 30;

let one: CommandedWorld;

beforeAll(async () => {
  one = await CommandedWorld.start({ REGISTRY_LICENCES_PER_PROJECT: String(QUOTA) });
});
afterAll(() => one.stop());

describe('registry.have-virtual-device', () => {
  it('C2C-10 makes a virtual device of the project’s app and claims it, in the name of who asked', async () => {
    const externalId = anExternalId();
    const given = await one.asker.have(one.wishFor(externalId));
    const had = await one.asker.resultOf<VirtualDeviceHad>(given);
    expect(had).toEqual({
      deviceId: expect.stringMatching(new RegExp(`^VRDE-${UUID}$`)) as string,
      trackingId: expect.stringMatching(new RegExp(`^VRTR-${UUID}$`)) as string,
      isNew: true,
    });
    const events = await one.world.eventsOf(had.deviceId);
    const { correlationId, messageId: causationId } = given;
    expect(events).toMatchObject([
      { type: 'device.provisioned', correlationId, causationId },
      { type: 'device.claimed', correlationId, causationId },
    ]);
    expect(events[1]?.data).toMatchObject({
      ...{ kind: 'virtual', externalId, appId: one.project.appId, projectId: one.project.projectId },
      claims: [{ trackingId: had.trackingId, projectId: one.project.projectId, claimedBy: one.anna.userId }],
    });
    const path = `/registry/v2/devices/${encodeURIComponent(externalId)}?appId=${one.project.appId}`;
    expect(await one.world.must(200, 'PUT', path, { token: one.anna.token })).toEqual({ trackingId: had.trackingId });
  });

  it('C2C-10 what a reply speaks of is on the log when the reply is', async () => {
    const { trackingId } = await one.asker.resultOf<VirtualDeviceHad>(one.asker.have(one.wishFor(anExternalId())));
    const records = await readTopic(one.world.connection, deviceTopic.name);
    expect(records.some(({ value }) => value?.includes(trackingId))).toBe(true);
  });

  it('C2C-11 is done once, however often it is given: also when the same is asked by another command', async () => {
    const wish = one.wishFor(anExternalId());
    const commandId = randomUUID();
    const given = await Promise.all([one.asker.have(wish, commandId), one.asker.have(wish, commandId)]);
    const replies = await one.asker.repliesTo(given[0], 2);
    expect(replies[1]?.data).toEqual(replies[0]?.data);
    const { deviceId, trackingId } = await one.asker.resultOf<VirtualDeviceHad>(given[0]);
    expect(await one.asker.resultOf(one.asker.have(wish))).toEqual({ deviceId, trackingId, isNew: false });
    expect(await one.typesOf(deviceId)).toEqual(['device.provisioned', 'device.claimed']);
  });

  it('C2C-12 claims a licence of the project that nobody has claimed', async () => {
    const externalId = anExternalId();
    const deviceId = await one.hasLicence(externalId);
    expect(await one.asker.resultOf(one.asker.have(one.wishFor(externalId)))).toMatchObject({ deviceId, isNew: true });
    expect(await one.typesOf(deviceId)).toEqual(['device.provisioned', 'device.claimed']);
  });

  it('C2C-12 a licence that another project has claimed is refused, and stays as it is', async () => {
    const externalId = anExternalId();
    const deviceId = await one.hasLicence(externalId, await one.world.hasProject('another'));
    expect(await one.asker.outcomeOf(one.asker.have(one.wishFor(externalId)))).toEqual(
      refusal(409, 'REGISTRY_DEVICE_CLAIMED_ELSEWHERE'),
    );
    expect(await one.typesOf(deviceId)).toEqual(['device.provisioned', 'device.claimed']);
  });

  it('C2C-12 the same external id in another project is another device', async () => {
    const externalId = anExternalId();
    const [ours, theirs] = await Promise.all(
      [one.project, await one.world.hasProject('another')].map((of) =>
        one.asker.resultOf<VirtualDeviceHad>(one.asker.have(one.wishFor(externalId, of))),
      ),
    );
    expect(ours?.deviceId).not.toBe(theirs?.deviceId);
    expect([ours?.isNew, theirs?.isNew]).toEqual([true, true]);
  });

  it('BULK-4, BULK-6 names the device, a new one and one that is there; renames it; a name that is taken makes nothing', async () => {
    const [wish, name, other] = [one.wishFor(anExternalId()), aName(), aName()];
    const had = await one.asker.resultOf<VirtualDeviceHad>(one.asker.have({ ...wish, name }));
    expect(await one.labelsOf(had.trackingId)).toEqual({ name: [name] });
    for (const next of [name, other, undefined]) {
      const again = await one.asker.outcomeOf(one.asker.have({ ...wish, name: next }));
      expect(again).toEqual({ status: 'done', result: { ...had, isNew: false } });
    }
    expect(await one.labelsOf(had.trackingId)).toEqual({ name: [other] });
    const before = await one.licencesOf();
    const [second, unclaimed] = [anExternalId(), anExternalId()];
    const deviceId = await one.hasLicence(unclaimed);
    for (const externalId of [second, unclaimed]) {
      expect(await one.asker.outcomeOf(one.asker.have({ ...one.wishFor(externalId), name: other }))).toEqual(
        refusal(409, 'REGISTRY_DEVICE_NAME_TAKEN', JSON.stringify(other)),
      );
    }
    expect(await one.licencesOf()).toEqual({ counted: before.counted + 1, there: before.there + 1 });
    expect(await one.typesOf(deviceId)).toEqual(['device.provisioned']);
  });

  it.each(['', 'x'.repeat(51), 'nul\0', 5, null])('BULK-4 the name %j is refused', async (name) => {
    const wish = { ...one.wishFor(anExternalId()), name: name as string };
    expect(await one.asker.outcomeOf(one.asker.have(wish))).toEqual(refusal(400, 'COMMANDS_DATA_INVALID', 'name'));
  });

  it('a project that does not exist is refused', async () => {
    const wish = { ...one.wishFor(anExternalId()), projectId: 'umbra:none' as ProjectId };
    expect(await one.asker.outcomeOf(one.asker.have(wish))).toEqual(refusal(404, 'REGISTRY_PROJECT_UNKNOWN'));
  });

  it.each(['', 'x'.repeat(51), '.', '..x', 'line\nbreak', 'nul\0', 5, null, undefined])(
    'REG-6 the external id %j is refused',
    async (externalId) => {
      const wish = { ...one.wishFor(''), externalId: externalId as ExternalId };
      expect(await one.asker.outcomeOf(one.asker.have(wish))).toEqual(refusal(400, 'COMMANDS_DATA_INVALID'));
    },
  );

  it('REG-2 the quota of a project holds, to the last licence', async () => {
    const small = await one.world.hasProject('small');
    const given = await Promise.all(
      Array.from({ length: QUOTA + 2 }, () => one.asker.have(one.wishFor(anExternalId(), small))),
    );
    const outcomes = await Promise.all(given.map((each) => one.asker.outcomeOf(each)));
    expect(outcomes.filter(({ status }) => status === 'done')).toHaveLength(QUOTA);
    expect(outcomes.filter(({ status }) => status === 'refused')).toEqual(
      Array.from({ length: 2 }, () => refusal(403, 'REGISTRY_QUOTA_EXCEEDED')),
    );
  });
});
