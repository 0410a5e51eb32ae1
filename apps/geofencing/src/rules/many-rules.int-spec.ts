import { GeofencingClient } from '../testing/geofencing-client.ts';
import { GeofencingWorld } from '../testing/geofencing-world.ts';

const MANY = 10_000;

describe('a project with as many rules as it may have', () => {
  let world: GeofencingWorld;
  beforeAll(async () => (world = await GeofencingWorld.start()));
  afterAll(() => world.stop());

  it('is read page by page, and all of them are deleted at once', async () => {
    const client = await GeofencingClient.of(world);
    await world.tables.query(
      `INSERT INTO rule (rule_id, project_id, type, definition, version, created_at_ms, changed_at_ms)
       SELECT gen_random_uuid(), $1, 'online', '{}', 1, 1, 1 FROM generate_series(1, $2)`,
      [client.projectId, MANY],
    );
    expect((await client.call('POST', '/rules/v4', { type: 'online' })).status).toBe(403);
    expect((await client.get('/rules/v4')).body.count).toBe(100);
    expect((await client.removeAll('/rules/v4')).status).toBe(204);
    expect((await client.get('/rules/v4')).body.count).toBe(0);
    const [told] = await world.tables.query<[{ count: number }]>(
      `SELECT count(*)::integer AS count FROM domain_event WHERE event ->> 'type' = 'rule.deleted'`,
    );
    expect(told).toEqual({ count: MANY });
  });
});
