import { randomUUID } from 'node:crypto';
import type { TrackingId } from '@umbra/contracts/ids';
import { eventually } from '@umbra/testing';
import { associatedGeofences, geofencesModifiedAtMs, hasGeofences } from '../testing/associated-geofence.ts';
import { aCircle, aPoi, circleAt, hasCopies, squareAt } from '../testing/geofences.ts';
import { GeofencingClient } from '../testing/geofencing-client.ts';
import { GeofencingWorld } from '../testing/geofencing-world.ts';

const GEOFENCES = '/geofences/v2';
const UNTRAINED = { trainingStatus: { trained: false } };

describe('/geofences/v2', () => {
  let world: GeofencingWorld;
  let client: GeofencingClient;
  beforeAll(async () => {
    world = await GeofencingWorld.start({ settings: { GEOFENCING_MAX_GEOFENCES_PER_PROJECT: '40' } });
    client = await GeofencingClient.of(world);
  });
  afterAll(() => world.stop());

  const read = (id: string, query = '') => client.get(`${GEOFENCES}/${id}${query}`);
  const replace = (id: string, geofence: object) => client.call('PUT', `${GEOFENCES}/${id}`, geofence);
  const remove = (id: string) => client.call('DELETE', `${GEOFENCES}/${id}`);
  const idsOf = async (by: GeofencingClient): Promise<string[]> =>
    (await by.get(GEOFENCES)).body.data.map(({ id }: { id: string }) => id);
  const hearsOfIt = (trackingId: TrackingId) =>
    eventually('it hears of it', async () => (await geofencesModifiedAtMs(world.tables, trackingId)) > 0);
  const stockRule = (geofenceId: string) => ({ type: 'stock', geofenceId, threshold: { maxVolume: 3 } });

  it('§11 a geofence is made, and read as it was given', async () => {
    const circle = aCircle({ name: 'Depot', description: 'Gate 4 😀' });
    const { status, body } = await client.call('POST', GEOFENCES, circle);
    expect([status, body]).toEqual([201, { id: expect.stringMatching(/^[0-9a-f-]{36}$/), message: 'created' }]);
    expect(await read(body.id)).toMatchObject({ status: 200, body: { id: body.id, geofence: circle } });
    expect((await read(body.id.toUpperCase())).body.id).toBe(body.id);
  });

  it('GEO-1 an open polygon is shown open, and a closed one closed', async () => {
    const open = squareAt(1, 1, 1);
    const points = open.type === 'polygon' ? open.definition.points : [];
    const closed = { type: 'polygon', definition: { points: [...points, points[0]] } };
    for (const polygon of [open, closed]) {
      expect((await read(await client.hasGeofence(polygon))).body.geofence).toEqual(polygon);
    }
  });

  it('GEO-6 a point of interest says that it is not trained; what was read can be sent back', async () => {
    const poi = aPoi({ lat: 1, lng: 2 });
    const id = await client.hasGeofence(poi);
    const { geofence } = (await read(id)).body;
    expect(geofence).toEqual({ ...poi, ...UNTRAINED });
    expect(await replace(id, geofence)).toMatchObject({
      status: 200,
      body: { id, geofence: { ...poi, ...UNTRAINED } },
    });
  });

  it('GEO-2 PUT replaces all of it; circle and polygon may become each other', async () => {
    const id = await client.hasGeofence(aCircle({ name: 'a', description: 'b' }));
    const square = squareAt(0, 0, 1);
    const answer = await replace(id, square);
    expect([answer.status, answer.body]).toEqual([200, { id, geofence: square }]);
    expect((await read(id)).body).toEqual({ id, geofence: square });
    expect((await replace(id, aCircle())).body.geofence).toEqual(aCircle());
  });

  it.each([
    ['poi cannot become circle', aPoi(), aCircle()],
    ['circle cannot become poi', aCircle(), aPoi()],
    ['polygon cannot become poi', squareAt(0, 0, 1), aPoi()],
  ])('GEO-2 a %s', async (_what, before, after) => {
    const id = await client.hasGeofence(before);
    const { status, body } = await replace(id, after);
    expect([status, body.details.errors[0].path]).toEqual([400, 'type']);
    expect((await read(id)).body.geofence).toMatchObject(before);
  });

  it('GEO-7 is deleted once, with the associations of devices, who hear of it', async () => {
    const [id, other] = [await client.hasGeofence(aCircle()), await client.hasGeofence(aCircle())];
    const trackingId = await hasGeofences(world.tables, client.projectId, [id, other]);
    expect([(await remove(id)).status, (await read(id)).status, (await remove(id)).status]).toEqual([204, 404, 404]);
    await hearsOfIt(trackingId);
    expect(await associatedGeofences(world.tables, trackingId)).toEqual([other]);
  });

  it('GEO-7 is not deleted while a stock rule counts in it', async () => {
    const id = await client.hasGeofence(aCircle());
    const ruleId = await client.hasRule(stockRule(id));
    const { status, body } = await remove(id);
    expect([status, body.error, body.details.hereErrorCode]).toEqual([409, 'Conflict', 409_306]);
    await client.call('DELETE', `/rules/v4/${ruleId}`);
    expect((await remove(id)).status).toBe(204);
  });

  it('GEO-9 ASC-3 devices that are associated with it hear of its change, and no others', async () => {
    const [id, other] = [await client.hasGeofence(aCircle()), await client.hasGeofence(aCircle())];
    const near = await hasGeofences(world.tables, client.projectId, [id]);
    const far = await hasGeofences(world.tables, client.projectId, [other]);
    await replace(id, circleAt(1, 1));
    await hearsOfIt(near);
    expect(await geofencesModifiedAtMs(world.tables, far)).toBe(0);
  });

  it('GEO-7 all are deleted with the stock rules that count in them; other rules and projects stay', async () => {
    const [own, stranger] = [await GeofencingClient.of(world), await GeofencingClient.of(world)];
    const ids = [await own.hasGeofence(aCircle()), await own.hasGeofence(aPoi())];
    const [stock, online] = [await own.hasRule(stockRule(ids[0]!)), await own.hasRule({ type: 'online' })];
    const foreign = await stranger.hasGeofence(aCircle());
    const foreignStock = await stranger.hasRule(stockRule(foreign));
    const trackingId = await hasGeofences(world.tables, own.projectId, ids);
    expect((await own.removeAll(GEOFENCES)).status).toBe(204);
    expect(await idsOf(own)).toEqual([]);
    expect((await own.get(`/rules/v4/${stock}`)).status).toBe(404);
    expect((await own.get(`/rules/v4/${online}`)).status).toBe(200);
    await hearsOfIt(trackingId);
    expect(await associatedGeofences(world.tables, trackingId)).toEqual([]);
    expect(await idsOf(stranger)).toEqual([foreign]);
    expect((await stranger.get(`/rules/v4/${foreignStock}`)).status).toBe(200);
    expect((await own.removeAll(GEOFENCES)).status).toBe(204);
  });

  it('§1.4 all are deleted only when that is confirmed', async () => {
    const own = await GeofencingClient.of(world);
    const id = await own.hasGeofence(aCircle());
    for (const headers of [undefined, { 'x-confirm': 'false' }]) {
      const { status, body } = await own.call('DELETE', GEOFENCES, undefined, headers);
      expect([status, body.details.errors[0].path]).toEqual([400, 'x-confirm']);
    }
    expect(await idsOf(own)).toEqual([id]);
  });

  it.each(['/', '//', '/?projectId='])('§1.4 an id that was left empty (%s) does not stand for all', async (end) => {
    const own = await GeofencingClient.of(world);
    const id = await own.hasGeofence(aCircle());
    const { status, body } = await own.removeAll(GEOFENCES + end);
    expect([status, body.message]).toEqual([400, expect.stringContaining('ends in a slash')]);
    expect(await idsOf(own)).toEqual([id]);
  });

  it('AUTH-2 nobody sees, changes or deletes what is of another project', async () => {
    const id = await client.hasGeofence(aCircle());
    const stranger = await GeofencingClient.of(world);
    const path = `${GEOFENCES}/${id}`;
    expect((await stranger.get(path)).status).toBe(404);
    expect((await stranger.get(`${path}?projectId=${client.projectId}`)).status).toBe(404);
    expect((await stranger.call('PUT', path, circleAt(0, 0))).status).toBe(404);
    expect((await stranger.call('DELETE', path)).status).toBe(404);
    const query = `?projectId=${client.projectId}`;
    expect((await stranger.get(GEOFENCES + query)).status).toBe(403);
    expect((await stranger.call('POST', GEOFENCES + query, aCircle())).status).toBe(403);
    expect((await stranger.removeAll(GEOFENCES + query)).status).toBe(403);
    expect((await read(id)).body.geofence).toEqual(aCircle());
  });

  it('GEN-14 members of several projects name the one they mean', async () => {
    const other = await GeofencingClient.of(world);
    const member = await GeofencingClient.of(world);
    const { state } = other.project;
    const members = [...state.members, { userId: member.userId, role: 'member' as const }];
    await world.hasProject({ ...other.project, state: { ...state, members, version: 2 } });
    const created = await member.call('POST', `${GEOFENCES}?projectId=${other.projectId}`, aCircle());
    expect(created.status).toBe(201);
    expect((await member.get(GEOFENCES)).status).toBe(400);
    expect(await idsOf(other)).toEqual([created.body.id]);
    // An id is unique: who names one needs no project.
    expect((await member.get(`${GEOFENCES}/${created.body.id}`)).status).toBe(200);
  });

  it('AUTH-1 AUTH-2 is for users and applications', async () => {
    expect((await world.call('GET', GEOFENCES)).status).toBe(401);
    expect((await world.call('GET', `${GEOFENCES}/${randomUUID()}`, { token: 'nonsense' })).status).toBe(401);
  });

  it.each([
    ['an unknown id', randomUUID()],
    ['no id', 'x'],
    ['NUL', 'a%00b'],
    ['a long id', 'a'.repeat(200)],
    ['a training that is not offered yet', 'trainingTest'],
  ])('404 for %s', async (_what, id) => {
    const own = await GeofencingClient.of(world);
    const path = `${GEOFENCES}/${id}`;
    const answers = [await own.get(path), await own.call('PUT', path, aCircle()), await own.call('DELETE', path)];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([404, 404, 404].map((code) => [code, code]));
  });

  it('so many of one project at most, also when they come at once', async () => {
    const own = await GeofencingClient.of(world);
    await hasCopies(world.tables, await own.hasGeofence(aCircle()), 36);
    const answers = await Promise.all(Array.from({ length: 9 }, () => own.call('POST', GEOFENCES, aCircle())));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 403, 403, 403, 403, 403, 403]);
    const refused = answers.find(({ status }) => status === 403);
    expect(refused?.body.message).toBe('A project may have 40 geofences: remove some first.');
    const [first] = await idsOf(own);
    expect((await own.call('DELETE', `${GEOFENCES}/${first!}`)).status).toBe(204);
    expect((await own.call('POST', GEOFENCES, aCircle())).status).toBe(201);
  });

  it('GEO-8 shows the members that are asked for', async () => {
    const id = await client.hasGeofence(aCircle({ name: 'Depot' }));
    expect((await read(id, '?fields=name,type')).body).toEqual({ id, geofence: { type: 'circle', name: 'Depot' } });
    expect((await read(id, '?fields=id')).body).toEqual({ id });
    expect((await read(id, '?fields=colour')).body.details.errors[0].path).toBe('fields');
  });
});
