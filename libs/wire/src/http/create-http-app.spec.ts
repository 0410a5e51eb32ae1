import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { EchoApp } from '../testing/echo-app.ts';
import { bodyOf, envelope, headOf, lines } from '../testing/raw-http.ts';

let echo: EchoApp;

beforeAll(async () => {
  echo = await EchoApp.start();
});

afterAll(() => echo.close());

describe('an HTTP application of ours', () => {
  it.each([
    ['an answer', () => echo.post('/v2/', '[]', 'Content-Type: application/json')],
    ['a refusal', () => echo.post('/v2/', '[', 'Content-Type: application/json')],
    ['a route that is not there', () => echo.get('/nowhere')],
    ['a failure', () => echo.get('/boom')],
    ['a probe', () => echo.get('/v3/health')],
  ])('WIRE-1 gives %s a Content-Length and no chunks', async (_name, send) => {
    const head = headOf(await send());
    expect(head).toMatch(/^content-length: [1-9]\d*$/im);
    expect(head).not.toMatch(/transfer-encoding/i);
  });

  it('WIRE-2 sends short, non-empty header lines and no hardening headers', async () => {
    const headers = headOf(await echo.post('/v2/', '[]', 'Content-Type: application/json'))
      .split('\r\n')
      .slice(1);
    for (const line of headers) {
      expect(Buffer.byteLength(`${line}\r\n`)).toBeLessThanOrEqual(256);
      expect(line).toMatch(/^[\w-]+: ?\S/);
      expect(line).not.toMatch(/security|frame|xss|powered/i);
    }
  });

  it('WIRE-3 closes after the answer when the client asks for it', async () => {
    expect(headOf(await echo.get('/v2/health'))).toMatch(/^connection: close$/im);
  });

  it('WIRE-4 has a reason phrase', async () => {
    expect(await echo.get('/v2/health')).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(await echo.get('/nowhere')).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/);
  });

  it('WIRE-5 answers 204 without a body', async () => {
    const answer = await echo.post('/silent', '');
    expect(answer).toMatch(/^HTTP\/1\.1 204 No Content\r\n/);
    expect(answer.endsWith('\r\n\r\n')).toBe(true);
    expect(headOf(answer)).not.toMatch(/content-length|transfer-encoding/i);
  });

  it('WIRE-6 takes chunked bodies however they are split', async () => {
    const body = JSON.stringify([{ timestamp: 1_700_000_000_000, note: 'höhe' }]);
    const chunks = [...Buffer.from(body)].map((byte) => `1\r\n${String.fromCharCode(byte)}\r\n`).join('');
    const socket = connect(echo.port, '127.0.0.1');
    socket.write(
      Buffer.from(
        `${lines('POST /v2 HTTP/1.1', 'Host: x', 'Connection: close', 'Content-Type: application/json', 'Transfer-Encoding: chunked')}\r\n\r\n${chunks}0\r\n\r\n`,
        'latin1',
      ),
    );
    expect(bodyOf(await text(socket)).body).toEqual(JSON.parse(body));
  });

  it('WIRE-7 takes a JSON content type with nothing behind it as no body', async () => {
    const answer = await echo.post('/v2', '', 'Content-Type: application/json');
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(bodyOf(answer)).toMatchObject({ body: null, hasBody: false });
  });

  it('WIRE-8 parses JSON of any content type where the route asks for it, and only there', async () => {
    expect(bodyOf(await echo.post('/any-type', '{"a":1}', 'Content-Type: text/plain;charset=UTF-8'))).toEqual({
      body: { a: 1 },
    });
    expect(bodyOf(await echo.post('/v2', '{"a":1}', 'Content-Type: text/plain'))).toEqual(envelope(400, 'Bad request'));
  });

  it('WIRE-9 reads headers in any case and without a blank', async () => {
    const id = '0f0c8a52-6f0e-4c52-9a52-3d5b1c7e9a10';
    const answer = await echo.post('/v2', '[1]', 'CONTENT-TYPE:application/json', `x-ReQuest-iD:${id}`);
    expect(bodyOf(answer)).toMatchObject({ body: [1], correlationId: id });
  });

  it('WIRE-10 sends Retry-After with 429 alone', async () => {
    expect(headOf(await echo.get('/limited'))).toMatch(/^retry-after: 1$/im);
    expect(headOf(await echo.get('/boom'))).not.toMatch(/retry-after/i);
  });

  it('GEN-1 answers GET / with 404 and the envelope', async () => {
    const answer = await echo.get('/');
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    expect(bodyOf(answer)).toEqual(envelope(404, 'Not Found'));
  });

  it('GEN-2 finds a route with and without the slash at its end', async () => {
    expect(await echo.post('/v2', '')).toMatch(/^HTTP\/1\.1 200 /);
    expect(await echo.post('/v2/', '')).toMatch(/^HTTP\/1\.1 200 /);
  });

  it.each(['//v2', '/v2//', '///v2'])('GEN-2 finds a route at %s', async (path) => {
    expect(await echo.post(path, '')).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('answers the probes under each prefix', async () => {
    expect(bodyOf(await echo.get('/v3/health'))).toEqual({ message: 'healthy' });
    expect(bodyOf(await echo.get('/v2/version'))).toEqual({ ingestion: '1.0.0' });
  });

  it('makes a correlation id when the caller gives none or no UUID, and logs under it', async () => {
    const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;
    expect(bodyOf(await echo.post('/v2', '')).correlationId).toMatch(uuid);
    expect(bodyOf(await echo.post('/v2', '', 'X-Request-Id: my-trace')).correlationId).toMatch(uuid);
    const id = '5771b3d4-95ae-4959-ac63-fbaa3d5d06ee';
    const { id: errorId } = bodyOf(await echo.get('/boom', `X-Request-Id: ${id}`));
    expect(JSON.parse(echo.logged.find((line) => line.includes(errorId)) ?? '{}')).toMatchObject({
      correlationId: id,
      level: 'error',
    });
  });

  it('says nothing of what broke inside', async () => {
    const answer = await echo.get('/boom');
    expect(answer).toMatch(/^HTTP\/1\.1 500 Internal Server Error\r\n/);
    expect(answer).not.toMatch(/hunter2|SELECT|at .*\.ts/);
  });

  it('joins the spellings of a list in a query', async () => {
    const { query } = bodyOf(await echo.get('/query?a=1&a=2&b[]=3&b[]=4&c=5&labels[priority]=high'));
    expect(query).toEqual({ a: ['1', '2'], b: ['3', '4'], c: '5', 'labels[priority]': 'high' });
  });

  it('gives a route the bytes as they came where it asks for them', async () => {
    expect(bodyOf(await echo.post('/raw', 'not json', 'Content-Type: image/png'))).toEqual({ bytes: 8 });
    expect(bodyOf(await echo.post('/raw', '', 'Content-Type: application/json'))).toEqual({ bytes: 'none' });
  });
});
