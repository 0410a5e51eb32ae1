import { GeofencingClient } from '../testing/geofencing-client.ts';
import { GeofencingWorld } from '../testing/geofencing-world.ts';

const MAX = 3;
const KINDS = [
  { path: '/rules/v4', rule: { type: 'online' }, what: 'rules' },
  { path: '/sensors/v3', rule: { type: 'attach' }, what: 'sensor rules' },
];

describe('how many rules a project may have', () => {
  let world: GeofencingWorld;
  let client: GeofencingClient;
  beforeAll(async () => {
    world = await GeofencingWorld.start({ settings: { GEOFENCING_MAX_RULES_PER_PROJECT: String(MAX) } });
    client = await GeofencingClient.of(world);
  });
  afterAll(() => world.stop());

  it.each(KINDS)('of twenty $what that are made at once, so many are, and one more once one is gone', async (kind) => {
    const { path, rule, what } = kind;
    const answers = await Promise.all(Array.from({ length: 20 }, () => client.call('POST', path, rule)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, ...Array<number>(17).fill(403)]);
    const refused = answers.find(({ status }) => status === 403);
    expect(refused?.body.message).toBe(`A project may have ${String(MAX)} ${what}: remove some first.`);
    const { body } = await client.get(path);
    expect(body.count).toBe(MAX);
    const [{ ruleId, id }] = (body.items ?? body.data) as [{ ruleId?: string; id?: string }];
    expect((await client.call('DELETE', `${path}/${ruleId ?? id ?? ''}`)).status).toBe(204);
    expect((await client.call('POST', path, rule)).status).toBe(201);
  });

  it.each(KINDS)('is no affair of other projects: $path', async ({ path, rule }) => {
    const other = await GeofencingClient.of(world);
    expect((await other.call('POST', path, rule)).status).toBe(201);
  });
});
