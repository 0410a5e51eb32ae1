import type { IncomingMessage } from 'node:http';
import type { Credentials } from '../../domain/credentials/credentials.ts';
import type { CallbackReading, DriverContext, Pulled, WantedDevice } from '../../domain/driver/driver.ts';
import { expectIngestible } from '../../testing/ingestion-shape.ts';
import { LocalClouds } from '../../testing/local-clouds.ts';
import { newHolder } from '../../testing/work-holder.ts';
import { httpJsonDriver } from './http-json.driver.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 5, 1, 12);
const MAPPING = `vehicles.{
  "externalDeviceId": id,
  "timestamp": at,
  "position": {"lat": y, "lng": x, "speed": kmh / 3.6, "heading": dir},
  "payload": {"fuel": fuel},
  "system": {"reportedSensorData": {"batteryLevel": soc}}
}`;

const vehicle = (id: string, at: unknown) => ({ id, at, x: 13.4, y: 52.5, kmh: 36, dir: 90, fuel: 41, soc: 77 });

interface Asked {
  readonly url: string;
  readonly method: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const clouds = new LocalClouds();
let asked: Asked[];
let answer: unknown;
let status: (path: string) => number;
let url: string;
let context: DriverContext;

beforeEach(async () => {
  asked = [];
  answer = { vehicles: [] };
  status = () => 200;
  url = await clouds.serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url: path = '', method = '', headers } = request;
      asked.push({ url: path, method, headers, body: Buffer.concat(chunks).toString() });
      response.statusCode = status(path);
      response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
    });
  });
  context = {
    holder: newHolder(),
    http: clouds.outgoing().for('connector', { calls: 10_000, per: 'second' }),
    signal: new AbortController().signal,
    nowMs: () => NOW,
    memory: new Map(),
  };
});
afterEach(() => clouds.close());

const wanted = (externalDeviceId: string, cursor?: unknown): WantedDevice => ({
  ...{ externalDeviceId, cursor, externalDeviceInfo: undefined, addedAtMs: NOW - HOUR },
});

async function pull(credentials: Credentials, devices: readonly WantedDevice[]): Promise<Pulled[]> {
  const pulled: Pulled[] = [];
  for await (const part of httpJsonDriver.pull?.(credentials, devices, context) ?? []) {
    expectIngestible(part.samples, NOW);
    pulled.push(part);
  }
  return pulled;
}

const verify = (credentials: Credentials) => httpJsonDriver.verify?.(credentials, context);
const parse = async (credentials: Credentials, body: unknown) =>
  (await httpJsonDriver.parseCallback?.(credentials, body, context)) as CallbackReading;

