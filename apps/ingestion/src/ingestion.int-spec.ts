import { randomUUID } from 'node:crypto';
import { createConnection } from 'node:net';
import { Sealer } from '@umbra/sealing';
import { eventually } from '@umbra/testing';
import { IngestionWorld, SECRET_KEY } from './testing/ingestion-world.ts';
import {
  aDesiredState,
  aDevice,
  anExternalId,
  aProject,
  trackingIdOf,
  unclaimed,
  type TestProject,
} from './testing/states.ts';

const EMPTY = { system: { stateVersion: 0, lastModifiedGeofenceTimestamp: 0 } };
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

let world: IngestionWorld;
let project: TestProject;

beforeAll(async () => {
  world = await IngestionWorld.start();
  project = await world.hasProject();
});
afterAll(() => world.stop());

const aPosition = { lat: 52.5, lng: 13.4, accuracy: 10 };
const aSample = (timestamp = 1_700_000_000_000) => ({ timestamp, position: aPosition });

async function givenDevice(overrides: Parameters<typeof aDevice>[1] = {}) {
  const device = await world.hasDevice(aDevice(project, overrides));
  return { device, trackingId: trackingIdOf(device), token: await world.deviceToken(device) };
}

const envelope = (code: number, error: string) => ({
  code,
  error,
  id: expect.stringMatching(UUID),
  message: expect.any(String),
  details: expect.objectContaining({ hereErrorCode: code * 1000 + 306 }),
});

async function expectRefusal(response: Response, code: number, error: string): Promise<void> {
  expect(response.headers.get('content-type')).toMatch(/^application\/json(;|$)/);
  expect(Number(response.headers.get('content-length'))).toBeGreaterThan(0);
  expect(await response.json()).toEqual(envelope(code, error));
  expect(response.status).toBe(code);
  expect(response.headers.get('retry-after')).toBeNull();
}

