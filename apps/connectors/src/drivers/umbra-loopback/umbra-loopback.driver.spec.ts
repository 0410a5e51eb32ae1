import type { Credentials } from '../../domain/credentials/credentials.ts';
import type { DriverContext, Pulled, WantedDevice } from '../../domain/driver/driver.ts';
import { expectIngestible } from '../../testing/ingestion-shape.ts';
import { LocalClouds } from '../../testing/local-clouds.ts';
import { TrackingServer } from '../../testing/tracking-server.ts';
import { HOLDER } from '../../testing/work-holder.ts';
import { umbraLoopbackDriver } from './umbra-loopback.driver.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 5, 1, 12);
const DEVICE = 'HERE-5e6f';

const clouds = new LocalClouds();
let server: TrackingServer;
let url: string;
let context: DriverContext;

beforeEach(async () => {
  server = new TrackingServer(() => NOW);
  url = await clouds.serve(server.listener);
  context = {
    holder: HOLDER,
    http: clouds.outgoing().for('connector', { calls: 10_000, per: 'second' }),
    signal: new AbortController().signal,
    nowMs: () => NOW,
    memory: new Map(),
  };
});
afterEach(() => clouds.close());

const credentials = (more: Credentials = {}): Credentials => ({
  url,
  email: server.email,
  password: server.password,
  ...more,
});

const wanted = (more: Partial<WantedDevice> = {}): WantedDevice => ({
  externalDeviceId: DEVICE,
  externalDeviceInfo: undefined,
  addedAtMs: NOW - HOUR,
  cursor: undefined,
  ...more,
});

async function pull(devices: readonly WantedDevice[] = [wanted()], given: Credentials = credentials()) {
  const pulled: Pulled[] = [];
  for await (const part of umbraLoopbackDriver.pull?.(given, devices, context) ?? []) {
    expectIngestible(part.samples, NOW);
    pulled.push(part);
  }
  return { pulled, samples: pulled.flatMap(({ samples }) => samples), cursor: pulled.at(-1)?.cursor };
}

