import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { Answer } from '@umbra/testing';
import { GeofencingClient } from '../testing/geofencing-client.ts';
import { GeofencingWorld } from '../testing/geofencing-world.ts';

const RUNS = 60;
const TYPES = [
  ...['detention', 'utilization', 'dwelling', 'stock', 'online', 'shipmentSchedule', 'shipmentEtaChange'],
  ...['battery', 'humidity', 'pressure', 'temperature', 'acceleration', 'attach', 'tamper'],
];
const MEMBERS = ['name', 'description', 'threshold', 'range', 'geofenceId', '__proto__', 'constructor', 'ruleId'];
const PARTS = ['durationS', 'minVolume', 'maxVolume', 'before', 'after', 'begin', 'end', 'value', '__proto__'];

const extreme = fc.constantFrom<unknown>(
  ...[null, '', '\u0000', '\ud800', 1e308, -0, 2 ** 53, 0.1, -1, '5', [], {}, true, 'x'.repeat(2_000), randomUUID()],
);
const part = fc.dictionary(fc.constantFrom(...PARTS), fc.oneof(extreme, fc.integer({ min: -5, max: 110 })), {
  maxKeys: 3,
});
const member = fc.oneof(extreme, part, fc.jsonValue(), fc.string({ unit: 'binary' }));
const almost = fc
  .tuple(fc.constantFrom(...TYPES), fc.dictionary(fc.constantFrom(...MEMBERS), member, { maxKeys: 4 }))
  .map(([type, members]) => JSON.stringify({ type, ...members }));
const body = fc.oneof(
  almost,
  fc.json({ maxDepth: 30 }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    '{',
    '[]',
    '"',
    '\u0000',
    '['.repeat(5_000),
    '{"a":'.repeat(5_000),
    '{"type":"online","name":"\\ud800"}',
  ),
);
const segment = fc.oneof(
  fc.constantFrom('%00', '%', '%ud800', '..', '%2e%2e', 'null', `${randomUUID()}%00`, '0', '-1', 'x'.repeat(3_000)),
  fc.string({ unit: 'binary' }).map((text) => encodeURIComponent(text.toWellFormed())),
  fc.uuid(),
);
const query = fc
  .dictionary(
    fc.constantFrom('limit', 'count', 'pageToken', 'projectId', 'limit[]', 'x[y]'),
    fc.oneof(fc.constantFrom('0', '1', '101', '1e3', 'NaN', '%00', 'eyJhZnRlciI6MWUzMDh9'), fc.base64String()),
    { maxKeys: 3 },
  )
  .map((pairs) =>
    Object.entries(pairs)
      .map(([name, value]) => `${name}=${value}`)
      .join('&'),
  );

describe.each(['/rules/v4', '/sensors/v3'])('junk at %s is refused in words', (path) => {
  let world: GeofencingWorld;
  let client: GeofencingClient;
  let id: string;
  beforeAll(async () => {
    world = await GeofencingWorld.start();
    client = await GeofencingClient.of(world);
    id =
      path === '/rules/v4' ? await client.hasRule({ type: 'online' }) : await client.hasSensorRule({ type: 'attach' });
  });
  afterAll(() => world.stop());

  const inWords = ({ status, body: answer }: Answer, allowed: readonly number[]) => {
    expect(allowed).toContain(status);
    if (status < 400) return;
    expect(answer).toMatchObject({ code: status, error: expect.any(String), id: expect.any(String) });
  };

  it('in bodies', async () => {
    await fc.assert(
      fc.asyncProperty(body, async (text) => {
        inWords(await client.call('POST', path, text), [201, 400]);
        inWords(await client.call('PUT', `${path}/${id}`, text), [200, 400]);
      }),
      { numRuns: RUNS },
    );
  });

  it('what was taken reads as what is sent back', async () => {
    const { body: page } = await client.get(path);
    for (const item of (page.items ?? page.data) as { ruleId?: string; id: string; rule?: object }[]) {
      const { id: ownId, ...flat } = item;
      const rule = item.rule ?? flat;
      expect((await client.call('PUT', `${path}/${item.ruleId ?? ownId}`, rule)).status).toBe(200);
    }
  });

  it('in paths and queries', async () => {
    await fc.assert(
      fc.asyncProperty(segment, query, async (name, asked) => {
        inWords(await client.get(`${path}/${name}`), [200, 400, 404, 414]);
        inWords(await client.get(`${path}?${asked}`), [200, 400, 403]);
        inWords(await client.call('DELETE', `${path}/${name}`), [400, 404, 414]);
      }),
      { numRuns: RUNS },
    );
  });
});
