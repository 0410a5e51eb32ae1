import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type RequestListener,
  type Server,
} from 'node:http';
import { connect, createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { Metrics, createLogger } from '@umbra/observability';
import { eventually } from '@umbra/testing';
import { portOf } from '@umbra/wire';
import { createGateway, type Gateway } from './create-gateway.ts';
import { gatewayConfig, loadGatewaySettings } from './gateway.config.ts';

const UPSTREAM_TIMEOUT_MS = 400;
const BODY_LIMIT_BYTES = 8_000_000;
const REQUEST_ID = '5771b3d4-95ae-4959-ac63-fbaa3d5d06ee';

/** What the service behind the gateway does; each test says. */
let serve: RequestListener;
let upstream: Server;
let upstreamPort: number;
let gateway: Gateway;
let port: number;
let openApiDir: string;
const logged: string[] = [];

const portOfServer = (server: Server) => (server.address() as AddressInfo).port;

async function startUpstream(): Promise<void> {
  upstream = createServer((request, response) => {
    serve(request, response);
  });
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  upstreamPort = portOfServer(upstream);
}

async function startGateway(overrides: NodeJS.ProcessEnv = {}): Promise<Gateway> {
  const origin = `http://127.0.0.1:${upstreamPort}`;
  const settings = loadGatewaySettings({
    REGISTRY_URL: origin,
    INGESTION_URL: origin,
    SHADOWS_URL: origin,
    GATEWAY_UPSTREAM_TIMEOUT_MS: String(UPSTREAM_TIMEOUT_MS),
    GATEWAY_BODY_LIMIT_BYTES: String(BODY_LIMIT_BYTES),
    OPENAPI_DIR: openApiDir,
    ...overrides,
  });
  const logger = createLogger('gateway', { destination: { write: (line) => void logged.push(line) } });
  const started = await createGateway(gatewayConfig(settings), {
    logger,
    metrics: new Metrics('gateway', { processMetrics: false }),
    version: '1.2.3',
  });
  await started.app.listen(0, '127.0.0.1');
  return started;
}

beforeAll(async () => {
  openApiDir = await mkdtemp(join(tmpdir(), 'umbra-openapi-'));
  await writeFile(join(openApiDir, 'registry.json'), '{"openapi":"3.0.0"}');
  await writeFile(join(openApiDir, 'shadows.json'), '{"openapi":"3.0.0"}');
  await startUpstream();
  gateway = await startGateway();
  port = portOf(gateway.app);
});

afterAll(async () => {
  await gateway.close();
  upstream.closeAllConnections();
  upstream.close();
  await rm(openApiDir, { recursive: true });
});

beforeEach(() => {
  serve = (request, response) => {
    echo(request).then(
      (body) => {
        response.setHeader('content-length', Buffer.byteLength(body));
        response.end(body);
      },
      () => response.destroy(),
    );
  };
});

async function echo(request: IncomingMessage): Promise<string> {
  const body = await buffer(request);
  return JSON.stringify({
    method: request.method,
    url: request.url,
    headers: request.headers,
    bytes: body.length,
    sha256: createHash('sha256').update(body).digest('hex'),
  });
}

interface Answer {
  readonly status: number | undefined;
  readonly statusText: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One request over a connection of its own; `pieces` are written one after the other. */
async function call(
  method: string,
  path: string,
  { headers = {}, pieces = [], to = port }: { headers?: OutgoingHttpHeaders; pieces?: Buffer[]; to?: number } = {},
): Promise<Answer> {
  const request = httpRequest({ host: '127.0.0.1', port: to, method, path, headers, agent: false });
  const answered = once(request, 'response') as Promise<[IncomingMessage]>;
  for (const piece of pieces) request.write(piece);
  request.end();
  const [response] = await answered;
  return {
    status: response.statusCode,
    statusText: response.statusMessage,
    headers: response.headers,
    body: await text(response),
  };
}

/** Sends the text and gives back all that comes until the gateway closes the connection. */
async function exchange(message: string, options: { halfClose?: boolean } = {}): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  if (options.halfClose === true) socket.end(message);
  else socket.write(message);
  return text(socket);
}

const lines = (...parts: string[]) => parts.join('\r\n');

const envelope = (code: number) =>
  expect.objectContaining({ code, id: expect.any(String), details: { hereErrorCode: Number(`${code}306`) } });

describe('forwarding', () => {
  it('sends method, target, query and headers on as they are', async () => {
    const { body } = await call('GET', '/v2/x%20y?projectId=org1%3Ap%201&a[]=1', { headers: { 'x-confirm': 'true' } });
    expect(JSON.parse(body)).toMatchObject({
      method: 'GET',
      url: '/v2/x%20y?projectId=org1%3Ap%201&a[]=1',
      headers: { 'x-confirm': 'true' },
    });
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('sends the bytes of a %s on, with a Content-Length', async (method) => {
    const body = Buffer.from('{"not": "parsed');
    const answer = await call(method, '/v2/', {
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
    const { body, status } = await call('POST', '/registry/v2/x', {
      headers: { 'content-type': 'application/json', 'content-length': 0 },
    });
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ bytes: 0, headers: { 'content-type': 'application/json' } });
  });

  it('WIRE-8 does not care for the content type', async () => {
    for (const type of ['text/plain;charset=UTF-8', 'image/png', 'multipart/form-data; boundary=x']) {
      const { body } = await call('POST', '/users/v2/refresh', {
        headers: { 'content-type': type },
        pieces: [Buffer.from('x')],
      });
      expect(JSON.parse(body)).toMatchObject({ bytes: 1, headers: { 'content-type': type } });
    }
  });

  it('drops a body that came with a GET, and what announced it', async () => {
    const { body, status } = await call('GET', '/v2/', {
      headers: { 'content-length': 3 },
      pieces: [Buffer.from('abc')],
    });
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ bytes: 0 });
  });

  it('answers Expect: 100-continue itself', async () => {
    const socket = connect(port, '127.0.0.1');
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
    serve = (request, response) => {
      request.once('data', (piece: Buffer) => {
        firstPiece(piece.toString('utf8', 0, 9));
      });
      request.on('end', () => response.writeHead(204).end());
    };
    const request = httpRequest({ host: '127.0.0.1', port, method: 'POST', path: '/v2/', agent: false });
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
        const answer = await call('POST', '/v2/', { headers: { 'content-type': 'odd', ...headers }, pieces });
        expect(JSON.parse(answer.body)).toMatchObject({ bytes, sha256 });
      }
    },
  );

  it('streams an answer: the caller has the first piece before the second is sent', async () => {
    let finish: () => void = () => undefined;
    serve = (_request, response) => {
      response.writeHead(200, { 'content-length': 6 });
      response.write('abc');
      finish = () => response.end('def');
    };
    const request = httpRequest({ host: '127.0.0.1', port, path: '/traces/v2/x', agent: false }).end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const [piece] = (await once(response, 'data')) as [Buffer];
    expect(piece.toString()).toBe('abc');
    finish();
    expect(await text(response)).toBe('def');
  });

  it('carries large bodies both ways', async () => {
    const body = Buffer.alloc(6_000_000, 'umbra ');
    serve = (request, response) => {
      response.writeHead(200, { 'content-length': body.length });
      request.pipe(response);
    };
    const request = httpRequest({ host: '127.0.0.1', port, method: 'POST', path: '/v3/batch', agent: false });
    const answered = once(request, 'response') as Promise<[IncomingMessage]>;
    for (let at = 0; at < body.length; at += 50_000) request.write(body.subarray(at, at + 50_000));
    request.end();
    const [response] = await answered;
    expect((await buffer(response)).equals(body)).toBe(true);
  });

  it('WIRE-1 WIRE-3 keeps the Content-Length of the service and closes when the caller asks for it', async () => {
    const [answer] = (await exchange(lines('GET /v2/x HTTP/1.1', 'Host: x', 'Connection: close', '', ''))).split(
      '\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(answer).toMatch(/^content-length: \d+$/im);
    expect(answer).toMatch(/^connection: close$/im);
    expect(answer).not.toMatch(/transfer-encoding|keep-alive/i);
  });

  it('WIRE-2 adds no header of its own to an answer', async () => {
    serve = (_request, response) => {
      response.writeHead(200, { 'content-length': 2, 'x-ratelimit-limit': '5' });
      response.end('ok');
    };
    const { headers } = await call('GET', '/v2/x');
    expect(Object.keys(headers).sort()).toEqual(['connection', 'content-length', 'date', 'x-ratelimit-limit']);
  });

  it('WIRE-5 passes 204 on without a body or a length', async () => {
    serve = (_request, response) => response.writeHead(204).end();
    const { status, headers, body } = await call('POST', '/v2/?async=true');
    expect({ status, body }).toEqual({ status: 204, body: '' });
    expect(headers['content-length'] ?? headers['transfer-encoding']).toBeUndefined();
  });

  it('passes refusals of a service on, with their headers', async () => {
    serve = (_request, response) => {
      response.writeHead(429, { 'content-length': 2, 'retry-after': '1' });
      response.end('{}');
    };
    expect(await call('POST', '/v2/')).toMatchObject({ status: 429, headers: { 'retry-after': '1' }, body: '{}' });
  });
});

describe('what the service is told of the caller', () => {
  const headersSeen = async (headers: OutgoingHttpHeaders, to = port) =>
    JSON.parse((await call('GET', '/v2/x', { headers, to })).body).headers as IncomingHttpHeaders;

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
    const trusting = await startGateway({ GATEWAY_TRUST_FORWARDED: 'true' });
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
    await call('GET', '/nowhere?apiKey=hunter2', { headers: { authorization: 'Bearer hunter2' } });
    expect(logged.join('')).not.toContain('hunter2');
  });
});

