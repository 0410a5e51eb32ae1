import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { eventually } from '@umbra/testing';
import { portOf } from '@umbra/wire';
import { envelope, GatewayWorld, lines } from '../testing/gateway-world.ts';

let world: GatewayWorld;

beforeAll(async () => {
  world = await GatewayWorld.start();
});

beforeEach(() => {
  world.serveEcho();
});

afterAll(() => world.close());

describe('uploads that break off', () => {
  it.each([
    ['chunked', lines('Transfer-Encoding: chunked', '', '12000', ' '.repeat(70_000))],
    ['with a Content-Length', lines('Content-Length: 100000', '', ' '.repeat(70_000))],
  ])('never look whole to the service: %s', async (_name, rest) => {
    const seen = new Promise<string>((resolve) => {
      world.serve = (request, response) => {
        request.resume();
        request.once('end', () => {
          resolve('whole');
          response.end();
        });
        request.once('error', () => {
          resolve('broken off');
        });
      };
    });
    const answer = await world.exchange(lines('POST /v2/ HTTP/1.1', 'Host: x', rest), { halfClose: true });
    expect(await seen).toBe('broken off');
    if (answer !== '') expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect((await world.call('GET', '/health')).status).toBe(200);
  });

  it.each([
    ['chunked', lines('Transfer-Encoding: chunked', '', 'ff', '[1,2')],
    ['with a Content-Length', lines('Content-Length: 100', '', '[1,2')],
  ])('are not heard of by the service when they are small: %s', async (_name, rest) => {
    const urls: (string | undefined)[] = [];
    world.serve = (request, response) => {
      urls.push(request.url);
      response.writeHead(204).end();
    };
    await world.exchange(lines('POST /v2/ HTTP/1.1', 'Host: x', rest), { halfClose: true });
    expect((await world.call('GET', '/v2/after')).status).toBe(204);
    expect(urls).toEqual(['/v2/after']);
  });

  it('are no failures of the gateway', () => {
    expect(world.logged.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });
});

describe('callers that are slow, or gone', () => {
  const NARROW = { GATEWAY_UPSTREAM_CONNECTIONS: '2', GATEWAY_UPSTREAM_WAIT_MS: '200' };
  let sockets: Socket[] = [];
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    sockets = [];
  });

  /** So many connections that send this and nothing more. */
  async function stall(to: number, times: number, message: string): Promise<void> {
    for (let count = 0; count < times; count += 1) {
      const socket = connect(to, '127.0.0.1');
      socket.on('error', () => undefined);
      sockets.push(socket);
      await once(socket, 'connect');
      await new Promise((resolve) => socket.write(message, resolve));
    }
  }

  const head = (...headers: string[]) => lines('POST /v2/ HTTP/1.1', 'Host: x', ...headers, '', '');

  it.each([
    ['by their own word', `${head('Content-Length: 100')}[`],
    ['in chunks', `${head('Transfer-Encoding: chunked')}1\r\n[\r\n`],
    ['large ones', `${head('Content-Length: 1000000')}${' '.repeat(60_000)}`],
    ['large ones of which much has come', `${head('Content-Length: 1000000')}${' '.repeat(300_000)}`],
  ])('slow uploads keep nobody from their service: %s', async (_name, message) => {
    const narrow = await world.startGateway(NARROW);
    const to = portOf(narrow.app);
    await stall(to, 10, message);
    expect((await world.call('GET', '/v2/x', { to })).status).toBe(200);
    expect((await world.call('POST', '/v2/', { to, pieces: [Buffer.alloc(1_000)] })).status).toBe(200);
    for (const socket of sockets) socket.destroy();
    await narrow.close();
  });

  it('WIRE-10 a request waits for a connection for a while, then it is a 503', async () => {
    const narrow = await world.startGateway(NARROW);
    const to = portOf(narrow.app);
    const held: (() => void)[] = [];
    const bothArrived = new Promise<void>((resolve) => {
      world.serve = (_request, response) => {
        held.push(() => response.writeHead(204).end());
        if (held.length === 2) resolve();
      };
    });
    const first = [world.call('GET', '/v2/x', { to }), world.call('GET', '/v2/x', { to })];
    await bothArrived;
    const late = await world.call('GET', '/v2/y', { to });
    expect(late.status).toBe(503);
    expect(JSON.parse(late.body)).toEqual(envelope(503));
    expect(late.headers['retry-after']).toBeUndefined();
    expect(held).toHaveLength(2);
    world.serve = (_request, response) => response.writeHead(204).end();
    const waiting = world.call('GET', '/v2/z', { to });
    for (const release of held) release();
    expect((await waiting).status).toBe(204);
    for (const { status } of await Promise.all(first)) expect(status).toBe(204);
    await narrow.close();
  });

  it('gives up with 408 on a body of which nothing comes any more', async () => {
    const hasty = await world.startGateway({ GATEWAY_BODY_IDLE_TIMEOUT_MS: '200' });
    for (const message of [
      `${head('Content-Length: 100')}[`,
      `${head('Content-Length: 100000')}${' '.repeat(80_000)}`,
    ]) {
      sockets = [];
      await stall(portOf(hasty.app), 1, message);
      const [answer] = (await once(sockets[0]!, 'data')) as [Buffer];
      expect(answer.toString()).toMatch(/^HTTP\/1\.1 408 /);
      sockets[0]!.destroy();
    }
    await hasty.close();
  });

  it('holds no more of what comes than it may', async () => {
    const small = await world.startGateway({ GATEWAY_MAX_HELD_BYTES: '1000' });
    const to = portOf(small.app);
    const post = (bytes: number) => world.call('POST', '/v2/', { to, pieces: [Buffer.alloc(bytes)] });
    for (let round = 0; round < 3; round += 1) {
      expect((await post(1_000)).status).toBe(200);
      const refused = await post(1_001);
      expect(refused.status).toBe(503);
      expect(JSON.parse(refused.body)).toEqual(envelope(503));
    }
    await small.close();
  });

  it('callers that went away, with many requests on one connection, leave nothing behind', async () => {
    const narrow = await world.startGateway({ GATEWAY_MAX_IN_FLIGHT: '5', GATEWAY_UPSTREAM_CONNECTIONS: '5' });
    const to = portOf(narrow.app);
    let gone = 0;
    const arrived = new Promise<void>((resolve) => {
      world.serve = (request, response) => {
        response.once('close', () => (gone += 1));
        if (request.url === '/v2/last') resolve();
      };
    });
    const get = (path: string) => lines(`GET ${path} HTTP/1.1`, 'Host: x', '', '');
    await stall(to, 1, `${get('/v2/x').repeat(4)}${get('/v2/last')}`);
    await arrived;
    sockets[0]!.resetAndDestroy();
    await eventually('the service is told', () => gone === 5);
    world.serve = (_request, response) => response.writeHead(204).end();
    expect((await world.call('GET', '/v2/x', { to })).status).toBe(204);
    await narrow.close();
  });
});
