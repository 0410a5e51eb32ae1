import { eventually } from '@umbra/testing';
import { associatedGeofences, hasGeofences } from '../testing/associated-geofence.ts';
import { circleAt, hasCopies } from '../testing/geofences.ts';
import { GeofencingClient } from '../testing/geofencing-client.ts';
import { GeofencingWorld } from '../testing/geofencing-world.ts';

const GEOFENCES = '/geofences/v2';

/** As many as a project may have. */
describe('10,000 geofences', () => {
  let world: GeofencingWorld;
  let client: GeofencingClient;
  beforeAll(async () => {
    world = await GeofencingWorld.start();
    client = await GeofencingClient.of(world);
    await hasCopies(world.tables, await client.hasGeofence(circleAt(52, 13)), 9_998);
    await client.hasGeofence(circleAt(-33, 151));
  }, 60_000);
  afterAll(() => world.stop());

  /**
   * The envelopes are compared by PostgreSQL, behind the index of the list: in 10 ms, of which a page that fills earlier
   * takes a part; what it gives is looked at one by one, 200 at once.
   */
  it('GEO-8 the one in a box is found among all, without the others being read by the service', async () => {
    const found = (await client.get(`${GEOFENCES}?bbox=-32,150,-34,152`)).body;
    expect(found.data).toMatchObject([{ geofence: circleAt(-33, 151) }]);
    expect(found.pageToken).toBeUndefined();
    expect((await client.get(`${GEOFENCES}?bbox=53,12,51,14`)).body.count).toBe(100);
  });

  it('one more is refused', async () => {
    expect((await client.call('POST', GEOFENCES, circleAt(0, 0))).status).toBe(403);
  });

  it('GEO-7 are deleted in one transaction, each with its event', async () => {
    const [some] = (await client.get(`${GEOFENCES}?count=1`)).body.data;
    const trackingId = await hasGeofences(world.tables, client.projectId, [some.id]);
    expect((await client.removeAll(GEOFENCES)).status).toBe(204);
    expect((await client.get(GEOFENCES)).body.count).toBe(0);
    await eventually('its associations end', async () => {
      return (await associatedGeofences(world.tables, trackingId)).length === 0;
    });
    const [events] = await world.tables.query<{ count: number }[]>(
      `SELECT count(*)::integer AS count FROM domain_event WHERE event ->> 'type' = 'geofence.deleted'`,
    );
    expect(events?.count).toBe(10_000);
  }, 60_000);
});
