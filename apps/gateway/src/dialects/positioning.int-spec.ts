import type { AddressInfo } from 'node:net';
import { portOf } from '@umbra/wire';
import type { Gateway } from '../create-gateway.ts';
import { BODY_LIMIT_BYTES, GatewayWorld, portOfNobody, REQUEST_ID } from '../testing/gateway-world.ts';

const CORRELATION_ID = '0f0c8a52-6f0e-4c52-9a52-3d5b1c7e9a10';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let world: GatewayWorld;
let gateway: Gateway;
let to: number;

beforeAll(async () => {
  world = await GatewayWorld.start();
  const { port } = world.upstream.address() as AddressInfo;
  gateway = await world.startGateway({ POSITIONING_URL: `http://127.0.0.1:${String(port)}` });
  to = portOf(gateway.app);
});

beforeEach(() => {
  world.serveEcho();
});

afterAll(async () => {
  await gateway.close();
  await world.close();
});

/** What positioning gets to see of a request. */
const seen = async (path: string, headers: Record<string, string> = {}) =>
  JSON.parse((await world.call('POST', path, { headers, to })).body) as {
    url: string;
    headers: Record<string, string>;
  };

describe('§1.1 the positioning API behind the gateway', () => {
  it.each(['/positioning/v2/locate?confidence=90', '/v2/locate?fallback=any', '/v2/locate/'])(
    'is asked for %s as it came',
    async (path) => {
      expect((await seen(path)).url).toBe(path);
    },
  );

  it('gets the caller’s X-Request-ID, whatever it is, and one X-Correlation-ID', async () => {
    expect((await seen('/v2/locate', { 'x-request-id': 'order 66' })).headers).toMatchObject({
      'x-request-id': 'order 66',
      'x-correlation-id': expect.stringMatching(UUID),
    });
    const both = { 'x-request-id': REQUEST_ID, 'x-correlation-id': CORRELATION_ID };
    expect((await seen('/v2/locate', both)).headers).toMatchObject(both);
    const none = (await seen('/v2/locate')).headers;
    expect(none).not.toHaveProperty('x-request-id');
    expect(none).toHaveProperty('x-correlation-id');
  });

  it('gets no X-Correlation-ID of ours for other paths below /v2', async () => {
    const { headers } = await seen('/v2/locate/x', { 'x-request-id': REQUEST_ID });
    expect(headers).toMatchObject({ 'x-request-id': REQUEST_ID });
    expect(headers).not.toHaveProperty('x-correlation-id');
  });

  it('is spoken for in its own words, with its headers: 413', async () => {
    const pieces = Array.from({ length: BODY_LIMIT_BYTES / 1_000_000 + 1 }, () => Buffer.alloc(1_000_000));
    const headers = { 'x-correlation-id': CORRELATION_ID, 'x-request-id': 'mine' };
    const answer = await world.call('POST', '/v2/locate', { headers, pieces, to });
    expect(answer.status).toBe(413);
    expect(answer.headers).toMatchObject(headers);
    expect(JSON.parse(answer.body)).toMatchObject({ status: 413, code: 'E606413', correlationId: CORRELATION_ID });
  });

  it.each([
    ['down', async () => `http://127.0.0.1:${String(await portOfNobody())}`],
    ['silent', () => Promise.resolve(`http://127.0.0.1:${String((world.upstream.address() as AddressInfo).port)}`)],
  ])('is spoken for when it is %s: 503, with the time to try again', async (_name, originOf) => {
    world.serve = () => undefined;
    const other = await world.startGateway({ POSITIONING_URL: await originOf() });
    const answer = await world.call('POST', '/v2/locate', { to: portOf(other.app) });
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toMatch(/^\d+$/);
    expect(answer.headers['x-correlation-id']).toMatch(UUID);
    expect(JSON.parse(answer.body)).toMatchObject({ title: 'Service Unavailable', status: 503, code: 'E606503' });
    await other.close();
  });

  it('has keys in its queries, which no log line holds', async () => {
    world.serve = (_request, response) => response.socket?.destroy();
    await world.call('POST', '/v2/locate?apiKey=hunter2', { to });
    await world.call('POST', '/positioning/v2/%2e%2e/x?apiKey=hunter2', { to });
    expect(world.logged.length).toBeGreaterThan(0);
    expect(world.logged.join('')).not.toContain('hunter2');
  });
});
