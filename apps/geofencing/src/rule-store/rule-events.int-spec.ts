import { ruleTopic, type RuleEvent } from '@umbra/contracts/rule';
import { eventually, readTopic } from '@umbra/testing';
import { GeofencingClient } from '../testing/geofencing-client.ts';
import { GeofencingWorld } from '../testing/geofencing-world.ts';

describe('the events of rules and sensor rules', () => {
  let world: GeofencingWorld;
  let client: GeofencingClient;
  beforeAll(async () => {
    world = await GeofencingWorld.start();
    client = await GeofencingClient.of(world);
  });
  afterAll(() => world.stop());

  const KINDS = [
    { kind: 'rule', path: '/rules/v4', rule: { type: 'detention', threshold: { durationS: 60 } } },
    { kind: 'sensorRule', path: '/sensors/v3', rule: { type: 'humidity', range: { begin: 30, end: 60 } } },
  ] as const;

  it.each(KINDS)('carry the whole state of a $kind, with versions that grow by one', async ({ kind, path, rule }) => {
    const ruleId = await made(kind, { ...rule, name: 'first' });
    await client.call('PUT', `${path}/${ruleId}`, { ...rule, description: 'second' });
    await client.call('DELETE', `${path}/${ruleId}`);
    const state = { ruleId, kind, projectId: client.projectId };
    expect(await eventsOf(ruleId, 3)).toEqual([
      ['rule.created', { ...state, rule: { ...rule, name: 'first', description: null }, version: 1 }],
      ['rule.changed', { ...state, rule: { ...rule, name: null, description: 'second' }, version: 2 }],
      ['rule.deleted', { ...state, deleted: true, version: 3 }],
    ]);
  });

  it.each(KINDS)('tell of each $kind when all are deleted', async ({ kind, path, rule }) => {
    const own = await GeofencingClient.of(world);
    const ruleIds = await Promise.all([1, 2, 3].map(() => made(kind, rule, own)));
    await own.removeAll(path);
    for (const ruleId of ruleIds) {
      expect((await eventsOf(ruleId, 2)).at(-1)).toEqual([
        'rule.deleted',
        { ruleId, kind, projectId: own.projectId, deleted: true, version: 2 },
      ]);
    }
  });

  it.each(KINDS)('are not told of a change of a $kind that was refused', async ({ kind, path, rule }) => {
    const ruleId = await made(kind, rule);
    expect((await client.call('PUT', `${path}/${ruleId}`, { ...rule, surprise: 1 })).status).toBe(400);
    expect(
      (await client.call('PUT', `${path}/${ruleId}`, { type: kind === 'rule' ? 'online' : 'attach' })).status,
    ).toBe(400);
    await client.call('DELETE', `${path}/${ruleId}`);
    expect((await eventsOf(ruleId, 2)).map(([type]) => type)).toEqual(['rule.created', 'rule.deleted']);
  });

  it.each(KINDS)(
    'are in the order of versions when a $kind is replaced and deleted at once',
    async ({ kind, path, rule }) => {
      const ruleId = await made(kind, rule);
      const answers = await Promise.all([
        ...Array.from({ length: 10 }, (_, nth) =>
          client.call('PUT', `${path}/${ruleId}`, { ...rule, name: String(nth) }),
        ),
        client.call('DELETE', `${path}/${ruleId}`),
        client.call('DELETE', `${path}/${ruleId}`),
      ]);
      const statuses = answers.map(({ status }) => status);
      const replaced = statuses.filter((status) => status === 200).length;
      expect(statuses.filter((status) => status === 204)).toHaveLength(1);
      expect(new Set(statuses.filter((status) => ![200, 204].includes(status)))).toEqual(new Set([404]));
      const events = await eventsOf(ruleId, replaced + 2);
      expect(events.map(([, { version }]) => version)).toEqual(events.map((_, nth) => nth + 1));
      expect(events.at(-1)?.[0]).toBe('rule.deleted');
    },
  );

  const made = (kind: 'rule' | 'sensorRule', rule: object, by = client): Promise<string> =>
    kind === 'rule' ? by.hasRule(rule) : by.hasSensorRule(rule);

  /** All that was published of a rule; waits until it is so much. */
  async function eventsOf(ruleId: string, count: number): Promise<[string, RuleEvent['data']][]> {
    const read = async () => {
      const messages = (await readTopic(world.connection, ruleTopic.name)).filter(({ key }) => key === ruleId);
      return messages.map(({ value }) => JSON.parse(value!.toString()) as RuleEvent);
    };
    await eventually('all is published', async () => (await read()).length >= count);
    return (await read()).map(({ type, data }) => [type, data]);
  }
});
