import type { DeviceState } from '@umbra/contracts/device';
import { newUserId } from '@umbra/contracts/ids';
import {
  aDesiredState,
  aDevice,
  anExternalId,
  aProject,
  trackingIdOf,
  unclaimed,
  type TestProject,
} from '@umbra/testing';
import {
  asClient,
  asDevice,
  asUser,
  EMPTY_SHADOW,
  jsonOf,
  NOW_MS,
  pathOfOneDevice,
  sealer,
  type PathUnderTest,
} from '../testing/path-under-test.ts';
import { batchTelemetryRoute, deviceTelemetryRoute } from './telemetry-routes.ts';

let path: PathUnderTest;
let project: TestProject;
let device: DeviceState;

beforeEach(() => {
  ({ path, project, device } = pathOfOneDevice());
});

const nothingStored = () => expect(path.log.records).toEqual([]);

describe('users and applications post for devices', () => {
  const data = [{ timestamp: 5 }];

  it('ING-11 by tracking ID', async () => {
    for (const caller of [asClient(project), asUser(project), asUser(project, true)]) {
      const accepted = await path.when(deviceTelemetryRoute, caller, { data, id: trackingIdOf(device) });
      expect(accepted.source).toBe('user');
      expect(jsonOf(accepted.desiredShadow)).toEqual(EMPTY_SHADOW);
    }
    expect(path.events.map((event) => event.data.source)).toEqual(['user', 'user', 'user']);
    expect(path.waits).toBe(0);
  });

  it('ING-11 by external ID together with the appId', async () => {
    const externalId = anExternalId();
    const virtual = aDevice(project, { externalId });
    path.given(virtual);
    const { appId } = project.state;
    await path.when(deviceTelemetryRoute, asClient(project), { data, id: externalId, appId });
    expect(path.events[0]?.data.trackingId).toBe(trackingIdOf(virtual));
    await expect(path.when(deviceTelemetryRoute, asClient(project), { data, id: externalId })).rejects.toMatchObject({
      status: 404,
    });
  });

  it('ING-11 not without an id', async () => {
    await expect(path.when(deviceTelemetryRoute, asUser(project), { data })).rejects.toMatchObject({
      status: 400,
      code: 'INGESTION_ID_MISSING',
    });
    nothingStored();
  });

  it('ING-12 the appId of a batch holds for all its ids, and tracking IDs of the same project pass as well', async () => {
    const externalId = anExternalId();
    const virtual = aDevice(project, { externalId });
    path.given(virtual);
    const items = [externalId, trackingIdOf(device), trackingIdOf(virtual)].map((id, n) => ({ id, timestamp: 10 - n }));
    const accepted = await path.when(batchTelemetryRoute, asClient(project), {
      data: items,
      appId: project.state.appId,
    });
    expect(accepted).toMatchObject({ desiredShadow: undefined, samples: 3, devices: 2 });
    // The virtual device goes by both its names, and yet has one event, in the order of time.
    expect(
      path.events.map(({ data: { trackingId, samples } }) => [trackingId, samples.map((s) => s.sampledAtMs)]),
    ).toEqual([
      [trackingIdOf(virtual), [8, 10]],
      [trackingIdOf(device), [9]],
    ]);
  });

  it('ING-12 ING-13 with an appId, a tracking ID of another project of the caller is refused', async () => {
    const second = aProject({ members: project.state.members });
    const elsewhere = aDevice(second);
    path.given(second, elsewhere);
    const item = { id: trackingIdOf(elsewhere), timestamp: 5 };
    await path.when(batchTelemetryRoute, asUser(project), { data: [item] });
    const { appId } = project.state;
    await expect(path.when(batchTelemetryRoute, asUser(project), { data: [item], appId })).rejects.toMatchObject({
      status: 403,
    });
    expect(path.events).toHaveLength(1);
  });

  it('ING-13 an unknown id is a 404, a dead one too', async () => {
    const dead = unclaimed(device);
    path.given(dead);
    for (const id of ['unknown', trackingIdOf(dead)]) {
      await expect(path.when(deviceTelemetryRoute, asUser(project), { data, id })).rejects.toMatchObject({
        status: 404,
        code: 'INGESTION_DEVICE_UNKNOWN',
      });
    }
    await expect(
      path.when(deviceTelemetryRoute, asUser(project), { data, id: 'x', appId: 'no such app' }),
    ).rejects.toMatchObject({ status: 404 });
    nothingStored();
  });

  it('ING-13 an id of another project is a 403, by whichever name', async () => {
    const stranger = aProject();
    const externalId = anExternalId();
    const foreign = aDevice(stranger, { externalId });
    path.given(stranger, foreign);
    for (const caller of [asClient(project), asUser(project), asUser(project, true)]) {
      for (const names of [
        { id: trackingIdOf(foreign) },
        { id: externalId, appId: stranger.state.appId },
        { id: 'unknown', appId: stranger.state.appId },
        { id: trackingIdOf(foreign), appId: project.state.appId },
      ]) {
        await expect(path.when(deviceTelemetryRoute, caller, { data, ...names })).rejects.toMatchObject({
          status: 403,
        });
      }
    }
    nothingStored();
  });

  it('AUTH-2 a user whose token stands for a project that they left is refused', async () => {
    const left = aProject({ ...project.state, members: [{ userId: newUserId(), role: 'admin' }], version: 2 });
    path.given(left);
    await expect(
      path.when(deviceTelemetryRoute, asUser(project, true), { data, id: trackingIdOf(device) }),
    ).rejects.toMatchObject({ status: 403 });
  });

  it('a token narrowed to one project does not reach the others of its user', async () => {
    const second = aProject({ members: project.state.members });
    const elsewhere = aDevice(second);
    path.given(second, elsewhere);
    const body = { data, id: trackingIdOf(elsewhere) };
    await expect(path.when(deviceTelemetryRoute, asUser(project, true), body)).rejects.toMatchObject({ status: 403 });
    await path.when(deviceTelemetryRoute, asUser(project), body);
  });

  it('ING-13 waits for the newest state before it refuses', async () => {
    const fresh = aDevice(project);
    path.news = () => path.given(fresh);
    await path.when(deviceTelemetryRoute, asUser(project), { data, id: trackingIdOf(fresh) });
    expect(path.events[0]?.data.trackingId).toBe(trackingIdOf(fresh));
    expect(path.waits).toBe(1);
  });

  it('ING-14 one bad item fails the batch, whatever is wrong with it', async () => {
    const good = { id: trackingIdOf(device), timestamp: 5 };
    for (const bad of [
      { id: 'unknown', timestamp: 5 },
      { id: trackingIdOf(device), timestamp: 1 },
      { id: trackingIdOf(device), timestamp: NOW_MS + 10_001 },
      { timestamp: 5 },
    ]) {
      await expect(path.when(batchTelemetryRoute, asUser(project), { data: [good, bad, good] })).rejects.toBeDefined();
    }
    nothingStored();
  });

  it('ING-13 says where the id stands, and not what it is', async () => {
    const body = {
      data: [
        { id: trackingIdOf(device), timestamp: 5 },
        { id: 'hunter2', timestamp: 5 },
      ],
    };
    const refusal = await path.when(batchTelemetryRoute, asUser(project), body).then(
      () => undefined,
      (error: Error & { details: object }) => ({ message: error.message, details: error.details }),
    );
    expect(refusal?.message).toContain('data[1].id');
    expect(JSON.stringify(refusal)).not.toContain('hunter2');
  });

  it('shows Wi-Fi passwords to the device alone', async () => {
    const password = sealer.seal('hunter22', trackingIdOf(device));
    const wlanConfigurations = [{ ssid: 'home', securityMode: 'wpa2psk', password }] as const;
    path.given(aDesiredState(device, { system: { ...EMPTY_SHADOW.system, wlanConfigurations } }));
    const body = { data, id: trackingIdOf(device) };
    const shown = async (caller: ReturnType<typeof asUser>) =>
      (await path.when(deviceTelemetryRoute, caller, body)).desiredShadow?.toString();
    expect(await shown(asDevice(device))).toContain('"password":"hunter22"');
    for (const caller of [asUser(project), asClient(project)])
      expect(await shown(caller)).toContain('"password":"********"');
  });
});
