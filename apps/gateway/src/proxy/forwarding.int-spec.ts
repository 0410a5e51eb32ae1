import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
} from 'node:http';
import { connect } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { portOf } from '@umbra/wire';
import { GatewayWorld, lines, REQUEST_ID } from '../testing/gateway-world.ts';

let world: GatewayWorld;

beforeAll(async () => {
  world = await GatewayWorld.start();
});

beforeEach(() => {
  world.serveEcho();
});

afterAll(() => world.close());

describe('forwarding', () => {
  it('sends method, target, query and headers on as they are', async () => {
    const { body } = await world.call('GET', '/v2/x%20y?projectId=org1%3Ap%201&a[]=1', {
      headers: { 'x-confirm': 'true' },
    });
    expect(JSON.parse(body)).toMatchObject({
      method: 'GET',
      url: '/v2/x%20y?projectId=org1%3Ap%201&a[]=1',
      headers: { 'x-confirm': 'true' },
    });
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('sends the bytes of a %s on, with a Content-Length', async (method) => {
    const body = Buffer.from('{"not": "parsed');
    const answer = await world.call(method, '/v2/', {
      headers: { 'content-type': 'application/json', 'content-length': body.length },
      pieces: [body],
    });
    expect(JSON.parse(answer.body)).toMatchObject({
      bytes: body.length,
      sha256: createHash('sha256').update(body).digest('hex'),
      headers: { 'content-length': String(body.length), 'content-type': 'application/json' },
    });
  });

  it('WIRE-7 sends an empty JSON body on', async () => {
    const { body, status } = await world.call('POST', '/registry/v2/x', {
      headers: { 'content-type': 'application/json', 'content-length': 0 },
    });
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ bytes: 0, headers: { 'content-type': 'application/json' } });
  });

  it('WIRE-8 does not care for the content type', async () => {
    for (const type of ['text/plain;charset=UTF-8', 'image/png', 'multipart/form-data; boundary=x']) {
      const { body } = await world.call('POST', '/users/v2/refresh', {
        headers: { 'content-type': type },
        pieces: [Buffer.from('x')],
      });
      expect(JSON.parse(body)).toMatchObject({ bytes: 1, headers: { 'content-type': type } });
    }
  });

  it('drops a body that came with a GET, and what announced it', async () => {
    const { body, status } = await world.call('GET', '/v2/', {
      headers: { 'content-length': 3 },
      pieces: [Buffer.from('abc')],
    });
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ bytes: 0 });
  });

  it('answers Expect: 100-continue itself', async () => {
    const socket = connect(world.port, '127.0.0.1');
    socket.write(
      lines('POST /v2/ HTTP/1.1', 'Host: x', 'Connection: close', 'Expect: 100-continue', 'Content-Length: 2', '', ''),
    );
    const [head] = (await once(socket, 'data')) as [Buffer];
    expect(head.toString()).toMatch(/^HTTP\/1\.1 100 Continue/);
    socket.write('[]');
    expect(await text(socket)).toContain('"bytes":2');
  });

  it('WIRE-6 streams a large chunked upload: the service has the first pieces before the last is sent', async () => {
    let firstPiece: (piece: string) => void;
    const first = new Promise<string>((resolve) => (firstPiece = resolve));
    world.serve = (request, response) => {
      request.once('data', (piece: Buffer) => {
        firstPiece(piece.toString('utf8', 0, 9));
      });
      request.on('end', () => response.writeHead(204).end());
    };
    const request = httpRequest({ host: '127.0.0.1', port: world.port, method: 'POST', path: '/v2/', agent: false });
    const answered = once(request, 'response') as Promise<[IncomingMessage]>;
    request.write(`[{"timest${' '.repeat(70_000)}`);
    expect(await first).toBe('[{"timest');
    request.end('amp":5}]');
    const [response] = await answered;
    expect(response.statusCode).toBe(204);
  });

  it.each([0, 1, 65_535, 65_536, 65_537, 200_000])(
    'WIRE-6 sends %i bytes on whole, in chunks or not',
    async (bytes) => {
      const body = Buffer.alloc(bytes, 'umbra ');
      const sha256 = createHash('sha256').update(body).digest('hex');
      for (const headers of [{ 'transfer-encoding': 'chunked' }, { 'content-length': bytes }]) {
        const pieces = [body.subarray(0, bytes / 2), body.subarray(bytes / 2)];
        const answer = await world.call('POST', '/v2/', { headers: { 'content-type': 'odd', ...headers }, pieces });
        expect(JSON.parse(answer.body)).toMatchObject({ bytes, sha256 });
      }
    },
  );

  it('streams an answer: the caller has the first piece before the second is sent', async () => {
    let finish: () => void = () => undefined;
    world.serve = (_request, response) => {
      response.writeHead(200, { 'content-length': 6 });
      response.write('abc');
      finish = () => response.end('def');
    };
    const request = httpRequest({ host: '127.0.0.1', port: world.port, path: '/traces/v2/x', agent: false }).end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const [piece] = (await once(response, 'data')) as [Buffer];
    expect(piece.toString()).toBe('abc');
    finish();
    expect(await text(response)).toBe('def');
  });

  it('carries large bodies both ways', async () => {
    const body = Buffer.alloc(6_000_000, 'umbra ');
    world.serve = (request, response) => {
      response.writeHead(200, { 'content-length': body.length });
      request.pipe(response);
    };
    const request = httpRequest({
      host: '127.0.0.1',
      port: world.port,
      method: 'POST',
      path: '/v3/batch',
      agent: false,
    });
    const answered = once(request, 'response') as Promise<[IncomingMessage]>;
    for (let at = 0; at < body.length; at += 50_000) request.write(body.subarray(at, at + 50_000));
    request.end();
    const [response] = await answered;
    expect((await buffer(response)).equals(body)).toBe(true);
  });

  it('WIRE-1 WIRE-3 keeps the Content-Length of the service and closes when the caller asks for it', async () => {
    const [answer] = (await world.exchange(lines('GET /v2/x HTTP/1.1', 'Host: x', 'Connection: close', '', ''))).split(
      '\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(answer).toMatch(/^content-length: \d+$/im);
    expect(answer).toMatch(/^connection: close$/im);
    expect(answer).not.toMatch(/transfer-encoding|keep-alive/i);
  });

  it('WIRE-2 adds no header of its own to an answer', async () => {
    world.serve = (_request, response) => {
      response.writeHead(200, { 'content-length': 2, 'x-ratelimit-limit': '5' });
      response.end('ok');
    };
    const { headers } = await world.call('GET', '/v2/x');
    expect(Object.keys(headers).sort()).toEqual(['connection', 'content-length', 'date', 'x-ratelimit-limit']);
  });

  it('WIRE-5 passes 204 on without a body or a length', async () => {
    world.serve = (_request, response) => response.writeHead(204).end();
    const { status, headers, body } = await world.call('POST', '/v2/?async=true');
    expect({ status, body }).toEqual({ status: 204, body: '' });
    expect(headers['content-length'] ?? headers['transfer-encoding']).toBeUndefined();
  });

  it('passes refusals of a service on, with their headers', async () => {
    world.serve = (_request, response) => {
      response.writeHead(429, { 'content-length': 2, 'retry-after': '1' });
      response.end('{}');
    };
    expect(await world.call('POST', '/v2/')).toMatchObject({
      status: 429,
      headers: { 'retry-after': '1' },
      body: '{}',
    });
  });
});