describe('what the gateway answers itself', () => {
  it('GEN-1 answers GET / and unknown paths with 404 and the envelope', async () => {
    for (const path of ['/', '/nowhere', '/V2/']) {
      const { status, body, headers } = await call('GET', path);
      expect(status).toBe(404);
      expect(JSON.parse(body)).toEqual(envelope(404));
      expect(headers['content-length']).toBe(String(Buffer.byteLength(body)));
    }
  });

  it('answers 404 under the prefixes of a service that is not run, in their dialects (ERR-7)', async () => {
    expect(JSON.parse((await call('GET', '/bulkjobs/v4')).body)).toEqual(envelope(404));
    expect(JSON.parse((await call('GET', '/api/v1/connectors?x=1')).body)).toEqual({
      message: 'The route api/v1/connectors could not be found.',
    });
    expect(JSON.parse((await call('GET', '/jitterbit-cloud-restful-service/orgs/1/connector')).body)).toEqual({
      status: false,
      operation: expect.any(String),
      errorCode: 'ROUTE_NOT_FOUND',
      errorMessage: expect.any(String),
    });
    const located = await call('POST', '/v2/locate', { headers: { 'x-request-id': REQUEST_ID } });
    expect(JSON.parse(located.body)).toMatchObject({ status: 404, code: 'E606404', correlationId: REQUEST_ID });
  });

  it('answers 502 when the service is down, to a GET and to an upload, and tells no address', async () => {
    const nobody = createServer();
    nobody.listen(0, '127.0.0.1');
    await once(nobody, 'listening');
    const freePort = portOfServer(nobody);
    nobody.close();
    const alone = await startGateway({ INGESTION_URL: `http://127.0.0.1:${freePort}` });
    const to = portOf(alone.app);
    for (const answer of [
      await call('GET', '/v2/x', { to }),
      await call('POST', '/v2/', { to, pieces: [Buffer.alloc(200_000)] }),
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
    serve = () => undefined;
    const { status, body } = await call('GET', '/v2/x');
    expect(status).toBe(504);
    expect(JSON.parse(body)).toEqual(envelope(504));
  });

  it('breaks the connection when the service breaks off in the middle of its answer', async () => {
    serve = (_request, response) => {
      response.writeHead(200, { 'content-length': 10 });
      response.write('abc', () => response.destroy());
    };
    await expect(call('GET', '/v2/x')).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it.each([
    ['by its own word', { 'content-length': BODY_LIMIT_BYTES + 1_000_000 }],
    ['chunked', { 'transfer-encoding': 'chunked' }],
  ])('answers 413 to a body that is too large, %s', async (_name, headers) => {
    const pieces = Array.from({ length: BODY_LIMIT_BYTES / 1_000_000 + 1 }, () => Buffer.alloc(1_000_000));
    const { status, body } = await call('POST', '/v2/', { headers, pieces });
    expect(status).toBe(413);
    expect(JSON.parse(body)).toEqual(envelope(413));
  });

  it('brings a 413 of the service to a caller that is still sending', async () => {
    serve = (request, response) => {
      response.writeHead(413, { 'content-length': 2 }).end('{}');
      request.resume();
    };
    const pieces = Array.from({ length: 6 }, () => Buffer.alloc(1_000_000));
    const { status, body } = await call('POST', '/v2/', { headers: { 'content-length': 6_000_000 }, pieces });
    expect({ status, body }).toEqual({ status: 413, body: '{}' });
  });

  it('answers 503 when too many wait for one service, and none of the others', async () => {
    const narrow = await startGateway({ GATEWAY_MAX_IN_FLIGHT: '1' });
    const to = portOf(narrow.app);
    let release: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => {
      serve = (_request, response) => {
        release = () => response.writeHead(204).end();
        resolve();
      };
    });
    const waiting = call('GET', '/v2/x', { to });
    await arrived;
    const { status, body } = await call('GET', '/v2/y', { to });
    expect(status).toBe(503);
    expect(JSON.parse(body)).toEqual(envelope(503));
    const finishFirst = release;
    serve = (_request, response) => response.writeHead(204).end();
    expect((await call('GET', '/traces/v2/x', { to })).status).toBe(204);
    finishFirst();
    expect((await waiting).status).toBe(204);
    expect((await call('GET', '/v2/y', { to })).status).toBe(204);
    await narrow.close();
  });

  it.each([
    ['//v2/token', '/v2/token'],
    ['//v2//timestamp?a=//', '/v2/timestamp?a=//'],
    ['/registry/v2/devices/..x', '/registry/v2/devices/..x'],
    ['/registry/v2/devices/%2E%2Ex', '/registry/v2/devices/%2E%2Ex'],
    ['/registry/v2/a\\..\\..\\b', '/registry/v2/a\\..\\..\\b'],
  ])('GEN-2 asks the service for %s as %s', async (target, asked) => {
    const answer = await exchange(lines(`GET ${target} HTTP/1.1`, 'Host: x', 'Connection: close', '', ''));
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4))).toMatchObject({ url: asked });
  });

  it('ERR-7 refuses segments of dots in the words of the prefix', async () => {
    for (const target of ['/registry/v2/devices/%2E', '/registry/v2/devices/..', '/registry/v2/%2e./x']) {
      const answer = await call('PUT', target);
      expect(JSON.parse(answer.body)).toEqual(envelope(400));
    }
    expect(JSON.parse((await call('GET', '/fabric/api/login/%2e%2e')).body)).toEqual({ message: expect.any(String) });
  });

  it('refuses paths that climb and targets that are no paths', async () => {
    for (const target of ['/v2/../admin/v1/users', '/v2/%2e%2e/admin', '/v2/%zz']) {
      const answer = await exchange(lines(`GET ${target} HTTP/1.1`, 'Host: x', 'Connection: close', '', ''));
      expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
      expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4))).toEqual(envelope(400));
    }
  });

  it('has probes of its own', async () => {
    expect(JSON.parse((await call('GET', '/health')).body)).toEqual({ message: 'healthy' });
    expect(JSON.parse((await call('GET', '/version')).body)).toEqual({ gateway: '1.2.3' });
  });
});

