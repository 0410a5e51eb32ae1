import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { portOf } from '@umbra/wire';
import { GatewayWorld, portOfNobody } from '../testing/gateway-world.ts';

let world: GatewayWorld;

beforeAll(async () => {
  world = await GatewayWorld.start();
});

beforeEach(() => {
  world.serveEcho();
});

afterAll(() => world.close());

describe('a service that closes its idle connections', () => {
  /** Answers the first request of each connection, and cuts the connection on the second. */
  async function cuttingUpstream(): Promise<{ server: ReturnType<typeof createTcpServer>; seen: string[] }> {
    const seen: string[] = [];
    const server = createTcpServer((socket) => {
      let requests = 0;
      socket.on('error', () => undefined);
      socket.on('data', (data) => {
        requests += 1;
        seen.push(data.toString().split(' ', 1)[0] ?? '');
        if (requests > 1) socket.destroy();
        else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return { server, seen };
  }

  it('is asked again for a GET, and never twice for a POST', async () => {
    const { server, seen } = await cuttingUpstream();
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const through = await world.startGateway({ INGESTION_URL: origin, GATEWAY_UPSTREAM_CONNECTIONS: '1' });
    const to = portOf(through.app);
    expect((await world.call('GET', '/v2/a', { to })).status).toBe(200);
    expect(await world.call('GET', '/v2/b', { to })).toMatchObject({ status: 200, body: 'ok' });
    expect(seen).toEqual(['GET', 'GET', 'GET']);
    seen.length = 0;
    const post = await world.call('POST', '/v2/', { to, headers: { 'content-length': 0 } });
    expect(post.status).toBe(502);
    expect(seen).toEqual(['POST']);
    await through.close();
    server.close();
  });

  it('is found by a POST though it does not listen at first, and gets it once', async () => {
    const laterPort = await portOfNobody();
    const through = await world.startGateway({ INGESTION_URL: `http://127.0.0.1:${laterPort}` });
    const bodies: string[] = [];
    const later = createServer((request, response) => {
      void text(request).then((body) => {
        bodies.push(body);
        response.end('ok');
      });
    });
    const posting = world.call('POST', '/v2/', { to: portOf(through.app), pieces: [Buffer.from('[1]')] });
    setTimeout(() => later.listen(laterPort, '127.0.0.1'), 50);
    expect(await posting).toMatchObject({ status: 200, body: 'ok' });
    expect(bodies).toEqual(['[1]']);
    await through.close();
    later.close();
  });

  it('is let go of before it would close an idle connection itself', async () => {
    const connected = once(world.upstream, 'connection');
    world.serve = (_request, response) => response.end('ok');
    const through = await world.startGateway();
    await world.call('GET', '/v2/a', { to: portOf(through.app) });
    const [socket] = (await connected) as [Socket];
    const startedAtMs = Date.now();
    await once(socket, 'close');
    expect(Date.now() - startedAtMs).toBeGreaterThan(2_000);
    expect(Date.now() - startedAtMs).toBeLessThan(5_000);
    await through.close();
  });
});
