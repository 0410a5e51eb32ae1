import { request as httpRequest, Agent } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { Body, Controller, Get, HttpCode, Module, Post, Query } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLogger, currentCorrelationId } from '@umbra/observability';
import { JsonRegardlessOfContentType, RawBody } from './body-parsers.ts';
import { createHttpApp, portOf } from './create-http-app.ts';
import { registerProbeRoutes } from '../health/probe-routes.ts';
import { tooManyRequests } from '../errors/wire-error.ts';

const BODY_LIMIT_BYTES = 2_000_000;
const REQUEST_TIMEOUT_MS = 1_500;

@Controller()
class EchoController {
  @Post('v2')
  @HttpCode(200)
  echo(@Body() body: unknown): object {
    return { body: body ?? null, hasBody: body !== undefined, correlationId: currentCorrelationId() };
  }

  @Post('raw')
  @HttpCode(200)
  @RawBody()
  raw(@Body() body: Buffer | undefined): object {
    return { bytes: Buffer.isBuffer(body) ? body.length : 'none' };
  }

  @Post('any-type')
  @HttpCode(200)
  @JsonRegardlessOfContentType()
  anyType(@Body() body: unknown): object {
    return { body };
  }

  @Post('narrow/:id')
  @HttpCode(204)
  narrow(): void {
    // Nothing to say.
  }

  @Post('silent')
  @HttpCode(204)
  silent(): void {
    // Nothing to say.
  }

  @Get('boom')
  boom(): never {
    throw new Error('password=hunter2 in SELECT * FROM users');
  }

  @Get('limited')
  limited(): never {
    throw tooManyRequests('Too many samples.', { 'Retry-After': '1' });
  }

  @Get('query')
  query(@Query() query: unknown): object {
    return { query };
  }
}

@Module({ controllers: [EchoController] })
class EchoModule {}

let app: NestFastifyApplication;
let port: number;
const logged: string[] = [];

beforeAll(async () => {
  const logger = createLogger('wire-spec', { destination: { write: (line) => void logged.push(line) } });
  app = await createHttpApp(EchoModule, {
    logger,
    bodyLimitBytes: BODY_LIMIT_BYTES,
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    routeBodyLimitsBytes: { '/narrow/:id': 10 },
  });
  registerProbeRoutes(app, { prefixes: ['/v2', '/v3'], service: 'ingestion', version: '1.0.0', logger });
  await app.listen(0, '127.0.0.1');
  port = portOf(app);
});

afterAll(() => app.close());

/** Sends the text as it is and gives back all that the server sends until it closes the connection. */
function exchange(head: string, options: { halfClose?: boolean } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const received: Buffer[] = [];
    socket.on('data', (chunk) => received.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => {
      resolve(Buffer.concat(received).toString('utf8'));
    });
    if (options.halfClose === true) socket.end(head);
    else socket.write(head);
  });
}

const lines = (...parts: string[]) => parts.join('\r\n');
const headOf = (answer: string) => answer.split('\r\n\r\n', 1)[0] ?? '';
const bodyOf = (answer: string) => JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4));

const post = (path: string, body: string, ...headers: string[]) =>
  exchange(
    lines(
      `POST ${path} HTTP/1.1`,
      'Host: x',
      'Connection: close',
      ...headers,
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ),
  );

const get = (path: string, ...headers: string[]) =>
  exchange(lines(`GET ${path} HTTP/1.1`, 'Host: x', 'Connection: close', ...headers, '', ''));

const envelope = (code: number, error: string) =>
  expect.objectContaining({
    code,
    error,
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    details: expect.objectContaining({ hereErrorCode: Number(`${code}306`) }),
  });