describe('uploads that break off', () => {
  it.each([
    ['chunked', lines('Transfer-Encoding: chunked', '', '12000', ' '.repeat(70_000))],
    ['with a Content-Length', lines('Content-Length: 100000', '', ' '.repeat(70_000))],
  ])('never look whole to the service: %s', async (_name, rest) => {
    const seen = new Promise<string>((resolve) => {
      serve = (request, response) => {
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
    const answer = await exchange(lines('POST /v2/ HTTP/1.1', 'Host: x', rest), { halfClose: true });
    expect(await seen).toBe('broken off');
    if (answer !== '') expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect((await call('GET', '/health')).status).toBe(200);
  });

  it.each([
    ['chunked', lines('Transfer-Encoding: chunked', '', 'ff', '[1,2')],
    ['with a Content-Length', lines('Content-Length: 100', '', '[1,2')],
  ])('are not heard of by the service when they are small: %s', async (_name, rest) => {
    const urls: (string | undefined)[] = [];
    serve = (request, response) => {
      urls.push(request.url);
      response.writeHead(204).end();
    };
    await exchange(lines('POST /v2/ HTTP/1.1', 'Host: x', rest), { halfClose: true });
    expect((await call('GET', '/v2/after')).status).toBe(204);
    expect(urls).toEqual(['/v2/after']);
  });

  it('are no failures of the gateway', () => {
    expect(logged.filter((line) => line.includes('"level":"error"'))).toEqual([]);
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
    const narrow = await startGateway(NARROW);
    const to = portOf(narrow.app);
    await stall(to, 10, message);
    expect((await call('GET', '/v2/x', { to })).status).toBe(200);
    expect((await call('POST', '/v2/', { to, pieces: [Buffer.alloc(1_000)] })).status).toBe(200);
    for (const socket of sockets) socket.destroy();
    await narrow.close();
  });

  it('WIRE-10 a request waits for a connection for a while, then it is a 503', async () => {
    const narrow = await startGateway(NARROW);
    const to = portOf(narrow.app);
    const held: (() => void)[] = [];
    const bothArrived = new Promise<void>((resolve) => {
      serve = (_request, response) => {
        held.push(() => response.writeHead(204).end());
        if (held.length === 2) resolve();
      };
    });
    const first = [call('GET', '/v2/x', { to }), call('GET', '/v2/x', { to })];
    await bothArrived;
    const late = await call('GET', '/v2/y', { to });
    expect(late.status).toBe(503);
    expect(JSON.parse(late.body)).toEqual(envelope(503));
    expect(late.headers['retry-after']).toBeUndefined();
    expect(held).toHaveLength(2);
    serve = (_request, response) => response.writeHead(204).end();
    const waiting = call('GET', '/v2/z', { to });
    for (const release of held) release();
    expect((await waiting).status).toBe(204);
    for (const { status } of await Promise.all(first)) expect(status).toBe(204);
    await narrow.close();
  });

  it('gives up with 408 on a body of which nothing comes any more', async () => {
    const hasty = await startGateway({ GATEWAY_BODY_IDLE_TIMEOUT_MS: '200' });
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
    const small = await startGateway({ GATEWAY_MAX_HELD_BYTES: '1000' });
    const to = portOf(small.app);
    const post = (bytes: number) => call('POST', '/v2/', { to, pieces: [Buffer.alloc(bytes)] });
    for (let round = 0; round < 3; round += 1) {
      expect((await post(1_000)).status).toBe(200);
      const refused = await post(1_001);
      expect(refused.status).toBe(503);
      expect(JSON.parse(refused.body)).toEqual(envelope(503));
    }
    await small.close();
  });

  it('callers that went away, with many requests on one connection, leave nothing behind', async () => {
    const narrow = await startGateway({ GATEWAY_MAX_IN_FLIGHT: '5', GATEWAY_UPSTREAM_CONNECTIONS: '5' });
    const to = portOf(narrow.app);
    let gone = 0;
    const arrived = new Promise<void>((resolve) => {
      serve = (request, response) => {
        response.once('close', () => (gone += 1));
        if (request.url === '/v2/last') resolve();
      };
    });
    const get = (path: string) => lines(`GET ${path} HTTP/1.1`, 'Host: x', '', '');
    await stall(to, 1, `${get('/v2/x').repeat(4)}${get('/v2/last')}`);
    await arrived;
    sockets[0]!.resetAndDestroy();
    await eventually('the service is told', () => gone === 5);
    serve = (_request, response) => response.writeHead(204).end();
    expect((await call('GET', '/v2/x', { to })).status).toBe(204);
    await narrow.close();
  });
});

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
    const through = await startGateway({ INGESTION_URL: origin, GATEWAY_UPSTREAM_CONNECTIONS: '1' });
    const to = portOf(through.app);
    expect((await call('GET', '/v2/a', { to })).status).toBe(200);
    expect(await call('GET', '/v2/b', { to })).toMatchObject({ status: 200, body: 'ok' });
    expect(seen).toEqual(['GET', 'GET', 'GET']);
    seen.length = 0;
    const post = await call('POST', '/v2/', { to, headers: { 'content-length': 0 } });
    expect(post.status).toBe(502);
    expect(seen).toEqual(['POST']);
    await through.close();
    server.close();
  });

  it('is found by a POST though it does not listen at first, and gets it once', async () => {
    const nobody = createServer();
    nobody.listen(0, '127.0.0.1');
    await once(nobody, 'listening');
    const laterPort = portOfServer(nobody);
    nobody.close();
    const through = await startGateway({ INGESTION_URL: `http://127.0.0.1:${laterPort}` });
    const bodies: string[] = [];
    const later = createServer((request, response) => {
      void text(request).then((body) => {
        bodies.push(body);
        response.end('ok');
      });
    });
    const posting = call('POST', '/v2/', { to: portOf(through.app), pieces: [Buffer.from('[1]')] });
    setTimeout(() => later.listen(laterPort, '127.0.0.1'), 50);
    expect(await posting).toMatchObject({ status: 200, body: 'ok' });
    expect(bodies).toEqual(['[1]']);
    await through.close();
    later.close();
  });

  it('is let go of before it would close an idle connection itself', async () => {
    const connected = once(upstream, 'connection');
    serve = (_request, response) => response.end('ok');
    const through = await startGateway();
    await call('GET', '/v2/a', { to: portOf(through.app) });
    const [socket] = (await connected) as [Socket];
    const startedAtMs = Date.now();
    await once(socket, 'close');
    expect(Date.now() - startedAtMs).toBeGreaterThan(2_000);
    expect(Date.now() - startedAtMs).toBeLessThan(5_000);
    await through.close();
  });
});