describe('what the service is told of the caller', () => {
  const headersSeen = async (headers: OutgoingHttpHeaders, to = world.port) =>
    JSON.parse((await world.call('GET', '/v2/x', { headers, to })).body).headers as IncomingHttpHeaders;

  it('keeps an X-Request-Id that is a UUID, and makes one in place of anything else', async () => {
    const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    expect((await headersSeen({ 'x-request-id': REQUEST_ID }))['x-request-id']).toBe(REQUEST_ID);
    expect((await headersSeen({}))['x-request-id']).toMatch(uuid);
    expect((await headersSeen({ 'x-request-id': 'order 66' }))['x-request-id']).toMatch(uuid);
  });

  it('tells address, scheme and host, whatever the caller says of itself', async () => {
    const seen = await headersSeen({
      host: 'tracking.example.test',
      'x-forwarded-for': '6.6.6.6',
      'x-forwarded-proto': 'https',
    });
    expect(seen).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'tracking.example.test',
    });
  });

  it('believes a proxy before it only when told to', async () => {
    const trusting = await world.startGateway({ GATEWAY_TRUST_FORWARDED: 'true' });
    const seen = await headersSeen(
      { 'x-forwarded-for': '6.6.6.6', 'x-forwarded-proto': 'https' },
      portOf(trusting.app),
    );
    expect(seen).toMatchObject({ 'x-forwarded-for': '6.6.6.6, 127.0.0.1', 'x-forwarded-proto': 'https' });
    await trusting.close();
  });

  it('passes the bearer on and never logs it', async () => {
    const seen = await headersSeen({ authorization: 'Bearer hunter2', connection: 'x-secret', 'x-secret': '1' });
    expect(seen.authorization).toBe('Bearer hunter2');
    expect(seen['x-secret']).toBeUndefined();
    await world.call('GET', '/nowhere?apiKey=hunter2', { headers: { authorization: 'Bearer hunter2' } });
    expect(world.logged.join('')).not.toContain('hunter2');
  });
});