describe('http-json', () => {
  it('C2C-1 asks once for all devices, and gives each its own', async () => {
    answer = { vehicles: [vehicle('a', NOW - 2_000), vehicle('b', NOW - 1_000), vehicle('c', NOW - 1_000)] };
    const pulled = await pull({ url: `${url}/all?after={{sinceMs}}`, mapping: MAPPING }, [wanted('a'), wanted('b')]);
    expect(asked.map((request) => request.url)).toEqual([`/all?after=${String(NOW - HOUR)}`]);
    expect(pulled).toEqual([
      {
        externalDeviceId: 'a',
        samples: [
          {
            sampledAtMs: NOW - 2_000,
            telemetry: {
              timestamp: NOW - 2_000,
              position: { lat: 52.5, lng: 13.4, accuracy: 10, heading: 90, speed: 10 },
              payload: { fuel: 41 },
              system: { reportedSensorData: { batteryLevel: 77 } },
            },
          },
        ],
        cursor: { newestMs: NOW - 2_000, readAtMs: NOW },
      },
      expect.objectContaining({ externalDeviceId: 'b', cursor: { newestMs: NOW - 1_000, readAtMs: NOW } }),
    ]);
  });

  it('asks for each device where the address names it', async () => {
    answer = { vehicles: { ...vehicle('', '2026-06-01T11:59:00Z'), id: undefined } };
    const credentials = { url: `${url}/of/{{externalDeviceId}}?since={{since}}`, mapping: MAPPING };
    const pulled = await pull(credentials, [wanted('a b'), wanted('c/d', { newestMs: NOW - 1_000 })]);
    expect(asked.map((request) => request.url)).toEqual([
      `/of/a%20b?since=${encodeURIComponent('2026-06-01T11:00:00.000Z')}`,
      `/of/c%2Fd?since=${encodeURIComponent('2026-06-01T11:00:00.000Z')}`,
    ]);
    expect(pulled.map(({ externalDeviceId, samples }) => [externalDeviceId, samples[0]?.sampledAtMs])).toEqual([
      ['a b', NOW - 60_000],
      ['c/d', NOW - 60_000],
    ]);
  });

  it('sends method, headers and body, given as objects or as texts', async () => {
    const given = { url, method: 'post', mapping: MAPPING };
    const headers = { 'X-Key': 'secret' };
    await pull({ ...given, headers, body: { device: '{{externalDeviceId}}' } }, [wanted('a"b')]);
    await pull({ ...given, headers: JSON.stringify(headers), body: 'since={{sinceS}}' }, [wanted('a')]);
    expect(asked).toMatchObject([
      {
        method: 'POST',
        headers: { 'x-key': 'secret', 'content-type': 'application/json' },
        body: '{"device":"a\\"b"}',
      },
      { method: 'POST', headers: { 'x-key': 'secret' }, body: `since=${String((NOW - HOUR) / 1_000)}` },
    ]);
  });

  it('C2C-21 asks from an overlap before the newest that it has, and not from before the device was added', async () => {
    const credentials = { url: `${url}/?s={{sinceMs}}`, mapping: MAPPING, overlapHours: 0.5 };
    await pull(credentials, [wanted('a', { newestMs: NOW - 1_000 })]);
    expect(asked[0]?.url).toBe(`/?s=${String(NOW - 1_000 - HOUR / 2)}`);
    answer = { vehicles: [vehicle('a', NOW - 2 * HOUR), vehicle('a', NOW)] };
    expect((await pull(credentials, [wanted('a')]))[0]?.samples.map(({ sampledAtMs }) => sampledAtMs)).toEqual([NOW]);
  });

  it('passes over a device that the cloud does not know', async () => {
    answer = { vehicles: vehicle('b', NOW) };
    status = (path) => (path === '/a' ? 404 : 200);
    const credentials = { url: `${url}/{{externalDeviceId}}`, mapping: MAPPING };
    const pulled = await pull(credentials, [wanted('a'), wanted('b')]);
    expect(pulled.map(({ externalDeviceId, samples }) => [externalDeviceId, samples.length])).toEqual([
      ['a', 0],
      ['b', 1],
    ]);
    status = () => 404;
    await expect(pull({ url, mapping: MAPPING }, [wanted('a')])).rejects.toMatchObject({ kind: 'refused' });
  });

  it('takes an empty answer for none', async () => {
    answer = '';
    expect(await pull({ url, mapping: MAPPING }, [wanted('a')])).toMatchObject([{ samples: [] }]);
  });

  it('asks nobody where the cloud calls by itself', async () => {
    expect(await pull({ mapping: MAPPING }, [wanted('a')])).toEqual([]);
  });

  it.each([
    ['an answer that is no JSON', '<html>', MAPPING],
    ['an answer that is nested too deeply', '['.repeat(1_000) + ']'.repeat(1_000), MAPPING],
    ['an answer that is too large', ' '.repeat(5 * 1024 * 1024), MAPPING],
    ['a mapping that gives no samples', { vehicles: [] }, '"text"'],
    ['a mapping that does not end', { vehicles: [] }, '($f := function($x){ $f($x + 1) }; $f(1))'],
  ])(
    'fails at %s',
    async (_what, given, mapping) => {
      answer = given;
      await expect(pull({ url, mapping }, [wanted('a')])).rejects.toMatchObject({ kind: 'unreadable' });
    },
    30_000,
  );

  it('C2C-19 shows what a sample maps to, and what is left out', async () => {
    answer = { vehicles: [vehicle('a', NOW - 1), vehicle('b', 'yesterday'), { at: NOW }] };
    expect(await verify({ url, mapping: MAPPING })).toMatchObject({
      result: 'good',
      sample: {
        samples: [{ externalDeviceId: 'a', telemetry: { timestamp: NOW - 1, payload: { fuel: 41 } } }],
        mapped: 1,
        left: { untimed: 1, unaddressed: 1 },
      },
    });
    await verify({ url: `${url}/{{externalDeviceId}}`, mapping: MAPPING, exampleDeviceId: 'a' });
    expect(asked.map((request) => request.url)).toEqual(['/', '/a']);
  });

  it.each([
    [{ mapping: '{"a": ' }, 'mapping', /character 6/],
    [{ mapping: '"text"' }, 'mapping', /externalDeviceId/],
    [{ mapping: 'vehicles + 1' }, 'mapping', /character \d+/],
    [{ mapping: undefined }, 'mapping', /text/],
    [{ mapping: 'x'.repeat(20_001) }, 'mapping', /20000/],
    [{ url: 'ftp://x' }, 'url', /https/],
    [{ url: 'https://{{externalDeviceId}}.example.com' }, 'url', /path/],
    [{ method: 'DELETE' }, 'method', /GET/],
    [{ body: 'x' }, 'body', /GET/],
    [{ headers: 'X: y' }, 'headers', /object/],
    [{ headers: { a: 1 } }, 'headers', /texts/],
  ])('C2C-19 says what cannot be right in %j', async (more, field, reason) => {
    answer = { vehicles: 'text' };
    expect(await verify({ url, mapping: MAPPING, ...more })).toMatchObject({
      result: 'malformed',
      field,
      reason: expect.stringMatching(reason) as string,
    });
  });

  it('C2C-17 maps a callback, and counts what it leaves', async () => {
    const body = { vehicles: [vehicle('a', NOW), vehicle('b', NOW - 1), vehicle('b', NOW - 2), vehicle('', NOW)] };
    const { readings, ignored } = await parse({ mapping: MAPPING }, body);
    for (const { samples } of readings) expectIngestible(samples, NOW);
    expect(readings.map(({ externalDeviceId, samples }) => [externalDeviceId, samples.length])).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    expect(ignored).toEqual({ unaddressed: 1 });
    expect(await parse({ mapping: MAPPING }, { other: 1 })).toEqual({ readings: [], ignored: { unmapped: 1 } });
    expect(await parse({ mapping: '{"ignore": kind}' }, { kind: 'join' })).toEqual({
      readings: [],
      ignored: { join: 1 },
    });
    expect(await parse({ mapping: MAPPING }, undefined)).toEqual({ readings: [], ignored: { nothing: 1 } });
  });

  it('C2C-17 refuses a callback that the mapping does not fit, without repeating it', async () => {
    await expect(parse({ mapping: 'a + 1' }, { a: 'secret' })).rejects.toMatchObject({
      code: 'CONNECTORS_CALLBACK_MALFORMED',
      message: expect.not.stringContaining('secret') as string,
    });
  });
});