describe('umbra-loopback', () => {
  it('C2C-20 brings traces as the telemetry that they were', async () => {
    const position = { lat: 52.5, lng: 13.4, accuracy: 12, alt: 30, heading: 90, speed: 3, type: 'gnss' };
    server.traces.set(DEVICE, [
      {
        timestamp: NOW - 60_000,
        serverTimestamp: NOW - 59_000,
        position,
        payload: { door: 'open' },
        system: {
          reportedSensorData: { batteryLevel: 70, temperatureC: 21.5 },
          client: { manufacturer: 'ACME' },
          computed: { moving: true },
        },
        trackingDisabled: ['wlan'],
      },
    ]);
    const { samples } = await pull();
    expect(samples).toEqual([
      {
        sampledAtMs: NOW - 60_000,
        telemetry: {
          timestamp: NOW - 60_000,
          position,
          payload: { door: 'open' },
          system: { reportedSensorData: { batteryLevel: 70, temperatureC: 21.5 } },
        },
      },
    ]);
  });

  it('C2C-20 logs in once for many devices and runs, and once more when the token has ended', async () => {
    server.traces.set(DEVICE, []).set('other', []);
    await pull([wanted(), wanted({ externalDeviceId: 'other' })]);
    await pull();
    expect(server.requestsTo('/users/v2/login')).toHaveLength(1);
    server.tokens.clear();
    await pull();
    expect(server.requestsTo('/users/v2/login')).toHaveLength(2);
    expect(server.tokens.size).toBe(1);
  });

  it('C2C-20 tries a password that is refused once a run, however many devices there are', async () => {
    const devices = Array.from({ length: 50 }, (_, index) => wanted({ externalDeviceId: `HERE-${String(index)}` }));
    const wrong = credentials({ password: 'wrong' });
    await expect(pull(devices, wrong)).rejects.toMatchObject({ kind: 'rejected', retryable: false });
    expect(server.requests).toHaveLength(1);
  });

  it('USR-6 exchanges its token for one of the project', async () => {
    server.traces.set(DEVICE, []);
    await pull([wanted()], credentials({ projectId: 'umbra:0b1a3c1e' }));
    expect(server.scope).toBe('hrn:here:authorization::umbra:project/0b1a3c1e');
    context.memory.clear();
    await pull([wanted()], credentials({ projectId: 'hrn:here:authorization::o:project/p' }));
    expect(server.scope).toBe('hrn:here:authorization::o:project/p');
  });

  it('reads all pages, and not one trace twice', async () => {
    server.pageSize = 7;
    const traces = Array.from({ length: 50 }, (_, index) => ({ timestamp: NOW - index * 1_000, payload: { index } }));
    server.traces.set(DEVICE, traces);
    const { samples } = await pull();
    expect(samples).toHaveLength(50);
    expect(new Set(samples.map(({ sampledAtMs }) => sampledAtMs)).size).toBe(50);
  });

  it('reads a long history in ranges that it can hold', async () => {
    server.pageSize = 10;
    const traces = Array.from({ length: 400 }, (_, index) => ({
      timestamp: NOW - index * 60_000,
      payload: { index },
    }));
    server.traces.set(DEVICE, traces);
    const { samples, pulled } = await pull([wanted()], credentials({ since: '2026-03-01' }));
    expect(samples).toHaveLength(400);
    expect(pulled.length).toBeGreaterThan(2);
    const widest = server
      .requestsTo(`/traces/v2/${DEVICE}`)
      .map(({ query }) => Number(query.get('before') ?? NOW) - Number(query.get('after')));
    expect(Math.max(...widest)).toBeLessThanOrEqual(18 * 24 * HOUR);
  });

  it('C2C-20 begins with what the device did before it was added, but not with all of its history', async () => {
    const times = [NOW - 40 * HOUR, NOW - 20 * HOUR];
    server.traces.set(
      DEVICE,
      times.map((timestamp) => ({ timestamp, payload: { a: 1 } })),
    );
    const { samples } = await pull([wanted({ addedAtMs: NOW - 1_000 })]);
    expect(samples.map(({ sampledAtMs }) => sampledAtMs)).toEqual([NOW - 20 * HOUR]);
  });

  it('C2C-21 finds what a device uploaded late', async () => {
    const traces = [{ timestamp: NOW - 30 * 60_000, payload: { a: 1 } }];
    server.traces.set(DEVICE, traces);
    const { cursor } = await pull();
    traces.push({ timestamp: NOW - 50 * 60_000, payload: { a: 2 } });
    const { samples } = await pull([wanted({ cursor })]);
    expect(samples.map(({ sampledAtMs }) => sampledAtMs).sort()).toEqual([NOW - 50 * 60_000, NOW - 30 * 60_000]);
  });

  it('GEN-11 asks for a virtual device by its external id and application', async () => {
    server.traces.set('app-1234/truck 7', [{ timestamp: NOW - 1, payload: { a: 1 } }]);
    const byInfo = wanted({ externalDeviceInfo: { appId: 'app-1234', externalId: 'truck 7' } });
    const byId = wanted({ externalDeviceId: 'truck 7', externalDeviceInfo: { appId: 'app-1234' } });
    expect((await pull([byInfo])).samples).toHaveLength(1);
    expect((await pull([byId])).samples).toHaveLength(1);
  });

  it('passes over a device that is not there, and brings the others', async () => {
    server.traces.set(DEVICE, [{ timestamp: NOW - 1, payload: { a: 1 } }]);
    const { pulled } = await pull([wanted({ externalDeviceId: 'nobody' }), wanted()]);
    expect(pulled.filter(({ samples }) => samples.length > 0).map(({ externalDeviceId }) => externalDeviceId)).toEqual([
      DEVICE,
    ]);
  });

  it('lives with a service whose clock is behind', async () => {
    server = new TrackingServer(() => NOW - 40_000);
    url = await clouds.serve(server.listener);
    server.traces.set(DEVICE, [{ timestamp: NOW - 50_000, payload: { a: 1 } }]);
    const until = (overlapHours: number) => credentials({ overlapHours });
    expect((await pull([wanted({ addedAtMs: NOW - 55_000 })], until(0))).samples).toHaveLength(1);
    expect((await pull([wanted({ addedAtMs: NOW })], until(0))).samples).toHaveLength(0);
  });

  it('C2C-19 tells good credentials from rejected and malformed ones', async () => {
    const verify = (given: Credentials) => umbraLoopbackDriver.verify?.(given, { ...context, memory: new Map() });
    server.traces.set(DEVICE, []);
    expect(await verify(credentials())).toEqual({ result: 'good', sample: { devices: 1 } });
    expect(await verify(credentials({ password: 'wrong' }))).toMatchObject({ result: 'rejected' });
    expect(await verify({ url, email: 'a' })).toMatchObject({ result: 'malformed', field: 'password' });
    expect(await verify(credentials({ projectId: 'umbra:nowhere' }))).toMatchObject({ result: 'rejected' });
    server.needsProject = true;
    server.scope = undefined;
    expect(await verify(credentials())).toMatchObject({ result: 'malformed', field: 'projectId' });
    expect(await verify(credentials({ url: 'https://u:p@x' }))).toMatchObject({ result: 'malformed', field: 'url' });
  });

  it('lists the devices of the account', async () => {
    server.traces.set(DEVICE, []);
    expect(await umbraLoopbackDriver.listDevices?.(credentials(), context)).toEqual([{ externalDeviceId: DEVICE }]);
  });
});
