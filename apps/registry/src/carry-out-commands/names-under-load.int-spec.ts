import type { DeviceId, TrackingId } from '@umbra/contracts/ids';
import { DevicesRepository } from '../device-store/devices.repository.ts';
import { DeviceNames } from '../label-resources/device-names.ts';
import { LabelsRepository } from '../label-resources/labels.repository.ts';
import { aName, anExternalId, CommandedWorld, idsOf } from '../testing/commanded-world.ts';
import { BatchProjects } from './batch-projects.ts';

const NAMES = 25;

describe('two replicas that are asked for the same names', () => {
  let one: CommandedWorld;

  beforeAll(async () => {
    one = await CommandedWorld.start();
    await one.world.addReplica();
  });
  afterAll(() => one.stop());

  const hasPhysical = (query = ''): Promise<{ deviceId: DeviceId; trackingId: string }> =>
    one.world.must(201, 'POST', `/registry/v2/${one.project.appId}/one-device${query}`, { token: one.anna.token });
  const hasPhysicals = (query?: string) => Promise.all(Array.from({ length: NAMES }, () => hasPhysical(query)));
  const put = async (trackingId: string, name: string): Promise<number> => {
    const path = `/labels/v4/device/${trackingId}/name/${name}`;
    return (await one.world.call('PUT', path, { token: one.anna.token })).status;
  };
  const deactivate = async (deviceId: string): Promise<number> =>
    (await one.world.call('DELETE', `/registry/v2/devices/${deviceId}`, { token: one.anna.token })).status;
  const waiting = async (): Promise<number> => {
    const rows = await one.world.app.dataSource.query<object[]>(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return rows.length;
  };

  it('BULK-4 give each to one device, of those that commands make or claim and those that members name', async () => {
    const names = Array.from({ length: NAMES }, aName);
    const [unclaimed, claimed] = [await hasPhysicals(), await hasPhysicals('?autoclaim=true')];
    const before = await one.licencesOf();
    const isDone = async (given: Promise<Parameters<typeof one.asker.repliesTo>[0]>) =>
      (await one.asker.outcomeOf(given)).status === 'done';
    const winners = await Promise.all(
      names.map(async (name, nth) => {
        const { deviceId } = unclaimed[nth]!;
        return Promise.all([
          isDone(one.asker.provision({ ...one.claimant(), name })),
          isDone(one.asker.have({ ...one.wishFor(anExternalId()), name })),
          isDone(one.asker.claim({ ...one.claimant(), deviceId, name })),
          put(claimed[nth]!.trackingId, name).then((status) => status === 201),
        ]);
      }),
    );
    expect(winners.map((wins) => wins.filter(Boolean).length)).toEqual(names.map(() => 1));
    const made = winners.filter(([isProvisioned, isHad]) => isProvisioned || isHad).length;
    const licences = before.counted + made;
    expect(await one.licencesOf()).toEqual({ counted: licences, there: licences });
    expect(await one.deadlocks()).toBe(0);
  });

  it.each([
    ['names', '?autoclaim=true', (id: { trackingId: string }, name: string) => put(id.trackingId, name), 409],
    ['deactivates', '', (id: { deviceId: string }) => deactivate(id.deviceId), 204],
  ] as const)(
    'BULK-4 do not wait in a circle for somebody who %s a device meanwhile',
    async (_what, query, ask, status) => {
      const [device, other] = [await hasPhysical(query), await hasPhysical('?autoclaim=true')];
      const [projects, devices, names] = [
        new BatchProjects(),
        new DevicesRepository(),
        new DeviceNames(new LabelsRepository()),
      ];
      const name = aName();
      const { projectId } = idsOf(one.project);
      let answer: Promise<number> | undefined;
      await one.world.app.dataSource.transaction(async (manager) => {
        // Less than the server takes to find a circle.
        await manager.query(`SET LOCAL lock_timeout = '500ms'`);
        await projects.lock(manager, [{ type: 'any', wish: { projectId } }]);
        await names.give(manager, { projectId, trackingId: other.trackingId as TrackingId }, name);
        answer = ask(device, name);
        await one.world.eventually('it waits', async () => (await waiting()) > 0);
        await devices.findForChange(manager, { deviceId: device.deviceId });
      });
      expect(await answer).toBe(status);
    },
  );
});