describe('POST by a device', () => {
  it.each(['/v2/', '/v2', '/device-http/v2', '/device-http/v2/'])(
    'ING-20 GEN-2 WIRE-12 %s stores its samples and answers with its desired shadow',
    async (path) => {
      const { device, trackingId, token } = await givenDevice();
      const correlationId = randomUUID();
      const response = await world.post(path, token, [aSample()], { 'x-request-id': correlationId });
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('application/json');
      expect(response.headers.get('content-length')).toBe(String(JSON.stringify(EMPTY).length));
      expect(await response.json()).toEqual(EMPTY);
      const [event, ...others] = await world.logOf(device);
      expect(others).toEqual([]);
      expect(event).toMatchObject({ type: 'telemetry.ingested', producer: 'ingestion', correlationId });
      expect(event?.data).toEqual({
        trackingId,
        projectId: project.state.projectId,
        acceptedAtMs: expect.any(Number),
        source: 'device',
        detectOutliers: false,
        samples: [{ sampledAtMs: 1_700_000_000_000, position: aPosition }],
      });
    },
  );

  it.each(['/v3/', '/v3'])('ING-10 %s takes an object', async (path) => {
    const { device, trackingId, token } = await givenDevice();
    for (const id of [undefined, trackingId]) {
      const response = await world.post(path, token, { data: [aSample()], id });
      expect({ status: response.status, body: await response.json() }).toEqual({ status: 200, body: EMPTY });
    }
    expect(await world.logOf(device)).toHaveLength(2);
  });

  it.each(['/v2/', '/v3/'])('ING-21 ING-22 %s answers async=true with 204', async (path) => {
    const { device, token } = await givenDevice();
    const body = path === '/v2/' ? [aSample()] : { data: [aSample()] };
    const response = await world.post(`${path}?async=true&projectId=whatever`, token, body);
    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
    expect(await world.logOf(device)).toHaveLength(1);
    expect((await world.post(`${path}?async=false`, token, body)).status).toBe(200);
    for (const value of ['1', 'yes', '']) {
      await expectRefusal(await world.post(`${path}?async=${value}`, token, body), 400, 'Bad request');
    }
  });

  it('ING-24 sees a desired change made a second ago at the latest', async () => {
    const { device, trackingId, token } = await givenDevice();
    const password = new Sealer(SECRET_KEY).seal('hunter22', trackingId);
    const system = {
      stateVersion: 1,
      lastModifiedGeofenceTimestamp: 0,
      rate: { sendMs: 5000 },
      wlanConfigurations: [{ ssid: 'home', securityMode: 'wpa2psk' as const, password }],
    };
    await world.hasDesired(aDesiredState(device, { system, timestamp: 7 }));
    const changedAtMs = Date.now();
    await eventually('the change is in the answer', async () => {
      const response = await world.post('/v2/', token, [aSample()]);
      return ((await response.json()) as typeof EMPTY).system.stateVersion === 1;
    });
    expect(Date.now() - changedAtMs).toBeLessThan(1000);
    const answered = (wlanPassword: string) => ({
      system: { ...system, wlanConfigurations: [{ ...system.wlanConfigurations[0], password: wlanPassword }] },
      timestamp: 7,
    });
    expect(await (await world.post('/v2/', token, [aSample()])).json()).toEqual(answered('hunter22'));
    const asOthers = await world.post('/v3/', project.apiKey, { data: [aSample()], id: trackingId });
    expect(await asOthers.json()).toEqual(answered('********'));
  });

  it('ING-44 what disableTracking forbids never reaches the log', async () => {
    const { device, token } = await givenDevice();
    const disableTracking = { periods: [{ begin: 1000 }], position: 'all', sensors: '' } as const;
    await world.hasDesired(
      aDesiredState(device, { system: { stateVersion: 1, lastModifiedGeofenceTimestamp: 0, disableTracking } }),
    );
    await eventually('the change has arrived', async () => {
      const response = await world.post('/v2/', token, [{ timestamp: 5 }]);
      return ((await response.json()) as typeof EMPTY).system.stateVersion === 1;
    });
    await world.post('/v2/', token, [aSample(2000), aSample(500)]);
    const samples = (await world.logOf(device)).at(-1)?.data.samples;
    expect(samples).toEqual([
      { sampledAtMs: 500, position: aPosition },
      { sampledAtMs: 2000, trackingDisabled: ['position'] },
    ]);
  });

  it('OAUTH-8 is refused within a second of its unclaim, its trackingId too', async () => {
    const { device, trackingId, token } = await givenDevice();
    expect((await world.post('/v2/', token, [aSample()])).status).toBe(200);
    await world.hasDevice(unclaimed(device));
    const unclaimedAtMs = Date.now();
    await eventually('the token is refused', async () => (await world.post('/v2/', token, [aSample()])).status === 401);
    expect(Date.now() - unclaimedAtMs).toBeLessThan(1000);
    await expectRefusal(await world.post('/v2/', token, [aSample()]), 401, 'Unauthorized');
    await expectRefusal(
      await world.post('/v3/', project.apiKey, { data: [aSample()], id: trackingId }),
      404,
      'Not Found',
    );
  });

  it('a token newer than what is known here waits, and is never a 401', async () => {
    const device = aDevice(project);
    const token = await world.deviceToken(device);
    const early = world.post('/v2/', token, [aSample()]);
    await world.hasDevice(device);
    expect((await early).status).toBe(200);
    const never = await world.deviceToken(aDevice(project));
    const startedAtMs = Date.now();
    await expectRefusal(await world.post('/v2/', never, [aSample()]), 503, 'Service Unavailable');
    expect(Date.now() - startedAtMs).toBeGreaterThan(900);
  });
});

describe('POST by users and applications', () => {
  it('ING-11 /v3/ by tracking ID, and by external ID with the appId', async () => {
    const externalId = anExternalId();
    const { device, trackingId } = await givenDevice({ externalId });
    const { appId, members } = project.state;
    const user = await world.userToken(members[0]!.userId);
    expect((await world.post('/v3/', user, { data: [aSample()], id: trackingId })).status).toBe(200);
    const byName = await world.post('/v3/', project.apiKey, { data: [aSample()], id: externalId, appId });
    expect({ status: byName.status, body: await byName.json() }).toEqual({ status: 200, body: EMPTY });
    const events = await world.logOf(device);
    expect(events.map(({ data }) => [data.source, data.appId, data.externalId])).toEqual([
      ['user', appId, externalId],
      ['user', appId, externalId],
    ]);
  });

  it('AUTH-4 takes a bare token', async () => {
    const { trackingId } = await givenDevice();
    const response = await world.post(
      '/v3/',
      undefined,
      { data: [aSample()], id: trackingId },
      { authorization: project.apiKey },
    );
    expect(response.status).toBe(200);
  });

  it.each(['/v3/batch', '/v3/batch/', '/v3/batch?async=nonsense'])(
    'ING-14 ING-22 %s is a 204, with an event per device',
    async (path) => {
      const [first, second] = [await givenDevice(), await givenDevice()];
      const data = [
        { ...aSample(30), id: first.trackingId },
        { ...aSample(20), id: second.trackingId },
        { ...aSample(10), id: first.trackingId },
      ];
      const response = await world.post(path, project.apiKey, { data });
      expect({ status: response.status, body: await response.text() }).toEqual({ status: 204, body: '' });
      const events = await world.logOfAll([first.device, second.device]);
      const timesOf = (trackingId: string) =>
        events.get(trackingId)?.map(({ data: { samples } }) => samples.map(({ sampledAtMs }) => sampledAtMs));
      expect(timesOf(first.trackingId)).toEqual([[10, 30]]);
      expect(timesOf(second.trackingId)).toEqual([[20]]);
    },
  );

  it('ING-13 ING-14 one foreign or unknown id fails the batch, and nothing is stored', async () => {
    const { device, trackingId } = await givenDevice();
    const stranger = await world.hasProject();
    const foreign = await world.hasDevice(aDevice(stranger));
    const batchWith = (id: string) => ({
      data: [
        { ...aSample(), id: trackingId },
        { ...aSample(), id },
      ],
    });
    await expectRefusal(await world.post('/v3/batch', project.apiKey, batchWith('unknown')), 404, 'Not Found');
    await expectRefusal(
      await world.post('/v3/batch', project.apiKey, batchWith(trackingIdOf(foreign))),
      403,
      'Forbidden',
    );
    expect(await world.logOf(device)).toEqual([]);
  });

  it('ING-13 an id that was claimed a moment ago is not a 404', async () => {
    for (let round = 0; round < 5; round += 1) {
      const device = await world.hasDevice(aDevice(project));
      const body = { data: [aSample()], id: trackingIdOf(device) };
      expect((await world.post('/v3/', project.apiKey, body)).status).toBe(200);
    }
  });
});

