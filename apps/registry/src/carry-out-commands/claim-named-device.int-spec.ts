import { randomUUID } from 'node:crypto';
import type { DeviceId } from '@umbra/contracts/ids';
import type { DeviceClaimed } from '@umbra/contracts/registry-command';
import { aName, anExternalId, CommandedWorld, idsOf, refusal } from '../testing/commanded-world.ts';
import { UUID } from '../testing/envelopes.ts';
import type { TestProject } from '../testing/registry-world.ts';

let one: CommandedWorld;

beforeAll(async () => {
  one = await CommandedWorld.start();
});
afterAll(() => one.stop());

const claim = (deviceId: string, name = aName(), of: TestProject = one.project) =>
  one.asker.outcomeOf(one.asker.claim({ ...one.claimant(of), deviceId: deviceId as DeviceId, name }));
const hasPhysical = async () => {
  const { deviceId } = await one.world.must<{ deviceId: string }>(
    ...([201, 'POST', `/registry/v2/${one.project.appId}/one-device`] as const),
    { token: one.anna.token },
  );
  return deviceId as DeviceId;
};
const claimed = (deviceId: string, isNew: boolean) => ({
  status: 'done',
  result: { deviceId, trackingId: expect.stringMatching(new RegExp(`^HERE-${UUID}$`)) as string, isNew },
});

describe('registry.claim-device', () => {
  it('BULK-4, BULK-8 claims a licence and names the device; once more it is there already', async () => {
    const [deviceId, name] = [await hasPhysical(), aName()];
    const first = await claim(deviceId, name);
    expect(first).toEqual(claimed(deviceId, true));
    expect(await claim(deviceId, name)).toEqual(claimed(deviceId, false));
    const { trackingId } = (first as { result: DeviceClaimed }).result;
    expect(await one.labelsOf(trackingId)).toEqual({ name: [name] });
    expect(await one.typesOf(deviceId)).toEqual(['device.provisioned', 'device.claimed']);
    expect((await one.world.eventsOf(deviceId))[1]?.data).toMatchObject({
      claims: [{ trackingId, projectId: one.project.projectId, claimedBy: one.anna.userId }],
    });
  });

  it('BULK-6 renames a device that has another name', async () => {
    const [deviceId, name] = [await hasPhysical(), aName()];
    const first = (await claim(deviceId)) as { result: DeviceClaimed };
    expect(await claim(deviceId, name)).toEqual(claimed(deviceId, false));
    expect(await one.labelsOf(first.result.trackingId)).toEqual({ name: [name] });
  });

  it('BULK-4 a name that another device has leaves the licence unclaimed, and a claimed device its name', async () => {
    const [taken, own] = [aName(), aName()];
    const [first, second] = [await hasPhysical(), await hasPhysical()];
    await claim(first, taken);
    const refused = refusal(409, 'REGISTRY_DEVICE_NAME_TAKEN', JSON.stringify(taken));
    expect(await claim(second, taken)).toEqual(refused);
    expect(await one.typesOf(second)).toEqual(['device.provisioned']);
    const { result } = (await claim(second, own)) as { result: DeviceClaimed };
    expect(await claim(second, taken)).toEqual(refused);
    expect(await one.labelsOf(result.trackingId)).toEqual({ name: [own] });
  });

  it('REG-8, REG-9 as over HTTP: any licence that is not claimed elsewhere', async () => {
    const other = await one.world.hasProject('another');
    const deviceId = await hasPhysical();
    expect(await claim(deviceId, aName(), other)).toEqual(claimed(deviceId, true));
    expect(await claim(deviceId)).toEqual(refusal(409, 'REGISTRY_DEVICE_CLAIMED_ELSEWHERE'));
    expect((await one.world.eventsOf(deviceId)).at(-1)?.data).toMatchObject({ ...one.project, claims: [other] });
  });

  it('REG-9 as over HTTP: what is unknown or deactivated is 404', async () => {
    const gone = await hasPhysical();
    await one.asker.resultOf(one.asker.release({ ...idsOf(one.project), deviceId: gone, deactivate: true }));
    for (const deviceId of [gone, randomUUID(), 'x'.repeat(50)]) {
      expect(await claim(deviceId)).toEqual(refusal(404, 'REGISTRY_DEVICE_UNKNOWN'));
    }
  });

  it('REG-8 as over HTTP: a virtual device is for its own project alone', async () => {
    const deviceId = await one.hasLicence(anExternalId());
    const stranger = await one.world.hasProject('stranger');
    expect(await claim(deviceId, aName(), stranger)).toEqual(refusal(403, 'REGISTRY_PROJECT_FORBIDDEN'));
    const { result } = (await claim(deviceId)) as { result: DeviceClaimed };
    expect(result).toMatchObject({ deviceId, trackingId: expect.stringMatching(/^VRTR-/) as string, isNew: true });
  });

  it('REG-11 as over HTTP: twenty claims within an hour are enough', async () => {
    const deviceId = await hasPhysical();
    for (let cycle = 0; cycle < 20; cycle += 1) {
      expect(await claim(deviceId)).toEqual(claimed(deviceId, true));
      await one.asker.resultOf(one.asker.release({ ...idsOf(one.project), deviceId, deactivate: false }));
    }
    expect(await claim(deviceId)).toEqual(refusal(400, 'REGISTRY_DEVICE_CLAIMED_TOO_OFTEN'));
  });

  it.each([{ deviceId: '' }, { deviceId: 7 }, { name: undefined }, { name: 'x'.repeat(51) }, { projectId: null }])(
    'a command with %j is refused',
    async (wrong) => {
      const wish = { ...one.claimant(), deviceId: 'd', name: aName(), ...wrong } as never;
      expect(await one.asker.outcomeOf(one.asker.claim(wish))).toEqual(refusal(400, 'COMMANDS_DATA_INVALID'));
    },
  );
});
