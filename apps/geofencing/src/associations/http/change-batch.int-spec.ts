import { randomUUID } from 'node:crypto';
import type { TrackingId } from '@umbra/contracts/ids';
import { aDevice, anExternalId, trackingIdOf, type Answer } from '@umbra/testing';
import { GeofencingClient } from '../../testing/geofencing-client.ts';
import { aCircle } from '../../testing/geofences.ts';
import { GeofencingWorld } from '../../testing/geofencing-world.ts';
import type { ShadowsPlayer } from '../../testing/shadows-player.ts';

const V3 = '/associations/v3';
const MAX_ASSOCIATIONS = 20;

let world: GeofencingWorld;
let shadows: ShadowsPlayer;
let client: GeofencingClient;
let trackingId: TrackingId;

beforeAll(async () => {
  world = await GeofencingWorld.start({
    settings: { GEOFENCING_MAX_ASSOCIATIONS_PER_DEVICE: String(MAX_ASSOCIATIONS) },
  });
  shadows = await world.shadows();
  client = await GeofencingClient.of(world);
});
beforeEach(async () => {
  trackingId = trackingIdOf(await world.hasDevice(aDevice(client.project)));
});
afterAll(() => world?.stop());

const aRule = { type: 'utilization', threshold: { durationS: 60 } };
const batch = (kind: 'batchCreate' | 'batchDelete', body: object, id: string = trackingId) =>
  client.call('POST', `${V3}/devices/${id}/${kind}`, body);
const update = (body: object, query = '') => client.call('PUT', `${V3}/devices/batchUpdate${query}`, body);
const NONE = { ruleIds: [], geofenceIds: [] };

/** What a device is associated with, by id. */
const associated = async (id: TrackingId = trackingId) => {
  const ids = async (kind: string, member: string): Promise<string[]> => {
    const { body } = await client.get(`${V3}/${id}/${kind}`);
    return body.data.map((item: Record<string, string>) => item[member]);
  };
  return {
    geofenceIds: await ids('geofences', 'id'),
    ruleIds: [...(await ids('rules', 'ruleId')), ...(await ids('sensors', 'id'))],
  };
};

