import { randomUUID } from 'node:crypto';
import type { DeviceState } from '@umbra/contracts/device';
import { aDevice, eventually, trackingIdOf, type TestProject } from '@umbra/testing';
import { ingested } from './testing/given.ts';
import { ShadowsWorld } from './testing/shadows-world.ts';

const NOW = Date.now();

describe('shadows', () => {
  let world: ShadowsWorld;
  let project: TestProject;
  let token: string;
  let device: DeviceState;
  let id: string;

  beforeAll(async () => {
    world = await ShadowsWorld.start();
    project = await world.hasProject();
    token = await world.userToken(project.state.members[0]!.userId);
  });

  beforeEach(async () => {
    device = await world.hasDevice(aDevice(project));
    id = trackingIdOf(device);
  });

  afterAll(() => world.stop());

  it('says that it is ready', async () => {
    await eventually('ready', async () => Object.keys(await world.readiness.failing()).length === 0);
  });

  it('SHA-6 answers with an empty shadow right after the claim', async () => {
    const { status, body } = await world.get(`/shadows/v2/${id}`, token);
    expect(status).toBe(200);
    expect(body).toEqual({
      desired: { system: { stateVersion: 0, lastModifiedGeofenceTimestamp: 0 } },
      reported: {},
    });
    expect((await world.get(`/shadows/v2/HERE-${randomUUID()}`, token)).status).toBe(404);
  });

  it('ING-40, ING-41: a sample becomes a trace and the reported shadow', async () => {
    const position = { lat: 52.5, lng: 13.4, accuracy: 12 };
    const system = { mode: 'normal', reportedSensorData: { batteryLevel: 80 } };
    await world.ingested(device, [{ sampledAtMs: NOW - 1_000, position, system, payload: { a: 1 } }], {
      acceptedAtMs: NOW,
    });
    const shadow = await world.get(`/shadows/v2/${id}`, token);
    expect(shadow.body.reported).toEqual({
      timestamp: NOW - 1_000,
      position,
      payload: { a: 1 },
      system: { ...system, computed: { online: true, moving: false } },
    });
    const traces = await world.get(`/traces/v2/${id}`, token);
    expect(traces.body).toEqual({
      count: 1,
      data: [
        {
          timestamp: NOW - 1_000,
          serverTimestamp: NOW,
          position,
          payload: { a: 1 },
          system: { ...system, computed: { moving: false } },
        },
      ],
    });
  });
});

describe('shadows whose fold meets what no repetition mends', () => {
  it('wall 7: tells whoever runs it, and says so on its health page', async () => {
    const failures: unknown[] = [];
    const world = await ShadowsWorld.start({ onFatal: (error) => failures.push(error) });
    try {
      await world.tables.query('ALTER TABLE shadows_read.reported_shadow RENAME TO elsewhere');
      await world.appendRaw('HERE-1', JSON.stringify(ingested({ sampledAtMs: NOW })));
      await eventually('it to stop', () => failures.length > 0);
      expect(failures).toEqual([expect.objectContaining({ code: '42P01' })]);
      expect(await world.readiness.failing()).toMatchObject({ timeline: 'failed' });
    } finally {
      await world.stop();
    }
  });
});
