import { randomUUID } from 'node:crypto';
import type { DeviceState } from '@umbra/contracts/device';
import { aDevice, anExternalId, aProject, trackingIdOf } from '@umbra/testing';
import { GeofencingClient } from '../../testing/geofencing-client.ts';
import { aCircle, aPoi, squareAt } from '../../testing/geofences.ts';
import { GeofencingWorld } from '../../testing/geofencing-world.ts';
import { readGeofenceMsg } from '../../testing/read-geofence-msg.ts';
import type { ShadowsPlayer } from '../../testing/shadows-player.ts';

const V3 = '/associations/v3';

let world: GeofencingWorld;
let shadows: ShadowsPlayer;
let client: GeofencingClient;
let device: DeviceState;
let trackingId: ReturnType<typeof trackingIdOf>;

beforeAll(async () => {
  world = await GeofencingWorld.start();
  shadows = await world.shadows();
  client = await GeofencingClient.of(world);
});
beforeEach(async () => {
  device = await world.hasDevice(aDevice(client.project));
  trackingId = trackingIdOf(device);
});
afterAll(() => world?.stop());

const path = (kind: string, id: string): string => `${V3}/${trackingId}/${kind}/${id}`;
const range = (type: string, begin: number, end: number) => ({ type, range: { begin, end } });
const aRule = { type: 'dwelling', threshold: { durationS: 60 } };

describe('a device and a geofence', () => {
  it('ASC-3 are associated with 201, then with 200, until that is deleted; the device hears of it each time', async () => {
    const geofenceId = await client.hasGeofence(aCircle());
    const before = Date.now();
    expect(await client.call('PUT', path('geofences', geofenceId))).toMatchObject({ status: 201, text: '' });
    expect(await client.call('PUT', path('geofences', geofenceId))).toMatchObject({ status: 200, text: '' });
    expect(await client.call('DELETE', path('geofences', geofenceId))).toMatchObject({ status: 204, text: '' });
    expect(await client.call('DELETE', path('geofences', geofenceId))).toMatchObject({ status: 404 });
    const [first, second] = [await shadows.told(trackingId), await shadows.told(trackingId, 2)];
    expect(first.sensorAlarmConfig).toBeNull();
    expect(first.lastModifiedGeofenceTimestamp).toBeGreaterThanOrEqual(before);
    expect(second.lastModifiedGeofenceTimestamp).toBeGreaterThanOrEqual(first.lastModifiedGeofenceTimestamp!);
    expect(shadows.commandsSoFar(trackingId)).toHaveLength(2);
  });

  it('ASC-3 the device hears when its geofence is changed, or deleted with its association (GEO-9)', async () => {
    const geofenceId = await client.hasGeofence(aCircle());
    await client.call('PUT', path('geofences', geofenceId));
    await client.call('PUT', `/geofences/v2/${geofenceId}`, aCircle({ name: 'yard' }));
    const changed = await shadows.told(trackingId, 2);
    await client.call('DELETE', `/geofences/v2/${geofenceId}`);
    const removed = await shadows.told(trackingId, 3);
    expect(removed.lastModifiedGeofenceTimestamp).toBeGreaterThanOrEqual(changed.lastModifiedGeofenceTimestamp!);
    expect((await client.get(`${V3}/${trackingId}/geofences`)).body).toEqual({ data: [], count: 0 });
  });

  it('§10 the deprecated prefixes do the same', async () => {
    const geofenceId = await client.hasGeofence(aCircle());
    const old = `/geofence-associations/v2/${geofenceId}`;
    expect((await client.call('PUT', `${old}/${trackingId}`)).status).toBe(201);
    expect((await client.call('PUT', `${old}/${trackingId}`)).status).toBe(200);
    expect((await client.get(`${old}/devices`)).body).toEqual({ data: [{ trackingId }], count: 1 });
    expect((await client.get(`/device-associations/v2/${trackingId}/geofences`)).body).toEqual({
      data: [{ id: geofenceId, geofence: aCircle() }],
      count: 1,
    });
    expect((await client.call('DELETE', `${old}/${trackingId}`)).status).toBe(204);
    expect((await client.call('DELETE', `${old}/${trackingId}`)).status).toBe(404);
  });

  it('§10 are listed in pages, by type, in the order of association', async () => {
    const [yard, square, poi] = [
      await client.hasGeofence(aCircle()),
      await client.hasGeofence(squareAt(1, 1, 1)),
      await client.hasGeofence(aPoi()),
    ];
    for (const id of [poi, square, yard]) await client.call('PUT', path('geofences', id));
    const list = `${V3}/${trackingId}/geofences`;
    const ids = ({ body }: { body: { data: { id: string }[] } }) => body.data.map(({ id }) => id);
    const first = await client.get(`${list}?count=2`);
    expect(ids(first)).toEqual([poi, square]);
    const second = await client.get(`${list}?count=2&pageToken=${first.body.pageToken}`);
    expect(second.body).toEqual({ data: [{ id: yard, geofence: aCircle() }], count: 1 });
    expect(ids(await client.get(`${list}?type=circle&type=poi`))).toEqual([poi, yard]);
    expect((await client.get(`${list}?type=cube`)).status).toBe(400);
  });

  it.each([
    ['Accept', { accept: 'application/octet-stream' }],
    ['Content-Type', { 'content-type': 'application/octet-stream' }],
  ])('ASC-8 are listed in protobuf by %s, for the device itself', async (_by, headers) => {
    const [poi, yard] = [await client.hasGeofence(aPoi()), await client.hasGeofence(aCircle())];
    for (const id of [poi, yard]) await client.call('PUT', path('geofences', id));
    const answer = await fetch(`${world.url}${V3}/${trackingId}/geofences?count=1`, {
      headers: { ...headers, authorization: `Bearer ${await world.deviceToken(device)}` },
    });
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    const read = readGeofenceMsg(Buffer.from(await answer.arrayBuffer()));
    expect(read.circulars.map(({ id }) => id)).toEqual([yard]);
    expect(read.pageToken).toBeUndefined();
  });
});

