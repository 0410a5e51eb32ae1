import { aDevice, trackingIdOf, type TestProject } from '@umbra/testing';
import { createConnection } from 'node:net';
import { IngestionWorld } from '../testing/ingestion-world.ts';
import { aSample, expectRefusal } from '../testing/wire-expectations.ts';

let world: IngestionWorld;
let project: TestProject;

beforeAll(async () => {
  world = await IngestionWorld.start();
  project = await world.hasProject();
});
afterAll(() => world.stop());

async function givenDevice(overrides: Parameters<typeof aDevice>[1] = {}) {
  const device = await world.hasDevice(aDevice(project, overrides));
  return { device, trackingId: trackingIdOf(device), token: await world.deviceToken(device) };
}

describe('what HTTP brings along', () => {
  /** Sends bytes as they are and reads until the server closes. */
  function raw(...parts: (string | Buffer)[]): Promise<string> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(world.url);
      const socket = createConnection({ host: hostname, port: Number(port) });
      const received: Buffer[] = [];
      socket.on('data', (chunk) => received.push(chunk));
      socket.on('error', reject);
      socket.on('close', () => resolve(Buffer.concat(received).toString()));
      for (const part of parts) socket.write(part);
    });
  }
  const head = (token: string, ...lines: string[]) =>
    ['POST /v2/ HTTP/1.1', 'Host: x', `Authorization:Bearer ${token}`, 'Connection: close', ...lines, '', ''].join(
      '\r\n',
    );
  const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;

  it('WIRE-6 WIRE-9 a chunked body, cut anywhere', async () => {
    const { device, token } = await givenDevice();
    const body = JSON.stringify([{ timestamp: 5, payload: { name: 'é漢😀' } }]);
    const bytes = Buffer.from(body);
    const cut = bytes.indexOf(Buffer.from('漢')) + 1;
    const chunks = [bytes.subarray(0, 3), bytes.subarray(3, cut), bytes.subarray(cut)];
    const frames = chunks.flatMap((part) => [`${part.length.toString(16)}\r\n`, part, '\r\n']);
    const answer = await raw(
      head(token, 'Content-Type: application/json', 'Transfer-Encoding: chunked'),
      ...frames,
      '0\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(answer).toMatch(/\r\ncontent-length: \d+\r\n/i);
    expect(answer).not.toMatch(/transfer-encoding/i);
    expect((await world.logOf(device))[0]?.data.samples).toEqual([{ sampledAtMs: 5, payload: { name: 'é漢😀' } }]);
  });

  it('WIRE-2 no header line is long, none is empty', async () => {
    const { token } = await givenDevice();
    const body = '[{"timestamp":5}]';
    for (const lines of [[`Content-Length: ${body.length}`], [`Content-Length: ${body.length - 1}`]]) {
      const answer = await raw(head(token, 'Content-Type: application/json', ...lines), body);
      const [headers = ''] = answer.split('\r\n\r\n', 1);
      for (const line of headers.split('\r\n')) {
        expect(Buffer.byteLength(line) + 2).toBeLessThanOrEqual(256);
        expect(line).not.toMatch(/:\s*$/);
      }
      expect(headers).not.toMatch(/security|x-frame|x-powered/i);
    }
  });

  it('a body cut off by the client stores nothing', async () => {
    const { device, token } = await givenDevice();
    await new Promise<void>((resolve, reject) => {
      const { hostname, port } = new URL(world.url);
      const socket = createConnection({ host: hostname, port: Number(port) }, () => {
        socket.write(
          head(token, 'Content-Type: application/json', 'Transfer-Encoding: chunked') + chunk('[{"timestamp":5}'),
          () => {
            socket.destroy();
            resolve();
          },
        );
      });
      socket.on('error', reject);
    });
    expect((await world.post('/v2/', token, [aSample(7)])).status).toBe(200);
    expect((await world.logOf(device)).map(({ data }) => data.samples[0]?.sampledAtMs)).toEqual([7]);
  });

  it('a chunked body that ends in the middle of JSON is a 400', async () => {
    const { token } = await givenDevice();
    const answer = await raw(
      head(token, 'Content-Type: application/json', 'Transfer-Encoding: chunked'),
      chunk('[{"timest'),
      '0\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  });

  it('WIRE-7 Content-Length: 0 is no body: a 400, not a crash', async () => {
    const { token } = await givenDevice();
    const answer = await raw(head(token, 'Content-Type: application/json', 'Content-Length: 0'));
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(answer).toContain('The body is empty; wanted: an array of telemetry.');
  });

  it.each(['application/octet-stream', 'text/plain;charset=UTF-8', 'application/x-www-form-urlencoded'])(
    'ING-6 %s is a 400',
    async (contentType) => {
      const { token } = await givenDevice();
      const response = await world.post('/v2/', token, [aSample()], { 'content-type': contentType });
      await expectRefusal(response, 400, 'Bad request');
    },
  );

  it('ING-51 an oversized body is a 413 before it is parsed, announced or not', async () => {
    const { device, token } = await givenDevice();
    const oversized = '[1' + ' '.repeat(1_048_576);
    await expectRefusal(await world.post('/v2/', token, oversized), 413, 'Payload Too Large');
    const answer = await raw(
      head(token, 'Content-Type: application/json', 'Transfer-Encoding: chunked'),
      ...Array.from({ length: 17 }, () => chunk(' '.repeat(65_536))),
      '0\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(await world.logOf(device)).toEqual([]);
  });

  it('takes a body of one mebibyte and 1000 samples', async () => {
    const { device, token } = await givenDevice();
    const samples = Array.from({ length: 1000 }, (_, n) => ({ timestamp: n + 2, payload: { a: 'x'.repeat(900) } }));
    const response = await world.post('/v2/', token, samples);
    expect(response.status).toBe(200);
    const events = await world.logOf(device);
    expect(events.length).toBeGreaterThan(3);
    expect(events.flatMap(({ data }) => data.samples.map(({ sampledAtMs }) => sampledAtMs))).toEqual(
      samples.map(({ timestamp }) => timestamp),
    );
    await expectRefusal(await world.post('/v2/', token, Array(1001).fill({ timestamp: 5 })), 413, 'Payload Too Large');
  });
});
