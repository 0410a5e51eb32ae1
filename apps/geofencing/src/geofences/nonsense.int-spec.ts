import fc from 'fast-check';
import { aCircle } from '../testing/geofences.ts';
import { GeofencingClient } from '../testing/geofencing-client.ts';
import { GeofencingWorld } from '../testing/geofencing-world.ts';

const GEOFENCES = '/geofences/v2';

describe('nonsense', () => {
  let world: GeofencingWorld;
  let client: GeofencingClient;
  let id: string;
  beforeAll(async () => {
    world = await GeofencingWorld.start();
    client = await GeofencingClient.of(world);
    id = await client.hasGeofence(aCircle());
  });
  afterAll(() => world.stop());

  const junk = fc.jsonValue({ maxDepth: 3 });
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\0', '\ud800', '', 'x'.repeat(2_000)));
  const number = fc.oneof(fc.double(), fc.constantFrom(1e308, -1e308, 5e-324, -0, 90, 180, 2 ** 53));
  const point = fc.oneof(junk, fc.record({ lat: number, lng: number }, { requiredKeys: [] }));
  const definition = fc.record(
    {
      center: point,
      radius: fc.oneof(number, junk),
      points: fc.oneof(junk, fc.array(point, { maxLength: 12 })),
      floor: fc.oneof(junk, fc.record({ id: text, name: text, level: number })),
      location: fc.oneof(junk, fc.record({ room: text, address: text, country: text, position: point })),
    },
    { requiredKeys: [] },
  );
  const geofence = fc.record(
    { type: fc.constantFrom('circle', 'polygon', 'poi', 'x'), name: text, description: text, definition },
    { requiredKeys: ['type'] },
  );
  const bodies = fc.oneof(
    geofence.map((value) => JSON.stringify(value)),
    junk.map((value) => JSON.stringify(value)),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('{"type":"poi","definition":{"location":{"position":{"lat":1e999,"lng":0}}}}', '"\\ud800"'),
    fc.constant('['.repeat(600) + ']'.repeat(600)),
    fc.constant('{"type":"poi","name":"\\u0000"}'),
  );

  it('in a body is refused with 400, or is a geofence; never a 500', async () => {
    const statuses = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(bodies, fc.boolean(), async (body, isNew) => {
        const [method, path, made] = isNew
          ? (['POST', GEOFENCES, 201] as const)
          : (['PUT', `${GEOFENCES}/${id}`, 200] as const);
        const answer = await client.call(method, path, body);
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        expect([400, made]).toContain(answer.status);
        if (answer.status === 400) expect(answer.body).toMatchObject({ code: 400, error: 'Bad request' });
      }),
      { numRuns: 400 },
    );
    expect(statuses.get(400)).toBeGreaterThan(100);
    // What was taken is listed in every form.
    expect((await client.get(`${GEOFENCES}?bbox=90,-180,-90,180`)).status).toBe(200);
    expect((await client.call('GET', GEOFENCES, undefined, { accept: 'application/octet-stream' })).status).toBe(200);
  }, 60_000);

  it('in a query is refused with 400, or means nothing; never a 500', async () => {
    const name = fc.constantFrom(
      'count',
      'pageToken',
      'type',
      'floor',
      'floor[id]',
      'bbox',
      'fields',
      'projectId',
      'x',
    );
    const value = fc.oneof(
      text.map((each) => encodeURIComponent(each.toWellFormed())),
      fc.constantFrom('%00', '%ff', '%'),
    );
    const query = fc.array(fc.tuple(name, value), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(query, async (pairs) => {
        const { status } = await client.get(`${GEOFENCES}?${pairs.map((pair) => pair.join('=')).join('&')}`);
        expect([200, 400, 403]).toContain(status);
      }),
      { numRuns: 200 },
    );
  }, 60_000);
});