describe('a device and a rule', () => {
  it('ASC-1 are associated by a path of its kind alone', async () => {
    const [ruleId, sensorRuleId] = [await client.hasRule(aRule), await client.hasSensorRule({ type: 'tamper' })];
    expect((await client.call('PUT', path('rules', sensorRuleId))).status).toBe(404);
    expect((await client.call('PUT', path('sensors', ruleId))).status).toBe(404);
    expect((await client.call('PUT', path('rules', ruleId))).status).toBe(201);
    expect((await client.call('PUT', path('rules', ruleId))).status).toBe(200);
    expect((await client.call('PUT', path('sensors', sensorRuleId))).status).toBe(201);
    expect((await client.call('DELETE', path('rules', sensorRuleId))).status).toBe(404);
    expect((await client.get(`${V3}/${trackingId}/rules`)).body).toMatchObject({
      data: [{ ruleId, rule: { type: 'dwelling', threshold: { durationS: 60 } } }],
      count: 1,
    });
    expect((await client.get(`${V3}/${trackingId}/sensors`)).body).toMatchObject({
      data: [{ id: sensorRuleId, type: 'tamper' }],
      count: 1,
    });
    expect((await client.get(`${V3}/rules/${ruleId}`)).body).toEqual({ data: [{ trackingId }], count: 1 });
    expect((await client.get(`${V3}/sensors/${sensorRuleId}`)).body).toEqual({ data: [{ trackingId }], count: 1 });
    expect((await client.call('DELETE', `/rules/v4/${ruleId}`)).status).toBe(409);
    expect((await client.call('DELETE', path('rules', ruleId))).status).toBe(204);
    expect((await client.call('DELETE', `/rules/v4/${ruleId}`)).status).toBe(204);
  });

  it('ASC-4 the device is told what all of its sensor rules ask for, and null once there is none', async () => {
    const [cold, shaken] = [
      await client.hasSensorRule(range('temperature', -20, 5)),
      await client.hasSensorRule({ type: 'acceleration', threshold: { value: 4 } }),
    ];
    const told: unknown[] = [];
    const change = async (method: string, id: string) => {
      await client.call(method, path('sensors', id));
      told.push((await shadows.told(trackingId, told.length + 1)).sensorAlarmConfig);
    };
    for (const id of [cold, shaken]) await change('PUT', id);
    for (const id of [cold, shaken]) await change('DELETE', id);
    const limits = { alertTemperatureCMin: -20, alertTemperatureCMax: 5 };
    expect(told).toEqual([limits, { ...limits, alertAccelerationGMax: 4 }, { alertAccelerationGMax: 4 }, null]);
    expect(await shadows.told(trackingId)).toEqual({ sensorAlarmConfig: limits });
  });

  it('ASC-2 a second sensor rule of a type takes the place of the first', async () => {
    const [first, second] = [
      await client.hasSensorRule(range('humidity', 10, 20)),
      await client.hasSensorRule(range('humidity', 30, 40)),
    ];
    await client.call('PUT', path('sensors', first));
    expect((await client.call('PUT', path('sensors', second))).status).toBe(201);
    const { body } = await client.get(`${V3}/${trackingId}/sensors`);
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual([second]);
    const { sensorAlarmConfig } = await shadows.told(trackingId, 2);
    expect(sensorAlarmConfig).toEqual({ alertRelativeHumidityMin: 30, alertRelativeHumidityMax: 40 });
    expect((await client.get(`${V3}/sensors/${first}`)).body).toEqual({ data: [], count: 0 });
  });

  it('SEN-5 the device is told when its sensor rule is changed, and when all are deleted', async () => {
    const own = await GeofencingClient.of(world);
    const tracker = trackingIdOf(await world.hasDevice(aDevice(own.project)));
    const rule = await own.hasSensorRule(range('pressure', 900, 1_000));
    await own.call('PUT', `${V3}/${tracker}/sensors/${rule}`);
    await own.call('PUT', `/sensors/v3/${rule}`, range('pressure', 900, 1_100));
    const limits = { alertPressureHpaMin: 900, alertPressureHpaMax: 1_100 };
    expect((await shadows.told(tracker, 2)).sensorAlarmConfig).toEqual(limits);
    await own.removeAll('/sensors/v3');
    expect((await shadows.told(tracker, 3)).sensorAlarmConfig).toBeNull();
  });
});