describe('CORS', () => {
  it('is off by default: OPTIONS goes to the service, and answers have no CORS headers', async () => {
    const { body, headers } = await call('OPTIONS', '/v2/x', { headers: { origin: 'https://a.test' } });
    expect(JSON.parse(body)).toMatchObject({ method: 'OPTIONS' });
    expect(headers['access-control-allow-origin'] ?? headers['vary']).toBeUndefined();
  });

  it('lets the pages of listed origins in, and no others', async () => {
    const open = await startGateway({ GATEWAY_CORS_ORIGINS: 'https://a.test,https://b.test' });
    const to = portOf(open.app);
    const preflight = (origin: string) =>
      call('OPTIONS', '/v2/x', { to, headers: { origin, 'access-control-request-method': 'PUT' } });
    const allowed = await preflight('https://a.test');
    expect(allowed.status).toBe(204);
    expect(allowed.headers['access-control-allow-origin']).toBe('https://a.test');
    expect(allowed.headers['access-control-allow-methods']).toContain('PUT');
    expect((await preflight('https://evil.test')).headers['access-control-allow-origin']).toBeUndefined();
    const answer = await call('GET', '/v2/x', { to, headers: { origin: 'https://b.test' } });
    expect(answer.headers['access-control-allow-origin']).toBe('https://b.test');
    const odd = await call('OPTIONS', '/v2/x', { to, headers: { origin: 'https://a.test' } });
    expect(odd.status).toBe(400);
    expect(JSON.parse(odd.body)).toEqual(envelope(400));
    const refusal = await call('GET', '/nowhere', { to, headers: { origin: 'https://b.test' } });
    expect(refusal).toMatchObject({ status: 404, headers: { 'access-control-allow-origin': 'https://b.test' } });
    await open.close();
  });
});