describe('associations of a device, several at once', () => {
  it('ASC-1 come and go together, of rules and sensor rules alike; the device hears once of all', async () => {
    const geofenceIds = [await client.hasGeofence(aCircle()), await client.hasGeofence(aCircle())];
    const ruleIds = [await client.hasRule(aRule), await client.hasSensorRule({ type: 'attach' })];
    expect(await batch('batchCreate', { geofenceIds, ruleIds })).toMatchObject({ status: 201, text: '' });
    expect(await associated()).toEqual({ geofenceIds, ruleIds });
    const told = await shadows.told(trackingId);
    expect(told).toMatchObject({ sensorAlarmConfig: { isAttachAlertEnabled: true } });
    expect(told.lastModifiedGeofenceTimestamp).toBeGreaterThan(0);
    expect((await batch('batchCreate', { geofenceIds, ruleIds })).status).toBe(201);
    expect(await batch('batchDelete', { geofenceIds, ruleIds })).toMatchObject({ status: 204, text: '' });
    expect(await associated()).toEqual(NONE);
    expect((await shadows.told(trackingId, 2)).sensorAlarmConfig).toBeNull();
    expect((await batch('batchDelete', { geofenceIds, ruleIds })).status).toBe(204);
    expect(shadows.commandsSoFar(trackingId)).toHaveLength(2);
  });

  it('ASC-1 an id of nothing is named, and nothing happens', async () => {
    const geofenceId = await client.hasGeofence(aCircle());
    const unknown = randomUUID();
    const refused = await batch('batchCreate', { geofenceIds: [geofenceId, unknown], ruleIds: [geofenceId] });
    expect(refused).toMatchObject({
      status: 400,
      body: {
        details: {
          errors: [
            { path: 'geofenceIds', reason: expect.stringContaining(unknown) as string },
            { path: 'ruleIds', reason: expect.stringContaining(geofenceId) as string },
          ],
        },
      },
    });
    expect((await batch('batchDelete', { geofenceIds: [unknown], ruleIds: [] })).status).toBe(400);
    expect(await associated()).toEqual(NONE);
  });

  it('ASC-2 of two sensor rules of one type the last one stands', async () => {
    const rule = (end: number) => client.hasSensorRule({ type: 'battery', range: { begin: 0, end } });
    const ruleIds = [await rule(10), await rule(20)];
    expect((await batch('batchCreate', { geofenceIds: [], ruleIds })).status).toBe(201);
    expect((await associated()).ruleIds).toEqual([ruleIds[1]]);
  });

  it('ASC-1 ids in capitals, and those that come twice, are one', async () => {
    const geofenceId = await client.hasGeofence(aCircle());
    const geofenceIds = [geofenceId.toUpperCase(), geofenceId, geofenceId];
    expect((await batch('batchCreate', { geofenceIds, ruleIds: [] })).status).toBe(201);
    expect((await associated()).geofenceIds).toEqual([geofenceId]);
  });

  it('are limited per device, and then nothing is added', async () => {
    const ids = await Promise.all(Array.from({ length: MAX_ASSOCIATIONS + 1 }, () => client.hasRule(aRule)));
    const create = (ruleIds: string[]) => batch('batchCreate', { geofenceIds: [], ruleIds });
    expect((await create(ids.slice(0, 15))).status).toBe(201);
    expect((await create(ids.slice(10))).status).toBe(403);
    expect((await associated()).ruleIds).toHaveLength(15);
    expect((await create(ids.slice(10, MAX_ASSOCIATIONS))).status).toBe(201);
    expect((await client.call('PUT', `${V3}/${trackingId}/rules/${ids.at(-1)!}`)).status).toBe(403);
    expect((await client.call('PUT', `${V3}/${trackingId}/rules/${ids[0]!}`)).status).toBe(200);
  });
});

describe('associations of several devices', () => {
  it('ASC-7 old ones go and new ones come for all of them', async () => {
    const externalId = anExternalId();
    const devices = [
      trackingId,
      trackingIdOf(await world.hasDevice(aDevice(client.project))),
      trackingIdOf(await world.hasDevice(aDevice(client.project, { externalId }))),
    ];
    const [before, after] = [await client.hasGeofence(aCircle()), await client.hasGeofence(aCircle())];
    await batch('batchCreate', { geofenceIds: [before], ruleIds: [] });
    const body = {
      trackingIds: devices,
      oldRules: { ...NONE, geofenceIds: [before] },
      newRules: { ...NONE, geofenceIds: [after] },
    };
    expect(await update(body)).toMatchObject({ status: 201, text: '' });
    for (const device of devices) expect((await associated(device)).geofenceIds).toEqual([after]);
    const { appId } = client.project.state;
    const back = { trackingIds: [externalId], oldRules: body.newRules, newRules: body.oldRules };
    expect((await update(back, `?appId=${appId}`)).status).toBe(201);
    expect((await associated(devices[2])).geofenceIds).toEqual([before]);
  });

  it('ASC-7 all of them or none', async () => {
    const geofenceId = await client.hasGeofence(aCircle());
    const newRules = { ...NONE, geofenceIds: [geofenceId] };
    const unknown = await update({ trackingIds: [trackingId, 'HERE-x'], oldRules: NONE, newRules });
    expect(unknown).toMatchObject({ status: 400, body: { details: { errors: [{ path: 'trackingIds[1]' }] } } });
    const stranger = await GeofencingClient.of(world);
    const theirs = trackingIdOf(await world.hasDevice(aDevice(stranger.project)));
    expect((await update({ trackingIds: [trackingId, theirs], oldRules: NONE, newRules })).status).toBe(403);
    const foreign = await update({
      trackingIds: [trackingId],
      oldRules: { ...NONE, geofenceIds: [randomUUID()] },
      newRules,
    });
    expect(foreign).toMatchObject({ status: 400, body: { details: { errors: [{ path: 'oldRules.geofenceIds' }] } } });
    expect(await associated()).toEqual(NONE);
    // What the device hears first is of what was not refused.
    await client.call('PUT', `${V3}/${trackingId}/geofences/${geofenceId}`);
    await shadows.told(trackingId);
    expect(shadows.commandsSoFar(trackingId)).toHaveLength(1);
  });

  it('ASC-5 devices of two projects have nothing in common, though both are the caller’s', async () => {
    const second = await world.hasProject();
    const members = [...second.state.members, ...client.project.state.members];
    await world.hasProject({ ...second, state: { ...second.state, members, version: 2 } });
    const other = trackingIdOf(await world.hasDevice(aDevice(second)));
    const refused = await update({ trackingIds: [trackingId, other], oldRules: NONE, newRules: NONE });
    expect(refused).toMatchObject({ status: 400, body: { details: { errors: [{ path: 'trackingIds' }] } } });
  });
});