describe('what devices are called', () => {
  it('GEN-11, GEN-12 virtual ones by externalId with appId, and so in lists', async () => {
    const externalId = anExternalId();
    const virtual = await world.hasDevice(aDevice(client.project, { externalId }));
    const { appId } = client.project.state;
    const geofenceId = await client.hasGeofence(aCircle());
    const url = `${V3}/${externalId}/geofences`;
    expect((await client.call('PUT', `${url}/${geofenceId}?appId=${appId}`)).status).toBe(201);
    expect((await client.call('PUT', `${url}/${geofenceId}`)).status).toBe(404);
    expect((await client.get(`${url}?appId=${appId}`)).body).toMatchObject({ data: [{ id: geofenceId }], count: 1 });
    await client.call('PUT', path('geofences', geofenceId));
    expect((await client.get(`${V3}/geofences/${geofenceId}`)).body).toEqual({
      data: [{ trackingId: trackingIdOf(virtual), appId, externalId }, { trackingId }],
      count: 2,
    });
  });

  it('PAGE-4 the devices of a geofence are listed in pages', async () => {
    const geofenceId = await client.hasGeofence(aCircle());
    const trackers = await Promise.all(
      [1, 2, 3].map(async () => trackingIdOf(await world.hasDevice(aDevice(client.project)))),
    );
    for (const id of trackers) await client.call('PUT', `${V3}/${id}/geofences/${geofenceId}`);
    const first = await client.get(`${V3}/geofences/${geofenceId}?count=2`);
    expect(first.body.data).toEqual(trackers.slice(0, 2).map((id) => ({ trackingId: id })));
    const second = await client.get(`${V3}/geofences/${geofenceId}?count=2&pageToken=${first.body.pageToken}`);
    expect(second.body).toEqual({ data: [{ trackingId: trackers[2] }], count: 1 });
  });
});

describe('who may', () => {
  it('§1.3 a device reads its own geofences, and nothing else', async () => {
    const token = await world.deviceToken(device);
    const other = trackingIdOf(await world.hasDevice(aDevice(client.project)));
    const status = async (method: string, url: string) => (await world.call(method, url, { token })).status;
    expect(await status('GET', `${V3}/${trackingId}/geofences`)).toBe(200);
    expect(await status('GET', `/device-associations/v2/${trackingId}/geofences`)).toBe(200);
    expect(await status('GET', `${V3}/${other}/geofences`)).toBe(403);
    expect(await status('GET', `${V3}/${trackingId}/rules`)).toBe(403);
    expect(await status('PUT', path('geofences', randomUUID()))).toBe(403);
  });

  it('ASC-5 what is of another project is not there, and its devices are forbidden', async () => {
    const stranger = await GeofencingClient.of(world, await world.hasProject(aProject()));
    const theirs = await stranger.hasGeofence(aCircle());
    const [rule, sensorRule] = [await stranger.hasRule(aRule), await stranger.hasSensorRule({ type: 'attach' })];
    expect((await client.call('PUT', path('geofences', theirs))).status).toBe(404);
    expect((await client.call('PUT', path('rules', rule))).status).toBe(404);
    expect((await client.call('PUT', path('sensors', sensorRule))).status).toBe(404);
    expect((await client.get(`${V3}/geofences/${theirs}`)).status).toBe(404);
    expect((await stranger.call('PUT', path('geofences', theirs))).status).toBe(403);
    expect((await stranger.get(`${V3}/${trackingId}/geofences`)).status).toBe(403);
    const batch = { ruleIds: [rule], geofenceIds: [theirs] };
    const refused = await client.call('POST', `${V3}/devices/${trackingId}/batchCreate`, batch);
    expect(refused.status).toBe(400);
    expect(refused.body.details.errors.map(({ path }: { path: string }) => path)).toEqual(['geofenceIds', 'ruleIds']);
    // What the device hears first is of what was not refused.
    await client.call('PUT', path('geofences', await client.hasGeofence(aCircle())));
    await shadows.told(trackingId);
    expect(shadows.commandsSoFar(trackingId)).toHaveLength(1);
  });

  it.each([
    ['a word', 'x'],
    ['a NUL', 'a%00b'],
    ['a blank', '%20'],
    ['a lorry', '%F0%9F%9A%9A'],
    ['a long text', 'x'.repeat(2_000)],
  ])('ASC-5 %s is the id of nothing', async (_what, id) => {
    for (const kind of ['geofences', 'rules', 'sensors']) {
      expect((await client.call('PUT', path(kind, id))).status).toBe(404);
      expect((await client.call('DELETE', path(kind, id))).status).toBe(404);
      expect((await client.get(`${V3}/${kind}/${id}`)).status).toBe(404);
      expect((await client.call('PUT', `${V3}/${id}/${kind}/${randomUUID()}`)).status).toBe(404);
      expect((await client.get(`${V3}/${id}/${kind}`)).status).toBe(404);
    }
  });
});
