import { randomUUID } from 'node:crypto';
import type { DeviceId } from '@umbra/contracts/ids';
import type { VirtualDeviceHad } from '@umbra/contracts/registry-command';
import { inTransaction } from '@umbra/postgres';
import { aName, anExternalId, CommandedWorld, idsOf, refusal } from '../testing/commanded-world.ts';
import type { TestProject } from '../testing/registry-world.ts';

let one: CommandedWorld;

beforeAll(async () => {
  one = await CommandedWorld.start();
});
afterAll(() => one.stop());

describe('registry.release-device', () => {
  const release = (deviceId: string, deactivate: boolean, of: TestProject = one.project) =>
    one.asker.outcomeOf(one.asker.release({ ...idsOf(of), deviceId: deviceId as DeviceId, deactivate }));
  const done = { status: 'done', result: expect.any(Object) as object };

  it('C2C-15 ends the claim, and leaves the licence; once more changes nothing', async () => {
    const externalId = anExternalId();
    const { deviceId } = await one.asker.resultOf<VirtualDeviceHad>(one.asker.have(one.wishFor(externalId)));
    expect(await release(deviceId, false)).toEqual(done);
    expect(await release(deviceId, false)).toEqual(done);
    expect(await one.typesOf(deviceId)).toEqual(['device.provisioned', 'device.claimed', 'device.unclaimed']);
    expect(await one.asker.resultOf(one.asker.have(one.wishFor(externalId)))).toMatchObject({ deviceId, isNew: true });
  });

  it('C2C-15 ends the licence as well where that is asked; once more changes nothing, and the id is free', async () => {
    const externalId = anExternalId();
    const { deviceId } = await one.asker.resultOf<VirtualDeviceHad>(one.asker.have(one.wishFor(externalId)));
    expect(await release(deviceId, true)).toEqual(done);
    expect(await release(deviceId, true)).toEqual(done);
    expect(await one.typesOf(deviceId)).toEqual([
      ...['device.provisioned', 'device.claimed'],
      ...['device.unclaimed', 'device.deactivated'],
    ]);
    const next = await one.asker.resultOf<VirtualDeviceHad>(one.asker.have(one.wishFor(externalId)));
    expect(next.deviceId).not.toBe(deviceId);
  });

  it('REG-13 ends a licence that nobody has claimed', async () => {
    const deviceId = await one.hasLicence(anExternalId());
    expect(await release(deviceId, true)).toEqual(done);
    expect(await one.typesOf(deviceId)).toEqual(['device.provisioned', 'device.deactivated']);
  });

  it('REG-12 ends labels, aliases and metadata with the claim', async () => {
    const { deviceId, trackingId } = await one.asker.resultOf<VirtualDeviceHad>(
      one.asker.have(one.wishFor(anExternalId())),
    );
    const [name, { token }] = [randomUUID(), one.anna];
    const write = (id: string) =>
      Promise.all([
        one.world.must(201, 'PUT', `/labels/v4/device/${id}/name/${name}`, { token }),
        one.world.must(201, 'PUT', `/aliases/v2/${id}/vin/${name}`, { token }),
        one.world.must(200, 'PUT', `/metadata/v2/devices/${id}`, { token, body: { name } }),
      ]);
    await write(trackingId);
    expect(await release(deviceId, true)).toEqual(done);
    for (const table of ['label', 'metadata']) {
      const rows = `SELECT FROM ${table} WHERE resource_id = $1`;
      expect(await one.world.app.dataSource.query(rows, [trackingId])).toEqual([]);
    }
    expect(await one.world.app.dataSource.query(`SELECT FROM alias WHERE tracking_id = $1`, [trackingId])).toEqual([]);
    const another = await one.asker.resultOf<VirtualDeviceHad>(one.asker.have(one.wishFor(anExternalId())));
    await write(another.trackingId);
  });

  it('REG-12 a device that the project has nothing to do with is unknown to it', async () => {
    const { deviceId } = await one.asker.resultOf<VirtualDeviceHad>(one.asker.have(one.wishFor(anExternalId())));
    const stranger = await one.world.hasProject('stranger');
    for (const deactivate of [false, true]) {
      expect(await release(deviceId, deactivate, stranger)).toEqual(refusal(404, 'REGISTRY_DEVICE_UNKNOWN'));
    }
    expect(await release('VRDE-none', false)).toEqual(refusal(404, 'REGISTRY_DEVICE_UNKNOWN'));
    expect(await one.typesOf(deviceId)).toEqual(['device.provisioned', 'device.claimed']);
  });

  it('REG-13 whoever has the claim of another’s licence ends the claim, not the licence, and neither by half', async () => {
    const claimant = await one.world.hasProject('claimant');
    const deviceId = await one.hasLicence(undefined, claimant);
    expect(await release(deviceId, true, claimant)).toEqual(refusal(403, 'REGISTRY_PROJECT_FORBIDDEN'));
    expect(await one.typesOf(deviceId)).toEqual(['device.provisioned', 'device.claimed']);
    expect(await release(deviceId, false, claimant)).toEqual(done);
    expect(await one.typesOf(deviceId)).toEqual(['device.provisioned', 'device.claimed', 'device.unclaimed']);
  });

  it('REG-13 whose licence it is does not end the claim of another project', async () => {
    const deviceId = await one.hasLicence(undefined, await one.world.hasProject('claimant'));
    expect(await release(deviceId, true)).toEqual(refusal(400, 'REGISTRY_DEVICE_STILL_CLAIMED'));
    expect(await release(deviceId, false)).toEqual(done);
    expect(await one.typesOf(deviceId)).toEqual(['device.provisioned', 'device.claimed']);
  });

  it('BULK-15 takes a trackingId or an external id as well, and answers with all ids, however often', async () => {
    const [externalId, name] = [anExternalId(), aName()];
    const had = await one.asker.resultOf<VirtualDeviceHad>(one.asker.have({ ...one.wishFor(externalId), name }));
    const { deviceId, trackingId } = had;
    const released = { status: 'done', result: { deviceId, trackingId, externalId } };
    const named = [{ trackingId }, { externalId }, { deviceId }];
    for (const deactivate of [false, true]) {
      for (const device of [...named, ...named]) {
        const wish = { ...idsOf(one.project), ...device, deactivate };
        expect(await one.asker.outcomeOf(one.asker.release(wish))).toEqual(released);
      }
    }
    expect(await one.typesOf(deviceId)).toEqual([
      ...['device.provisioned', 'device.claimed'],
      ...['device.unclaimed', 'device.deactivated'],
    ]);
    const next = await one.asker.resultOf<VirtualDeviceHad>(one.asker.have({ ...one.wishFor(externalId), name }));
    expect(next.isNew).toBe(true);
  });

  it('BULK-15 a trackingId of the past ends no claim of now, nor the licence behind it', async () => {
    const externalId = anExternalId();
    const had = () => one.asker.resultOf<VirtualDeviceHad>(one.asker.have(one.wishFor(externalId)));
    const { deviceId, trackingId } = await had();
    const releasePast = (deactivate: boolean) =>
      one.asker.outcomeOf(one.asker.release({ ...idsOf(one.project), trackingId, deactivate }));
    expect(await releasePast(false)).toEqual(done);
    const now = await had();
    expect(await releasePast(false)).toEqual({ status: 'done', result: { deviceId, trackingId, externalId } });
    expect(await releasePast(true)).toEqual(refusal(400, 'REGISTRY_DEVICE_STILL_CLAIMED'));
    expect(await had()).toEqual({ ...now, isNew: false });
  });

  it('BULK-15 ids of other projects, of now or of the past, are unknown', async () => {
    const externalId = anExternalId();
    const { deviceId, trackingId } = await one.asker.resultOf<VirtualDeviceHad>(
      one.asker.have(one.wishFor(externalId)),
    );
    const stranger = idsOf(await one.world.hasProject('stranger'));
    const releaseBy = (device: object) =>
      one.asker.outcomeOf(one.asker.release({ ...stranger, ...device, deactivate: false }));
    for (const isOver of [false, true]) {
      if (isOver) expect(await release(deviceId, true)).toEqual(done);
      expect(await releaseBy({ trackingId })).toEqual(refusal(404, 'REGISTRY_TRACKING_ID_UNKNOWN'));
      expect(await releaseBy({ externalId })).toEqual(refusal(404, 'REGISTRY_DEVICE_UNKNOWN'));
      expect(await releaseBy({ deviceId })).toEqual(refusal(404, 'REGISTRY_DEVICE_UNKNOWN'));
    }
  });

  it('BULK-15 whose claim of another’s licence has ended is done again', async () => {
    const claimant = await one.world.hasProject('claimant');
    const deviceId = await one.hasLicence(undefined, claimant);
    const first = await release(deviceId, false, claimant);
    expect(first).toEqual(done);
    expect(await release(deviceId, false, claimant)).toEqual(first);
    expect(await release(deviceId, true)).toEqual(done);
    expect(await release(deviceId, false, claimant)).toEqual(first);
  });

  it('BULK-15 looks ids of the past up by an index', async () => {
    const plans = await inTransaction(one.world.app.dataSource, async (manager) => {
      await manager.query('SET LOCAL enable_seqscan = off');
      const explain = (query: string) => manager.query<object[]>(`EXPLAIN ${query}`);
      return JSON.stringify([
        await explain(`SELECT FROM device_event WHERE event ->> 'type' = 'device.claimed'
                          AND event #>> '{data,claims,-1,trackingId}' = 'HERE-1'`),
        await explain(`SELECT FROM device WHERE app_id = 'a' AND external_id = 'e' AND external_id IS NOT NULL
                          AND status = 'deactivated'`),
      ]);
    });
    expect(plans).toContain('device_event_claim');
    expect(plans).toContain('device_deactivated');
  });

  it.each([{ deviceId: undefined }, { trackingId: 'HERE-1' }, { externalId: 'e' }])(
    'BULK-15 a command with %j beside names not one device',
    async (more) => {
      const wish = { ...idsOf(one.project), deviceId: 'VRDE-1' as DeviceId, deactivate: false, ...more } as never;
      expect(await one.asker.outcomeOf(one.asker.release(wish))).toEqual(refusal(400, 'REGISTRY_ONE_ID_OF_DEVICE'));
    },
  );

  it.each([{ deactivate: 'yes' }, { deactivate: undefined }, { deviceId: 7 }, { projectId: 'p\0' }])(
    'a command with %j is refused',
    async (wrong) => {
      const wish = { ...idsOf(one.project), deviceId: 'VRDE-1' as DeviceId, deactivate: false, ...wrong } as never;
      expect(await one.asker.outcomeOf(one.asker.release(wish))).toEqual(refusal(400, 'COMMANDS_DATA_INVALID'));
    },
  );
});