describe('/docs', () => {
  it('shows each document with files of its own, and nothing from elsewhere', async () => {
    const page = await call('GET', '/docs');
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.body).not.toMatch(/https?:\/\//);
    const loaded = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(loaded.length).toBeGreaterThan(3);
    for (const path of loaded) {
      const { status, headers } = await call('GET', path);
      expect({ path, status, length: headers['content-length'] }).toEqual({
        path,
        status: 200,
        length: expect.stringMatching(/^[1-9]/),
      });
    }
    const { body: start } = await call('GET', '/docs/start.js');
    expect(start).toContain('/docs/openapi/registry.json');
    expect((await call('GET', '/docs/openapi/registry.json')).body).toBe('{"openapi":"3.0.0"}');
    expect((await call('GET', '/docs/openapi/nothing.json')).status).toBe(404);
    expect((await call('GET', '/docs/assets/package.json')).status).toBe(404);
  });
});

describe('shutdown', () => {
  it('answers what is in hand first', async () => {
    const ending = await startGateway();
    const to = portOf(ending.app);
    let release: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => {
      serve = (_request, response) => {
        release = () => response.writeHead(200, { 'content-length': 2 }).end('ok');
        resolve();
      };
    });
    const answer = call('GET', '/v2/x', { to });
    await arrived;
    const closed = ending.close();
    release();
    expect(await answer).toMatchObject({ status: 200, body: 'ok', headers: { connection: 'close' } });
    await closed;
    await expect(call('GET', '/health', { to })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
