import { MAX_ENDED_CLAIMS } from '@umbra/contracts/device';
import type { TrackingId } from '@umbra/contracts/ids';
import { aDevice, eventually } from '@umbra/testing';
import { ShadowsWorld } from '../testing/shadows-world.ts';

describe('the table of claims', () => {
  let world: ShadowsWorld;
  beforeAll(async () => {
    world = await ShadowsWorld.start();
  });
  afterAll(() => world?.stop());

  it('REG-12 ends a claim also when the next state that it reads is so much later that it lists it no more', async () => {
    const project = await world.hasProject();
    const token = await world.userToken(project.state.members[0]!.userId);
    const listed = async (): Promise<string[]> =>
      (await world.get('/shadows/v4', token)).body.items.map(({ trackingId }: { trackingId: string }) => trackingId);
    const device = aDevice(project);
    const [first] = device.claims;
    await world.hasDevice(device);
    await eventually('it is listed', async () => (await listed()).includes(first!.trackingId));
    const later = Array.from({ length: MAX_ENDED_CLAIMS + 1 }, (_, index) => ({
      ...first!,
      trackingId: `HERE-${index}-${device.deviceId}`.slice(0, 50) as TrackingId,
      claimedAtMs: first!.claimedAtMs + 1_000 + index,
      ...(index === MAX_ENDED_CLAIMS ? {} : { unclaimedAtMs: first!.claimedAtMs + 1_000 + index }),
    }));
    await world.hasDevice({ ...device, claims: later, version: device.version + 2 * MAX_ENDED_CLAIMS + 100 });
    await eventually('the newest claim is listed', async () => (await listed()).includes(later.at(-1)!.trackingId));
    expect(await listed()).toEqual([later.at(-1)!.trackingId]);
  });

  it('wall 7: a claim at a time that no reader could read back is poison; the next one is taken', async () => {
    const project = await world.hasProject();
    const token = await world.userToken(project.state.members[0]!.userId);
    const bad = aDevice(project);
    await world.hasDevice({ ...bad, claims: [{ ...bad.claims[0]!, claimedAtMs: 2 ** 60 }] });
    await eventually('it is skipped', async () => {
      // Others write to the same brokers, some of them what is no event at all.
      const skipped = await world.tables.query<object[]>(
        "SELECT 1 FROM shadows.poison_skip WHERE topic = 'device.events' AND error_code = 'SHADOWS_EVENT_BOUNDS'",
      );
      return skipped.length > 0;
    });
    await world.hasDevice({ ...bad, version: bad.version + 1 });
    await eventually('it is listed', async () => {
      const { status, body } = await world.get('/users/v2/devices', token);
      expect(status).toBe(200);
      return body.count === 1;
    });
  });
});