describe('what is no batch', () => {
  const pathsOf = ({ body }: Answer): string[] => [
    ...new Set<string>(body.details.errors.map(({ path }: { path: string }) => path)),
  ];
  const ids = (count: number) => Array.from({ length: count }, () => randomUUID());

  it.each([
    ['nothing', undefined, ''],
    ['no object', [], ''],
    ['no ruleIds', { geofenceIds: [] }, 'ruleIds'],
    ['null', { geofenceIds: null, ruleIds: [] }, 'geofenceIds'],
    ['16 geofences', { geofenceIds: ids(16), ruleIds: [] }, 'geofenceIds'],
    ['16 rules', { geofenceIds: [], ruleIds: ids(16) }, 'ruleIds'],
    ['no UUID', { geofenceIds: ['x'], ruleIds: [] }, 'geofenceIds'],
    ['a number', { geofenceIds: [7], ruleIds: [] }, 'geofenceIds'],
    ['a NUL', { geofenceIds: ['\0'], ruleIds: [] }, 'geofenceIds'],
    ['another member', { ...NONE, sensorIds: [] }, 'sensorIds'],
  ])('§10 %s: 400 that names it', async (_what, body, path) => {
    for (const kind of ['batchCreate', 'batchDelete'] as const) {
      const answer = await client.call('POST', `${V3}/devices/${trackingId}/${kind}`, body);
      expect([answer.status, pathsOf(answer)]).toEqual([400, [path]]);
    }
  });

  it.each([
    ['no devices', { trackingIds: [], oldRules: NONE, newRules: NONE }, 'trackingIds'],
    ['51 devices', { trackingIds: ids(51), oldRules: NONE, newRules: NONE }, 'trackingIds'],
    ['a NUL', { trackingIds: ['\0'], oldRules: NONE, newRules: NONE }, 'trackingIds[0]'],
    ['no oldRules', { trackingIds: ['x'], newRules: NONE }, 'oldRules'],
    ['null', { trackingIds: ['x'], oldRules: NONE, newRules: null }, 'newRules'],
    ['a list', { trackingIds: ['x'], oldRules: [NONE], newRules: NONE }, 'oldRules'],
    ['16 rules', { trackingIds: ['x'], oldRules: NONE, newRules: { ...NONE, ruleIds: ids(16) } }, 'newRules.ruleIds'],
    ['another member', { trackingIds: ['x'], oldRules: { ...NONE, x: 1 }, newRules: NONE }, 'oldRules.x'],
  ])('§10 %s in an update: 400 that names it', async (_what, body, path) => {
    const answer = await update(body);
    expect([answer.status, pathsOf(answer)]).toEqual([400, [path]]);
  });

  it('ASC-1 an unknown device is a 400 here: batches know no 404', async () => {
    expect(await batch('batchCreate', NONE, 'HERE-x')).toMatchObject({
      status: 400,
      body: { details: { errors: [{ path: 'trackingId' }] } },
    });
  });
});
