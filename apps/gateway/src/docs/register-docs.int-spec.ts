import { GatewayWorld } from '../testing/gateway-world.ts';

let world: GatewayWorld;

beforeAll(async () => {
  world = await GatewayWorld.start();
});

beforeEach(() => {
  world.serveEcho();
});

afterAll(() => world.close());

describe('/docs', () => {
  it('shows each document with files of its own, and nothing from elsewhere', async () => {
    const page = await world.call('GET', '/docs');
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.body).not.toMatch(/https?:\/\//);
    const loaded = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(loaded.length).toBeGreaterThan(3);
    for (const path of loaded) {
      const { status, headers } = await world.call('GET', path);
      expect({ path, status, length: headers['content-length'] }).toEqual({
        path,
        status: 200,
        length: expect.stringMatching(/^[1-9]/),
      });
    }
    const { body: start } = await world.call('GET', '/docs/start.js');
    expect(start).toContain('/docs/openapi/registry.json');
    expect((await world.call('GET', '/docs/openapi/registry.json')).body).toBe('{"openapi":"3.0.0"}');
    expect((await world.call('GET', '/docs/openapi/nothing.json')).status).toBe(404);
    expect((await world.call('GET', '/docs/assets/package.json')).status).toBe(404);
  });
});