describe('an HTTP application of ours', () => {
  it.each([
    ['an answer', () => post('/v2/', '[]', 'Content-Type: application/json')],
    ['a refusal', () => post('/v2/', '[', 'Content-Type: application/json')],
    ['a route that is not there', () => get('/nowhere')],
    ['a failure', () => get('/boom')],
    ['a probe', () => get('/v3/health')],
  ])('WIRE-1 gives %s a Content-Length and no chunks', async (_name, send) => {
    const head = headOf(await send());
    expect(head).toMatch(/^content-length: [1-9]\d*$/im);
    expect(head).not.toMatch(/transfer-encoding/i);
  });

  it('WIRE-2 sends short, non-empty header lines and no hardening headers', async () => {
    const headers = headOf(await post('/v2/', '[]', 'Content-Type: application/json'))
      .split('\r\n')
      .slice(1);
    for (const line of headers) {
      expect(Buffer.byteLength(`${line}\r\n`)).toBeLessThanOrEqual(256);
      expect(line).toMatch(/^[\w-]+: ?\S/);
      expect(line).not.toMatch(/security|frame|xss|powered/i);
    }
  });

  it('WIRE-3 closes after the answer when the client asks for it', async () => {
    expect(headOf(await get('/v2/health'))).toMatch(/^connection: close$/im);
  });

  it('WIRE-4 has a reason phrase', async () => {
    expect(await get('/v2/health')).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(await get('/nowhere')).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/);
  });

  it('WIRE-5 answers 204 without a body', async () => {
    const answer = await post('/silent', '');
    expect(answer).toMatch(/^HTTP\/1\.1 204 No Content\r\n/);
    expect(answer.endsWith('\r\n\r\n')).toBe(true);
    expect(headOf(answer)).not.toMatch(/content-length|transfer-encoding/i);
  });

  it('WIRE-6 takes chunked bodies however they are split', async () => {
    const body = JSON.stringify([{ timestamp: 1_700_000_000_000, note: 'höhe' }]);
    const chunks = [...Buffer.from(body)].map((byte) => `1\r\n${String.fromCharCode(byte)}\r\n`).join('');
    const socket = connect(port, '127.0.0.1');
    socket.write(
      Buffer.from(
        `${lines('POST /v2 HTTP/1.1', 'Host: x', 'Connection: close', 'Content-Type: application/json', 'Transfer-Encoding: chunked')}\r\n\r\n${chunks}0\r\n\r\n`,
        'latin1',
      ),
    );
    expect(bodyOf(await text(socket)).body).toEqual(JSON.parse(body));
  });

  it('WIRE-7 takes a JSON content type with nothing behind it as no body', async () => {
    const answer = await post('/v2', '', 'Content-Type: application/json');
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(bodyOf(answer)).toMatchObject({ body: null, hasBody: false });
  });

  it('WIRE-8 parses JSON of any content type where the route asks for it, and only there', async () => {
    expect(bodyOf(await post('/any-type', '{"a":1}', 'Content-Type: text/plain;charset=UTF-8'))).toEqual({
      body: { a: 1 },
    });
    expect(bodyOf(await post('/v2', '{"a":1}', 'Content-Type: text/plain'))).toEqual(envelope(400, 'Bad request'));
  });

  it('WIRE-9 reads headers in any case and without a blank', async () => {
    const id = '0f0c8a52-6f0e-4c52-9a52-3d5b1c7e9a10';
    const answer = await post('/v2', '[1]', 'CONTENT-TYPE:application/json', `x-ReQuest-iD:${id}`);
    expect(bodyOf(answer)).toMatchObject({ body: [1], correlationId: id });
  });

  it('WIRE-10 sends Retry-After with 429 alone', async () => {
    expect(headOf(await get('/limited'))).toMatch(/^retry-after: 1$/im);
    expect(headOf(await get('/boom'))).not.toMatch(/retry-after/i);
  });

  it('GEN-1 answers GET / with 404 and the envelope', async () => {
    const answer = await get('/');
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    expect(bodyOf(answer)).toEqual(envelope(404, 'Not Found'));
  });

  it('GEN-2 finds a route with and without the slash at its end', async () => {
    expect(await post('/v2', '')).toMatch(/^HTTP\/1\.1 200 /);
    expect(await post('/v2/', '')).toMatch(/^HTTP\/1\.1 200 /);
  });

  it.each(['//v2', '/v2//', '///v2'])('GEN-2 finds a route at %s', async (path) => {
    expect(await post(path, '')).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('answers the probes under each prefix', async () => {
    expect(bodyOf(await get('/v3/health'))).toEqual({ message: 'healthy' });
    expect(bodyOf(await get('/v2/version'))).toEqual({ ingestion: '1.0.0' });
  });

  it('makes a correlation id when the caller gives none or no UUID, and logs under it', async () => {
    const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;
    expect(bodyOf(await post('/v2', '')).correlationId).toMatch(uuid);
    expect(bodyOf(await post('/v2', '', 'X-Request-Id: my-trace')).correlationId).toMatch(uuid);
    const id = '5771b3d4-95ae-4959-ac63-fbaa3d5d06ee';
    const { id: errorId } = bodyOf(await get('/boom', `X-Request-Id: ${id}`));
    expect(JSON.parse(logged.find((line) => line.includes(errorId)) ?? '{}')).toMatchObject({
      correlationId: id,
      level: 'error',
    });
  });

  it('says nothing of what broke inside', async () => {
    const answer = await get('/boom');
    expect(answer).toMatch(/^HTTP\/1\.1 500 Internal Server Error\r\n/);
    expect(answer).not.toMatch(/hunter2|SELECT|at .*\.ts/);
  });

  it('joins the spellings of a list in a query', async () => {
    const { query } = bodyOf(await get('/query?a=1&a=2&b[]=3&b[]=4&c=5&labels[priority]=high'));
    expect(query).toEqual({ a: ['1', '2'], b: ['3', '4'], c: '5', 'labels[priority]': 'high' });
  });

  it('gives a route the bytes as they came where it asks for them', async () => {
    expect(bodyOf(await post('/raw', 'not json', 'Content-Type: image/png'))).toEqual({ bytes: 8 });
    expect(bodyOf(await post('/raw', '', 'Content-Type: application/json'))).toEqual({ bytes: 'none' });
  });
});

describe('what is no request', () => {
  const json = 'Content-Type: application/json';

  it.each([
    ['malformed JSON', () => post('/v2', '{"a":', json)],
    ['a number that is none', () => post('/v2', '[NaN]', json)],
    ['deep nesting', () => post('/v2', '['.repeat(500_000) + ']'.repeat(500_000), json)],
    ['an invalid content type', () => post('/v2', '[]', 'Content-Type: /')],
    ['broken percent-encoding', () => get('/v2/%zz')],
    ['text that is no HTTP', () => exchange('HELLO\r\n\r\n')],
    [
      'a chunk without a size',
      () => exchange(lines('POST /v2 HTTP/1.1', 'Host: x', json, 'Transfer-Encoding: chunked', '', 'zz', 'ab', '')),
    ],
    [
      'two framings at once',
      () =>
        exchange(
          lines('POST /v2 HTTP/1.1', 'Host: x', 'Content-Length: 2', 'Transfer-Encoding: chunked', '', '0', '', ''),
        ),
    ],
    [
      'a chunked body that ends in the middle',
      () =>
        exchange(lines('POST /v2 HTTP/1.1', 'Host: x', json, 'Transfer-Encoding: chunked', '', 'ff', '[1,2'), {
          halfClose: true,
        }),
    ],
  ])('answers %s with 400 and the envelope', async (_name, send) => {
    const answer = await send();
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(bodyOf(answer)).toEqual(envelope(400, 'Bad request'));
    expect(headOf(answer)).toMatch(/^content-length: \d+$/im);
  });

  it('answers broken UTF-8 with 400', async () => {
    const body = Buffer.from([0x22, 0xc3, 0x28, 0x22]);
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `${lines('POST /v2 HTTP/1.1', 'Host: x', 'Connection: close', json, `Content-Length: ${body.length}`)}\r\n\r\n`,
    );
    socket.write(body);
    expect(bodyOf(await text(socket))).toEqual(envelope(400, 'Bad request'));
  });

  it('WIRE-1 answers a request without Host with 400, the envelope and a Content-Length', async () => {
    const answer = await exchange(lines('GET /v2/health HTTP/1.1', 'Connection: close', '', ''));
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(headOf(answer)).toMatch(/^content-length: \d+$/im);
    expect(bodyOf(answer)).toEqual(envelope(400, 'Bad request'));
    expect(await exchange(lines('GET /v2/health HTTP/1.0', '', ''))).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('WIRE-1 answers an expectation that nobody meets with 417, the envelope and a Content-Length', async () => {
    const answer = await post('/v2', '[]', json, 'Expect: foo');
    expect(answer).toMatch(/^HTTP\/1\.1 417 Expectation Failed\r\n/);
    expect(headOf(answer)).toMatch(/^content-length: \d+$/im);
    expect(headOf(answer)).not.toMatch(/transfer-encoding/i);
    expect(bodyOf(answer)).toEqual(envelope(417, 'Expectation Failed'));
  });

  it.each(['json', 'a b c', '/', '; charset=utf-8'])(
    'WIRE-8 a content type that is none, %s, is as good as any to a route that does not care',
    async (type) => {
      expect(bodyOf(await post('/raw', 'x', `Content-Type: ${type}`))).toEqual({ bytes: 1 });
      expect(bodyOf(await post('/any-type', '1', `Content-Type: ${type}`))).toEqual({ body: 1 });
      expect(bodyOf(await post('/v2', '1', `Content-Type: ${type}`))).toEqual(envelope(400, 'Bad request'));
    },
  );

  it.each([
    ['an id beyond measure', `/narrow/${'x'.repeat(6_000)}`, 404],
    ['an id that is no text', `/narrow/${'x'.repeat(6_000)}%zz`, 400],
  ])('does not repeat %s, in the answer or in the log', async (_name, path, status) => {
    logged.length = 0;
    const answer = await post(path, '');
    expect(bodyOf(answer)).toMatchObject({ code: status });
    expect(answer).not.toContain('xxxx');
    expect(logged.join('')).not.toContain('xxxx');
    expect(logged).toHaveLength(1);
  });

  it('GEN-1 answers an upload to nowhere with 404', async () => {
    expect(bodyOf(await post('/nowhere', '[1]', json))).toEqual(envelope(404, 'Not Found'));
  });

  it('a route may have less room than the others', async () => {
    expect(await post('/narrow/a', '"12345678"', json)).toMatch(/^HTTP\/1\.1 204 /);
    expect(bodyOf(await post('/narrow/a', '"123456789"', json))).toEqual(envelope(413, 'Payload Too Large'));
  });

  it('gives up with 408 on a body that never comes', async () => {
    const answer = await exchange(lines('POST /v2 HTTP/1.1', 'Host: x', json, 'Content-Length: 10', '', '[1'));
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(bodyOf(answer)).toMatchObject({ code: 408, error: 'Request Timeout' });
  });

  it.each([
    ['with a Content-Length', { 'content-length': String(3 * BODY_LIMIT_BYTES) }, true],
    ['chunked', {}, true],
    ['with a Content-Length and Connection: close', { 'content-length': String(3 * BODY_LIMIT_BYTES) }, false],
    ['chunked and with Connection: close', {}, false],
  ])('answers a body that is too large with 413 while it is still coming, %s', async (_name, headers, keepAlive) => {
    const agent = new Agent({ keepAlive, maxSockets: 1 });
    const send = (bytes: number, extra: Record<string, string>) =>
      new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
        const request = httpRequest({
          port,
          host: '127.0.0.1',
          method: 'POST',
          path: '/v2',
          agent,
          headers: { 'content-type': 'application/json', ...extra },
        });
        request.on('response', (response) => {
          text(response).then((body) => {
            resolve({ status: response.statusCode, body });
          }, reject);
        });
        request.on('error', reject);
        for (let sent = 0; sent < bytes; sent += 100_000) request.write(Buffer.alloc(100_000, ' '));
        request.end();
      });
    const refused = await send(3 * BODY_LIMIT_BYTES, headers);
    expect(refused.status).toBe(413);
    expect(JSON.parse(refused.body)).toEqual(envelope(413, 'Payload Too Large'));
    agent.destroy();
  });

  it('outlives clients that go away in the middle of a body', async () => {
    await Promise.all(
      Array.from(
        { length: 20 },
        () =>
          new Promise<void>((resolve) => {
            const socket = connect(port, '127.0.0.1', () => {
              socket.write(lines('POST /v2 HTTP/1.1', 'Host: x', json, 'Content-Length: 1000', '', '[1'), () => {
                socket.resetAndDestroy();
                resolve();
              });
            });
          }),
      ),
    );
    expect(await get('/v2/health')).toMatch(/^HTTP\/1\.1 200 /);
    expect(logged.filter((line) => line.includes('"level":"error"') && !line.includes('hunter2'))).toEqual([]);
  });
});

