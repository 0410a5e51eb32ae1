import { C2cClient } from '../../../testing/c2c-client.ts';
import { ConnectorsWorld } from '../../../testing/connectors-world.ts';

describe('how often C2C is called', () => {
  let world: ConnectorsWorld;
  beforeAll(async () => (world = await ConnectorsWorld.start({ settings: { CONNECTORS_C2C_CALLS_PER_MINUTE: '10' } })));
  afterAll(() => world.stop());

  it('§1.4 each caller has so many calls a minute, whatever they are about; then 429 with its three headers', async () => {
    const [client, other] = [await C2cClient.of(world), await C2cClient.of(world)];
    const paths = [
      '/connectors',
      '/drivers',
      '/connectors/CON-0',
      '/connectors/CON-0/ext-devices',
      '/connectors/ext-devices/x',
    ];
    for (const path of [...paths, ...paths]) expect((await client.get(path)).status).not.toBe(429);
    for (const [method, path] of [
      ['GET', '/connectors'],
      ['POST', '/drivers/traccar/verify'],
      ['DELETE', '/connectors/CON-0/ext-devices/x'],
    ] as const) {
      const { status, body, headers } = await client.call(method, path, method === 'POST' ? {} : undefined);
      expect([status, body]).toEqual([429, expect.objectContaining({ code: 429, error: 'Too Many Requests' })]);
      expect([headers.get('x-ratelimit-limit'), headers.get('x-ratelimit-remaining')]).toEqual(['10', '0']);
      expect(headers.get('retry-after')).toMatch(/^([1-9]|[1-5]\d|60)$/);
    }
    expect((await other.get('/connectors')).status).toBe(200);
    // One call in the name of the project is none of the user's; callbacks have a limit of their own.
    expect((await world.call('GET', '/c2c/v4/connectors', { token: client.project.apiKey })).status).toBe(200);
    expect((await world.call('POST', '/c2c/v4/callback?apiKey=x', { body: {} })).status).toBe(404);
    world.clock.shift(60_000);
    expect((await client.get('/connectors')).status).toBe(200);
  });
});
