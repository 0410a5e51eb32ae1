import { portOf } from '@umbra/wire';
import { BODY_LIMIT_BYTES, envelope, GatewayWorld, lines, portOfNobody, REQUEST_ID } from './testing/gateway-world.ts';

let world: GatewayWorld;

beforeAll(async () => {
  world = await GatewayWorld.start();
});

beforeEach(() => {
  world.serveEcho();
});

afterAll(() => world.close());

describe('what the gateway answers itself', () => {
  it('GEN-1 answers GET / and unknown paths with 404 and the envelope', async () => {
    for (const path of ['/', '/nowhere', '/V2/']) {
      const { status, body, headers } = await world.call('GET', path);
      expect(status).toBe(404);
      expect(JSON.parse(body)).toEqual(envelope(404));
      expect(headers['content-length']).toBe(String(Buffer.byteLength(body)));
    }
  });

  it('answers 404 under the prefixes of a service that is not run, in their dialects (ERR-7)', async () => {
    expect(JSON.parse((await world.call('GET', '/bulkjobs/v4')).body)).toEqual(envelope(404));
    expect(JSON.parse((await world.call('GET', '/api/v1/connectors?x=1')).body)).toEqual({
      message: 'The route api/v1/connectors could not be found.',
    });
    expect(JSON.parse((await world.call('GET', '/jitterbit-cloud-restful-service/orgs/1/connector')).body)).toEqual({
      status: false,
      operation: expect.any(String),
      errorCode: 'ROUTE_NOT_FOUND',
      errorMessage: expect.any(String),
    });
    const located = await world.call('POST', '/v2/locate', { headers: { 'x-request-id': REQUEST_ID } });
    expect(JSON.parse(located.body)).toMatchObject({ status: 404, code: 'E606404', correlationId: REQUEST_ID });
  });

  it('answers 502 when the service is down, to a GET and to an upload, and tells no address', async () => {
    const freePort = await portOfNobody();
    const alone = await world.startGateway({ INGESTION_URL: `http://127.0.0.1:${freePort}` });
    const to = portOf(alone.app);
    for (const answer of [
      await world.call('GET', '/v2/x', { to }),
      await world.call('POST', '/v2/', { to, pieces: [Buffer.alloc(200_000)] }),
    ]) {
      expect(answer.status).toBe(502);
      expect(answer.statusText).toBe('Bad Gateway');
      expect(JSON.parse(answer.body)).toEqual(envelope(502));
      expect(answer.body).not.toContain(String(freePort));
      expect(answer.headers['retry-after']).toBeUndefined();
    }
    await alone.close();
  });

  it('answers 504 when the service takes too long', async () => {
    world.serve = () => undefined;
    const { status, body } = await world.call('GET', '/v2/x');
    expect(status).toBe(504);
    expect(JSON.parse(body)).toEqual(envelope(504));
  });

  it('breaks the connection when the service breaks off in the middle of its answer', async () => {
    world.serve = (_request, response) => {
      response.writeHead(200, { 'content-length': 10 });
      response.write('abc', () => response.destroy());
    };
    await expect(world.call('GET', '/v2/x')).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it.each([
    ['by its own word', { 'content-length': BODY_LIMIT_BYTES + 1_000_000 }],
    ['chunked', { 'transfer-encoding': 'chunked' }],
  ])('answers 413 to a body that is too large, %s', async (_name, headers) => {
    const pieces = Array.from({ length: BODY_LIMIT_BYTES / 1_000_000 + 1 }, () => Buffer.alloc(1_000_000));
    const { status, body } = await world.call('POST', '/v2/', { headers, pieces });
    expect(status).toBe(413);
    expect(JSON.parse(body)).toEqual(envelope(413));
  });

  it('brings a 413 of the service to a caller that is still sending', async () => {
    world.serve = (request, response) => {
      response.writeHead(413, { 'content-length': 2 }).end('{}');
      request.resume();
    };
    const pieces = Array.from({ length: 6 }, () => Buffer.alloc(1_000_000));
    const { status, body } = await world.call('POST', '/v2/', { headers: { 'content-length': 6_000_000 }, pieces });
    expect({ status, body }).toEqual({ status: 413, body: '{}' });
  });

  it('answers 503 when too many wait for one service, and none of the others', async () => {
    const narrow = await world.startGateway({ GATEWAY_MAX_IN_FLIGHT: '1' });
    const to = portOf(narrow.app);
    let release: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => {
      world.serve = (_request, response) => {
        release = () => response.writeHead(204).end();
        resolve();
      };
    });
    const waiting = world.call('GET', '/v2/x', { to });
    await arrived;
    const { status, body } = await world.call('GET', '/v2/y', { to });
    expect(status).toBe(503);
    expect(JSON.parse(body)).toEqual(envelope(503));
    const finishFirst = release;
    world.serve = (_request, response) => response.writeHead(204).end();
    expect((await world.call('GET', '/traces/v2/x', { to })).status).toBe(204);
    finishFirst();
    expect((await waiting).status).toBe(204);
    expect((await world.call('GET', '/v2/y', { to })).status).toBe(204);
    await narrow.close();
  });

  it.each([
    ['//v2/token', '/v2/token'],
    ['//v2//timestamp?a=//', '/v2/timestamp?a=//'],
    ['/registry/v2/devices/..x', '/registry/v2/devices/..x'],
    ['/registry/v2/devices/%2E%2Ex', '/registry/v2/devices/%2E%2Ex'],
    ['/registry/v2/a\\..\\..\\b', '/registry/v2/a\\..\\..\\b'],
  ])('GEN-2 asks the service for %s as %s', async (target, asked) => {
    const answer = await world.exchange(lines(`GET ${target} HTTP/1.1`, 'Host: x', 'Connection: close', '', ''));
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4))).toMatchObject({ url: asked });
  });

  it('ERR-7 refuses segments of dots in the words of the prefix', async () => {
    for (const target of ['/registry/v2/devices/%2E', '/registry/v2/devices/..', '/registry/v2/%2e./x']) {
      const answer = await world.call('PUT', target);
      expect(JSON.parse(answer.body)).toEqual(envelope(400));
    }
    expect(JSON.parse((await world.call('GET', '/fabric/api/login/%2e%2e')).body)).toEqual({
      message: expect.any(String),
    });
  });

  it('refuses paths that climb and targets that are no paths', async () => {
    for (const target of ['/v2/../admin/v1/users', '/v2/%2e%2e/admin', '/v2/%zz']) {
      const answer = await world.exchange(lines(`GET ${target} HTTP/1.1`, 'Host: x', 'Connection: close', '', ''));
      expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
      expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4))).toEqual(envelope(400));
    }
  });

  it('has probes of its own', async () => {
    expect(JSON.parse((await world.call('GET', '/health')).body)).toEqual({ message: 'healthy' });
    expect(JSON.parse((await world.call('GET', '/version')).body)).toEqual({ gateway: '1.2.3' });
  });
});
