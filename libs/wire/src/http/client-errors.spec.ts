import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { BODY_LIMIT_BYTES, EchoApp } from '../testing/echo-app.ts';
import { bodyOf, envelope, headOf, lines } from '../testing/raw-http.ts';

let echo: EchoApp;

beforeAll(async () => {
  echo = await EchoApp.start();
});

afterAll(() => echo.close());

describe('what is no request', () => {
  const json = 'Content-Type: application/json';

  it.each([
    ['malformed JSON', () => echo.post('/v2', '{"a":', json)],
    ['a number that is none', () => echo.post('/v2', '[NaN]', json)],
    ['deep nesting', () => echo.post('/v2', '['.repeat(500_000) + ']'.repeat(500_000), json)],
    ['an invalid content type', () => echo.post('/v2', '[]', 'Content-Type: /')],
    ['broken percent-encoding', () => echo.get('/v2/%zz')],
    ['text that is no HTTP', () => echo.exchange('HELLO\r\n\r\n')],
    [
      'a chunk without a size',
      () =>
        echo.exchange(lines('POST /v2 HTTP/1.1', 'Host: x', json, 'Transfer-Encoding: chunked', '', 'zz', 'ab', '')),
    ],
    [
      'two framings at once',
      () =>
        echo.exchange(
          lines('POST /v2 HTTP/1.1', 'Host: x', 'Content-Length: 2', 'Transfer-Encoding: chunked', '', '0', '', ''),
        ),
    ],
    [
      'a chunked body that ends in the middle',
      () =>
        echo.exchange(lines('POST /v2 HTTP/1.1', 'Host: x', json, 'Transfer-Encoding: chunked', '', 'ff', '[1,2'), {
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
    const socket = connect(echo.port, '127.0.0.1');
    socket.write(
      `${lines('POST /v2 HTTP/1.1', 'Host: x', 'Connection: close', json, `Content-Length: ${body.length}`)}\r\n\r\n`,
    );
    socket.write(body);
    expect(bodyOf(await text(socket))).toEqual(envelope(400, 'Bad request'));
  });

  it('WIRE-1 answers a request without Host with 400, the envelope and a Content-Length', async () => {
    const answer = await echo.exchange(lines('GET /v2/health HTTP/1.1', 'Connection: close', '', ''));
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(headOf(answer)).toMatch(/^content-length: \d+$/im);
    expect(bodyOf(answer)).toEqual(envelope(400, 'Bad request'));
    expect(await echo.exchange(lines('GET /v2/health HTTP/1.0', '', ''))).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('WIRE-1 answers an expectation that nobody meets with 417, the envelope and a Content-Length', async () => {
    const answer = await echo.post('/v2', '[]', json, 'Expect: foo');
    expect(answer).toMatch(/^HTTP\/1\.1 417 Expectation Failed\r\n/);
    expect(headOf(answer)).toMatch(/^content-length: \d+$/im);
    expect(headOf(answer)).not.toMatch(/transfer-encoding/i);
    expect(bodyOf(answer)).toEqual(envelope(417, 'Expectation Failed'));
  });

  it.each(['json', 'a b c', '/', '; charset=utf-8'])(
    'WIRE-8 a content type that is none, %s, is as good as any to a route that does not care',
    async (type) => {
      expect(bodyOf(await echo.post('/raw', 'x', `Content-Type: ${type}`))).toEqual({ bytes: 1 });
      expect(bodyOf(await echo.post('/any-type', '1', `Content-Type: ${type}`))).toEqual({ body: 1 });
      expect(bodyOf(await echo.post('/v2', '1', `Content-Type: ${type}`))).toEqual(envelope(400, 'Bad request'));
    },
  );

  it.each([
    ['an id beyond measure', `/narrow/${'x'.repeat(6_000)}`, 404],
    ['an id that is no text', `/narrow/${'x'.repeat(6_000)}%zz`, 400],
  ])('does not repeat %s, in the answer or in the log', async (_name, path, status) => {
    echo.logged.length = 0;
    const answer = await echo.post(path, '');
    expect(bodyOf(answer)).toMatchObject({ code: status });
    expect(answer).not.toContain('xxxx');
    expect(echo.logged.join('')).not.toContain('xxxx');
    expect(echo.logged).toHaveLength(1);
  });

  it('GEN-1 answers an upload to nowhere with 404', async () => {
    expect(bodyOf(await echo.post('/nowhere', '[1]', json))).toEqual(envelope(404, 'Not Found'));
  });

  it('a route may have less room than the others', async () => {
    expect(await echo.post('/narrow/a', '"12345678"', json)).toMatch(/^HTTP\/1\.1 204 /);
    expect(bodyOf(await echo.post('/narrow/a', '"123456789"', json))).toEqual(envelope(413, 'Payload Too Large'));
  });

  it('gives up with 408 on a body that never comes', async () => {
    const answer = await echo.exchange(lines('POST /v2 HTTP/1.1', 'Host: x', json, 'Content-Length: 10', '', '[1'));
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
          port: echo.port,
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
            const socket = connect(echo.port, '127.0.0.1', () => {
              socket.write(lines('POST /v2 HTTP/1.1', 'Host: x', json, 'Content-Length: 1000', '', '[1'), () => {
                socket.resetAndDestroy();
                resolve();
              });
            });
          }),
      ),
    );
    expect(await echo.get('/v2/health')).toMatch(/^HTTP\/1\.1 200 /);
    expect(echo.logged.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });
});