describe('who may post where (§1.3)', () => {
  it('AUTH-1 nobody without a token, or with one that is none', async () => {
    for (const path of ['/v2/', '/v3/', '/v3/batch', '/device-http/v2']) {
      for (const token of [undefined, 'h1.x', 'umbra_x', 'x'.repeat(2000)]) {
        await expectRefusal(await world.post(path, token, 'not even JSON'), 401, 'Unauthorized');
      }
    }
  });

  it('AUTH-2 the wrong kind is a 403', async () => {
    const { token } = await givenDevice();
    const user = await world.userToken(project.state.members[0]!.userId);
    for (const other of [user, project.apiKey]) {
      await expectRefusal(await world.post('/v2/', other, [aSample()]), 403, 'Forbidden');
      await expectRefusal(await world.post('/device-http/v2', other, [aSample()]), 403, 'Forbidden');
    }
    await expectRefusal(await world.post('/v3/batch', token, { data: [] }), 403, 'Forbidden');
  });
});

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

describe('limits and probes', () => {
  it('ING-50 a 429 with its three headers, for that application alone', async () => {
    const limited = await world.hasProject(aProject({ limits: { samplesPerSecond: 1 } }));
    const device = await world.hasDevice(aDevice(limited));
    const token = await world.deviceToken(device);
    expect((await world.post('/v2/', token, Array(20).fill(aSample()))).status).toBe(200);
    const refused = await world.post('/v2/', token, [aSample()]);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('x-ratelimit-limit')).toBe('1');
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(18);
    expect(await refused.json()).toEqual({
      code: 429,
      error: 'Too Many Requests',
      id: expect.stringMatching(UUID),
      message: expect.any(String),
    });
    const { token: other } = await givenDevice();
    expect((await world.post('/v2/', other, [aSample()])).status).toBe(200);
  });

  it.each(['/v2', '/v3'])('§1.1 health and version under %s need no token', async (prefix) => {
    const health = await fetch(`${world.url}${prefix}/health`);
    expect({ status: health.status, body: await health.json() }).toEqual({ status: 200, body: { message: 'healthy' } });
    const version = await fetch(`${world.url}${prefix}/version`);
    expect({ status: version.status, body: await version.json() }).toEqual({
      status: 200,
      body: { ingestion: '1.2.3' },
    });
  });

  it('counts what was accepted and refused, without a label that grows', async () => {
    const { token, trackingId } = await givenDevice();
    await world.post('/v2/', token, [aSample(), aSample()]);
    await world.post('/v2/', token, [{ timestamp: 'x' }, aSample(), aSample()]);
    const page = await world.metrics.page();
    expect(page).toMatch(/ingestion_samples_accepted_total\{source="device",service="ingestion"\} \d+/);
    expect(page).toMatch(
      /ingestion_samples_refused_total\{code="INGESTION_TELEMETRY_INVALID",service="ingestion"\} \d+/,
    );
    expect(page).toMatch(/ingestion_produce_batch_records_count\{service="ingestion",outcome="acknowledged"\} \d+/);
    expect(page).toMatch(
      /http_request_duration_seconds_count\{service="ingestion",method="POST",route="\/v2\/",status="200"\} \d+/,
    );
    expect(page).not.toContain(trackingId);
  });
});
