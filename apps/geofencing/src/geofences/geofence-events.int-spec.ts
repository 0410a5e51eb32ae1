import { randomUUID } from 'node:crypto';
import { geofenceTopic, type GeofenceEvent } from '@umbra/contracts/geofence';
import { ruleTopic } from '@umbra/contracts/rule';
import { eventually, readTopic } from '@umbra/testing';
import { aCircle, circleAt, squareAt } from '../testing/geofences.ts';
import { GeofencingClient } from '../testing/geofencing-client.ts';
import { GeofencingWorld, urlOf } from '../testing/geofencing-world.ts';

const GEOFENCES = '/geofences/v2';

describe('the events of geofences', () => {
  let world: GeofencingWorld;
  let client: GeofencingClient;
  beforeAll(async () => {
    world = await GeofencingWorld.start({ settings: { GEOFENCING_MAX_GEOFENCES_PER_PROJECT: '5' } });
    client = await GeofencingClient.of(world);
  });
  beforeEach(() => client.removeAll(GEOFENCES));
  afterAll(() => world.stop());

  const path = (id: string) => `${GEOFENCES}/${id}`;
  const published = async (isMeant: (event: GeofenceEvent) => boolean): Promise<GeofenceEvent[]> => {
    await eventually('the outbox is empty', async () => (await world.tables.query(`SELECT FROM outbox`)).length === 0);
    const messages = await readTopic(world.connection, geofenceTopic.name);
    return messages.map(({ value }) => JSON.parse(value!.toString()) as GeofenceEvent).filter(isMeant);
  };
  const eventsOf = async (id: string) =>
    (await published(({ data }) => data.geofenceId === id)).map(({ type, data }) => [type, data] as const);

  it('carry the whole state, with versions that grow by one, and who asked', async () => {
    const requestId = randomUUID();
    const { body } = await client.call('POST', GEOFENCES, aCircle({ name: 'a' }), { 'x-request-id': requestId });
    await client.call('PUT', path(body.id), squareAt(0, 0, 1));
    await client.call('DELETE', path(body.id));
    const state = { geofenceId: body.id, projectId: client.projectId };
    expect(await eventsOf(body.id)).toEqual([
      ['geofence.created', { ...state, geofence: aCircle({ name: 'a' }), version: 1 }],
      ['geofence.changed', { ...state, geofence: squareAt(0, 0, 1), version: 2 }],
      ['geofence.deleted', { ...state, deleted: true, version: 3 }],
    ]);
    const [created] = await published(({ data }) => data.geofenceId === body.id);
    expect(created).toMatchObject({ correlationId: requestId, producer: 'geofencing' });
  });

  it('are on the log when a creation is answered, so that others know of it', async () => {
    const onLog = async (topic: string, id: string) =>
      (await readTopic(world.connection, topic)).some(({ key }) => key === id);
    expect(await onLog(geofenceTopic.name, await client.hasGeofence(aCircle()))).toBe(true);
    expect(await onLog(ruleTopic.name, await client.hasRule({ type: 'online' }))).toBe(true);
    expect(await onLog(ruleTopic.name, await client.hasSensorRule({ type: 'attach' }))).toBe(true);
  });

  it('tell of each when all are deleted', async () => {
    const ids = [await client.hasGeofence(aCircle()), await client.hasGeofence(aCircle())];
    await client.removeAll(GEOFENCES);
    for (const id of ids) expect((await eventsOf(id)).at(-1)?.[0]).toBe('geofence.deleted');
  });

  it('are not told of what was refused, and nothing of it is kept', async () => {
    for (let made = 0; made < 5; made += 1) await client.hasGeofence(aCircle());
    expect((await client.call('POST', GEOFENCES, circleAt(7, 7))).status).toBe(403);
    const data = JSON.stringify(circleAt(7, 7).definition);
    const own = await published((event) => event.data.projectId === client.projectId);
    expect(own.length).toBeGreaterThanOrEqual(5);
    expect(own.filter((event) => JSON.stringify(event.data.geofence?.definition) === data)).toEqual([]);
    const rows = await world.tables.query(
      `SELECT FROM domain_event WHERE event #>> '{data,geofence,definition}' = $1`,
      [data],
    );
    expect(rows).toHaveLength(0);
  });

  it('are published if and only if the row is there, when a change fails half-way', async () => {
    const id = await client.hasGeofence(aCircle());
    // The next version is there already, as if somebody had written it without the lock.
    await world.tables.query(
      `INSERT INTO domain_event (aggregate, version, event, occurred_at_ms) VALUES ($1, 2, '{}', 1)`,
      [id],
    );
    const { status, body } = await client.call('PUT', path(id), circleAt(9, 9));
    expect([status, body.code]).toEqual([500, 500]);
    expect((await client.get(path(id))).body.geofence).toEqual(aCircle());
    expect((await eventsOf(id)).map(([type]) => type)).toEqual(['geofence.created']);
  });

  it('are in the order of versions when replicas replace and delete one at once', async () => {
    const id = await client.hasGeofence(aCircle());
    const url = urlOf(await world.addReplica());
    const replaceThere = async (radius: number) => {
      const response = await fetch(url + path(id), {
        method: 'PUT',
        headers: { authorization: `Bearer ${client.token}`, 'content-type': 'application/json' },
        body: JSON.stringify(circleAt(1, 1, radius)),
      });
      return response.status;
    };
    const replace = async (radius: number) => (await client.call('PUT', path(id), circleAt(2, 2, radius))).status;
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, nth) => (nth % 2 === 0 ? replace(nth) : replaceThere(nth))),
    );
    expect(new Set(answers)).toEqual(new Set([200]));
    const { geofence } = (await client.get(path(id))).body;
    const removals = await Promise.all(Array.from({ length: 3 }, () => client.call('DELETE', path(id))));
    expect(removals.map(({ status }) => status).sort()).toEqual([204, 404, 404]);
    const events = await eventsOf(id);
    expect(events.map(([, { version }]) => version)).toEqual(Array.from({ length: 22 }, (_, nth) => nth + 1));
    expect(events.at(-2)?.[1].geofence).toEqual(geofence);
  });
});