describe('a connection that is kept', () => {
  it('is closed by the answer to the last request that it may carry, which says so', async () => {
    const logger = createLogger('wire-spec', { level: 'silent' });
    const changing = await createHttpApp(EchoModule, { logger, maxRequestsPerConnection: 3 });
    await changing.listen(0, '127.0.0.1');
    const socket = connect(portOf(changing), '127.0.0.1').setEncoding('utf8');
    const answers: string[] = [];
    const isOver = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    const ask = () => socket.write(lines('GET /query HTTP/1.1', 'Host: x', '', ''));
    socket.on('data', (answer: string) => {
      answers.push(answer);
      ask();
    });
    ask();
    await isOver;
    expect(answers.map((answer) => /^connection: (.*)\r$/im.exec(answer)?.[1])).toEqual([
      'keep-alive',
      'keep-alive',
      'close',
    ]);
    await changing.close();
  });

  it('has the refusal of an upload that is still coming read before it is closed', async () => {
    const logger = createLogger('wire-spec', { level: 'silent' });
    const changing = await createHttpApp(EchoModule, { logger, maxRequestsPerConnection: 1, bodyLimitBytes: 1_000 });
    await changing.listen(0, '127.0.0.1');
    const socket = connect(portOf(changing), '127.0.0.1').setEncoding('utf8');
    const answer = text(socket);
    socket.write(lines('POST /v2 HTTP/1.1', 'Host: x', 'Content-Length: 4000000', '', ''));
    for (let sent = 0; sent < 4_000_000; sent += 100_000) socket.write(Buffer.alloc(100_000, ' '));
    expect(await answer).toMatch(/^HTTP\/1\.1 413 [^]*connection: close/i);
    await changing.close();
  });
});

