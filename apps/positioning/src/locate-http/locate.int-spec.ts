import { request as httpRequest, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { aDevice, eventually, type TestProject } from '@umbra/testing';
import { PositioningWorld } from '../testing/positioning-world.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const CORRELATION_ID = '0f0c8a52-6f0e-4c52-9a52-3d5b1c7e9a10';
const PATHS = ['/positioning/v2/locate', '/v2/locate'];
const unknown = { wlan: [{ mac: '00:00:5e:00:53:f0', rss: -50 }, { mac: '00:00:5e:00:53:e0' }] };
const finland = { lte: [{ mcc: 244, mnc: 91, cid: 1, tac: 1 }] };

let world: PositioningWorld;
let project: TestProject;
let token: string;

beforeAll(async () => {
  world = await PositioningWorld.start();
  project = await world.hasProject();
  token = project.apiKey;
});

afterAll(() => world.stop());

const locate = (body: string | Buffer | object, query = '', headers: Record<string, string> = {}) =>
  world.call('POST', `/v2/locate${query}`, { token, body, headers });

describe('§1 the probes', () => {
  it('say OK, and which API and service they are of, to anybody', async () => {
    expect(await world.call('GET', '/positioning/v2/health')).toMatchObject({ status: 200, body: { status: 'OK' } });
    const version = await world.call('GET', '/positioning/v2/version');
    expect(version.body).toEqual({ apiVersion: expect.stringMatching(/^2\./), serviceVersion: '1.2.3' });
    expect(version.headers.get('x-correlation-id')).toMatch(UUID);
  });

  it('say that the service is ready', async () => {
    await eventually('ready', async () => Object.keys(await world.readiness.failing()).length === 0);
  });
});

describe.each(PATHS)('§1 POST %s', (path) => {
  it('takes users, devices and applications, by header or by apiKey in the query', async () => {
    const device = await world.hasDevice(aDevice(project));
    const tokens = [token, await world.deviceToken(device), await world.userToken(project.state.members[0]!.userId)];
    for (const each of tokens) {
      expect(await world.call('POST', path, { token: each, body: unknown })).toMatchObject({ status: 404 });
      expect(await world.call('POST', `${path}?apiKey=${each}`, { body: unknown })).toMatchObject({ status: 404 });
    }
  });

  it('answers 401 in the words of OAuth to nobody, before it reads the body', async () => {
    for (const options of [{}, { token: 'nonsense' }]) {
      const answer = await world.call('POST', path, { ...options, body: '{broken' });
      expect(answer).toMatchObject({
        status: 401,
        body: { error: 'Unauthorized', error_description: expect.any(String) },
      });
      expect(Object.keys(answer.body)).toHaveLength(2);
    }
    expect((await world.call('POST', `${path}?apiKey=nonsense`, { body: unknown })).status).toBe(401);
  });

  it('finds nothing in an empty map: 404, with what may help', async () => {
    const answer = await world.call('POST', path, { token, body: unknown });
    expect(answer).toMatchObject({
      status: 404,
      body: {
        ...{ title: 'Not Found', status: 404, code: 'E606404' },
        ...{ cause: expect.any(String), action: expect.any(String) },
        correlationId: answer.headers.get('x-correlation-id'),
      },
    });
  });

  it.each(['TRACE', 'PROPFIND', 'PURGE', 'HEAD', 'GET'])(
    'answers 405 to %s in all spellings of its path',
    async (method) => {
      for (const path of ['/v2/locate', '/v2/locate/?confidence=68', '//positioning/v2//locate']) {
        const answered = once(httpRequest(world.url + path, { method }).end(), 'response') as Promise<
          [IncomingMessage]
        >;
        const [response] = await answered;
        response.resume();
        expect([response.statusCode, response.headers.allow]).toEqual([405, 'POST']);
      }
    },
  );

  it('says of a path that there is not what helps, and nothing of scans', async () => {
    const { status, body } = await world.call('GET', '/positioning/v2/nothing', { token });
    expect(status).toBe(404);
    expect(body.action).toMatch(/path/);
    expect((await locate(unknown)).body.action).toMatch(/hears/);
  });

  it('takes an empty Content-Encoding as none', async () => {
    expect((await locate(unknown, '', { 'content-encoding': '' })).status).toBe(404);
  });

  it('refuses an X-Request-ID beyond ASCII, and echoes any other', async () => {
    const refused = await locate(unknown, '', { 'x-request-id': 'bestellung-\u00e4' });
    expect(refused).toMatchObject({ status: 400, body: { code: 'E606400' } });
    expect(refused.headers.get('x-request-id')).toBeNull();
    expect((await locate(unknown, '', { 'x-request-id': 'order 66 ~' })).headers.get('x-request-id')).toBe(
      'order 66 ~',
    );
  });

  it.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('answers 405 to %s, with what it takes', async (method) => {
    const answer = await world.call(method, path, { token });
    expect(answer).toMatchObject({ status: 405, body: { code: 'E606405' } });
    expect(answer.headers.get('allow')).toBe('POST');
  });
});

describe('§1.1 the headers of a request', () => {
  it('come back: X-Request-ID as it was, X-Correlation-ID if it is a UUID, on every answer', async () => {
    const headers = { 'x-request-id': 'order 66', 'x-correlation-id': CORRELATION_ID.toUpperCase() };
    const answers = [
      await locate(finland, '?fallback=any', headers),
      await locate(unknown, '', headers),
      await locate('{', '', headers),
      await world.call('POST', '/v2/locate', { body: unknown, headers }),
      await world.call('GET', '/v2/locate', { token, headers }),
      await world.call('GET', '/positioning/v2/nowhere', { token, headers }),
      await world.call('GET', '/positioning/v2/%zz', { token, headers }),
      await world.call('GET', '/positioning/v2/health', { headers }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 400, 401, 405, 404, 400, 200]);
    for (const { headers: answered } of answers) {
      expect(answered.get('x-request-id')).toBe('order 66');
      expect(answered.get('x-correlation-id')).toBe(CORRELATION_ID);
    }
  });

  it('have a UUID made for them, and no X-Request-ID', async () => {
    for (const headers of [{}, { 'x-correlation-id': 'order 66' }] as Record<string, string>[]) {
      const answer = await locate(unknown, '', headers);
      expect(answer.headers.get('x-correlation-id')).toMatch(UUID);
      expect(answer.headers.has('x-request-id')).toBe(false);
    }
  });
});

describe('§1.1 the body of a request', () => {
  it('may come with gzip, and chunked', async () => {
    const gzip = { 'content-encoding': 'gzip' };
    expect((await locate(gzipSync(JSON.stringify(unknown)), '', gzip)).status).toBe(404);
    const request = httpRequest(`${world.url}/v2/locate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...gzip },
    });
    const answered = once(request, 'response') as Promise<[{ statusCode?: number; resume: () => void }]>;
    const packed = gzipSync(JSON.stringify(unknown));
    request.write(packed.subarray(0, 20));
    request.end(packed.subarray(20));
    const [response] = await answered;
    response.resume();
    expect(response.statusCode).toBe(404);
  });

  it.each([
    ['is no JSON', '{', {}, 400],
    ['is empty', '', {}, 400],
    ['is no gzip', JSON.stringify(unknown), { 'content-encoding': 'gzip' }, 400],
    ['is larger than 256 KiB', ' '.repeat(262_145), {}, 413],
    ['unpacks to more than 256 KiB', gzipSync(Buffer.alloc(10_000_000, ' ')), { 'content-encoding': 'gzip' }, 413],
    ['is a text', JSON.stringify(unknown), { 'content-type': 'text/plain' }, 415],
    ['is packed otherwise', JSON.stringify(unknown), { 'content-encoding': 'deflate' }, 415],
  ])('that %s is refused with its code', async (_name, body, headers, status) => {
    const answer = await locate(body, '', headers);
    expect(answer).toMatchObject({ status, body: { status, code: `E606${String(status)}` } });
  });

  it('that says what it must not is told where, what and what would be right', async () => {
    const { status, body } = await locate({ wlan: [{ mac: '00:00:5e:00:53:10', rss: 1 }] });
    expect(status).toBe(400);
    expect(body).toEqual({
      ...{ title: 'Bad request', status: 400, code: 'E606400', correlationId: expect.stringMatching(UUID) },
      cause: 'The body is not valid: $.wlan[0].rss is too large; wanted: an integer from -128 to 0.',
      action: expect.any(String),
      details: [
        {
          ...{ title: 'Invalid value', source: '$.wlan[0].rss' },
          message: 'is too large; wanted: an integer from -128 to 0',
        },
      ],
    });
  });
});

describe('§1.1 the query of a request', () => {
  it('that says what it must not is told which parameter', async () => {
    const { status, body } = await locate(unknown, '?confidence=49');
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'E606400', details: [{ source: '$.query.confidence' }] });
  });

  it('is 2 KiB long with its path, and no longer: 414', async () => {
    const longest = `?x=${'x'.repeat(2_048 - '/v2/locate?x='.length)}`;
    expect((await locate(unknown, longest)).status).toBe(404);
    const answer = await locate(unknown, `${longest}x`);
    expect(answer).toMatchObject({ status: 414, body: { code: 'E606414' } });
    expect(answer.headers.get('x-correlation-id')).toMatch(UUID);
  });

  it('allows with fallback=any the country, and with required=altitude nothing', async () => {
    expect((await locate(finland, '')).status).toBe(404);
    expect(await locate(finland, '?fallback=any&desired=altitude')).toMatchObject({
      status: 200,
      body: { location: { lat: expect.any(Number), lng: expect.any(Number), accuracy: expect.any(Number) } },
    });
    expect((await locate(finland, '?fallback=any&required=altitude')).status).toBe(404);
  });

  it('GEN-14 names the project of a user who has several', async () => {
    const [member] = project.state.members;
    const other = await world.hasProject({
      ...project,
      state: { ...project.state, projectId: `${project.state.projectId}2` as never, members: [member!], apiKeys: [] },
    });
    const user = await world.userToken(member!.userId);
    await eventually('both projects', async () => {
      const { status } = await world.call('POST', '/v2/locate', { token: user, body: unknown });
      return status === 400;
    });
    const query = `?projectId=${encodeURIComponent(other.state.projectId)}`;
    expect((await world.call('POST', `/v2/locate${query}`, { token: user, body: unknown })).status).toBe(404);
    expect(await world.call('POST', '/v2/locate?projectId=other', { token: user, body: unknown })).toMatchObject({
      status: 403,
      body: { error: 'Forbidden' },
    });
  });
});

describe('§1.2 a 404', () => {
  it('is counted by its reason, and is no line in the log; addresses never are', async () => {
    /** What others put on the log meanwhile may have its own lines. */
    const refused = () => world.logged.filter((line) => line.includes('"route":"/v2/locate"'));
    const counted = () =>
      world.metrics.value('umbra_positioning_unlocated_total', { source: 'http', reason: 'unknown' });
    const [before, lines] = [await counted(), refused()];
    expect((await locate(unknown)).status).toBe(404);
    expect(await counted()).toBe((before ?? 0) + 1);
    expect(refused()).toEqual(lines);
    await locate({ wlan: [{ mac: '00:00:5e:00:53:f0', rss: 1 }] });
    expect(refused()).toHaveLength(lines.length + 1);
    const byAddress = await locate({ '00:00:5e:00:53:99': -50 });
    expect(byAddress.body.cause).toContain('$["00:00:5e:00:53:99"] is not known here');
    expect(refused().at(-1)).toContain('$ has a property that is not known');
    await locate({ wlan: [{ mac: '00:00:5e:00:53:f0', '00:00:5e:00:53:99': 1 }] });
    expect(refused().at(-1)).toContain('$.wlan[0] has a property that is not known');
    expect(world.logged.join('')).not.toMatch(/5e:00:53/i);
    expect(world.logged.join('')).not.toContain(token);
  });
});
