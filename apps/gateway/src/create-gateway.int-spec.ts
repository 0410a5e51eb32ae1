import { portOf } from '@umbra/wire';
import { envelope, GatewayWorld } from './testing/gateway-world.ts';

let world: GatewayWorld;

beforeAll(async () => {
  world = await GatewayWorld.start();
});

beforeEach(() => {
  world.serveEcho();
});

afterAll(() => world.close());

describe('CORS', () => {
  it('is off by default: OPTIONS goes to the service, and answers have no CORS headers', async () => {
    const { body, headers } = await world.call('OPTIONS', '/v2/x', { headers: { origin: 'https://a.test' } });
    expect(JSON.parse(body)).toMatchObject({ method: 'OPTIONS' });
    expect(headers['access-control-allow-origin'] ?? headers['vary']).toBeUndefined();
  });

  it('lets the pages of listed origins in, and no others', async () => {
    const open = await world.startGateway({ GATEWAY_CORS_ORIGINS: 'https://a.test,https://b.test' });
    const to = portOf(open.app);
    const preflight = (origin: string) =>
      world.call('OPTIONS', '/v2/x', { to, headers: { origin, 'access-control-request-method': 'PUT' } });
    const allowed = await preflight('https://a.test');
    expect(allowed.status).toBe(204);
    expect(allowed.headers['access-control-allow-origin']).toBe('https://a.test');
    expect(allowed.headers['access-control-allow-methods']).toContain('PUT');
    expect((await preflight('https://evil.test')).headers['access-control-allow-origin']).toBeUndefined();
    const answer = await world.call('GET', '/v2/x', { to, headers: { origin: 'https://b.test' } });
    expect(answer.headers['access-control-allow-origin']).toBe('https://b.test');
    const odd = await world.call('OPTIONS', '/v2/x', { to, headers: { origin: 'https://a.test' } });
    expect(odd.status).toBe(400);
    expect(JSON.parse(odd.body)).toEqual(envelope(400));
    const refusal = await world.call('GET', '/nowhere', { to, headers: { origin: 'https://b.test' } });
    expect(refusal).toMatchObject({ status: 404, headers: { 'access-control-allow-origin': 'https://b.test' } });
    await open.close();
  });
});

describe('shutdown', () => {
  it('answers what is in hand first', async () => {
    const ending = await world.startGateway();
    const to = portOf(ending.app);
    let release: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => {
      world.serve = (_request, response) => {
        release = () => response.writeHead(200, { 'content-length': 2 }).end('ok');
        resolve();
      };
    });
    const answer = world.call('GET', '/v2/x', { to });
    await arrived;
    const closed = ending.close();
    release();
    expect(await answer).toMatchObject({ status: 200, body: 'ok', headers: { connection: 'close' } });
    await closed;
    await expect(world.call('GET', '/health', { to })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