describe('an application that closes', () => {
  it('answers what is in hand, and does not wait for the connection of a client that keeps it', async () => {
    const closing = await createHttpApp(EchoModule, { logger: createLogger('wire-spec', { level: 'silent' }) });
    await closing.listen(0, '127.0.0.1');
    const socket = connect(portOf(closing), '127.0.0.1');
    socket.write(lines('POST /v2 HTTP/1.1', 'Host: x', 'Content-Type: application/json', 'Content-Length: 2', '', '['));
    await new Promise<void>((resolve) => {
      closing
        .getHttpAdapter()
        .getInstance()
        .server.once('request', () => {
          resolve();
        });
    });
    const closed = closing.close();
    socket.write(']');
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(headOf(answer)).toMatch(/^connection: close$/im);
    await closed;
  });

  it('cuts an upload off that does not come to its end', async () => {
    const logger = createLogger('wire-spec', { level: 'silent' });
    const closing = await createHttpApp(EchoModule, { logger, drainMs: 200 });
    await closing.listen(0, '127.0.0.1');
    const socket = connect(portOf(closing), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(lines('POST /v2 HTTP/1.1', 'Host: x', 'Content-Length: 2', '', '['));
    const { server } = closing.getHttpAdapter().getInstance();
    await new Promise((resolve) => server.once('request', resolve));
    const startedAtMs = Date.now();
    await closing.close();
    expect(Date.now() - startedAtMs).toBeLessThan(2_000);
  });

  it('refuses to start with a body limit for no route', async () => {
    const logger = createLogger('wire-spec', { level: 'silent' });
    const mistaken = await createHttpApp(EchoModule, { logger, routeBodyLimitsBytes: { '/nobody': 1 } });
    await expect(mistaken.listen(0, '127.0.0.1')).rejects.toThrow('/nobody');
    await mistaken.close();
  });
});
