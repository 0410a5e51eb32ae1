import type { DriverContext, Pulled, WantedDevice } from '../../domain/driver/driver.ts';
import type { Credentials } from '../../domain/credentials/credentials.ts';
import { CallsUsedUpError } from '../../domain/driver/external-cloud.error.ts';
import { expectIngestible } from '../../testing/ingestion-shape.ts';
import { LocalClouds } from '../../testing/local-clouds.ts';
import { HOLDER } from '../../testing/work-holder.ts';
import { TraccarServer } from '@umbra/testing';
import { traccarDriver } from './traccar.driver.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const START = Date.UTC(2026, 5, 1, 12);

const clouds = new LocalClouds();
let nowMs: number;
let addedAtMs: number;
let server: TraccarServer;
let context: DriverContext;

beforeEach(async () => {
  nowMs = START;
  addedAtMs = START;
  server = await TraccarServer.start({ nowMs: () => nowMs, devices: 5 });
  context = newContext();
});
afterEach(async () => {
  await server.stop();
  await clouds.close();
});

const newContext = (): DriverContext => ({
  holder: HOLDER,
  http: clouds.outgoing().for('connector', { calls: 10_000, per: 'second' }),
  signal: new AbortController().signal,
  nowMs: () => nowMs,
  memory: new Map(),
});

const byToken = (): Credentials => ({ url: server.url, token: server.token });
const byPassword = (): Credentials => ({ url: `${server.url}/`, email: server.email, password: server.password });

/** Pulls, and keeps the cursors as the service would. */
class Mirror {
  readonly #cursors = new Map<string, unknown>();
  readonly times = new Map<string, Set<number>>();

  async pull(credentials = byToken(), ids: readonly string[] = server.devices.map(({ uniqueId }) => uniqueId)) {
    const wanted = ids.map((externalDeviceId): WantedDevice => ({
      externalDeviceId,
      externalDeviceInfo: undefined,
      addedAtMs,
      cursor: this.#cursors.get(externalDeviceId),
    }));
    const pulled: Pulled[] = [];
    for await (const part of traccarDriver.pull?.(credentials, wanted, context) ?? []) {
      pulled.push(part);
      expectIngestible(part.samples, nowMs);
      this.#cursors.set(part.externalDeviceId, JSON.parse(JSON.stringify(part.cursor)));
      const times = this.times.get(part.externalDeviceId) ?? new Set();
      for (const { sampledAtMs } of part.samples) times.add(sampledAtMs);
      this.times.set(part.externalDeviceId, times);
    }
    return pulled;
  }
}

function driveFor(minutes: number): void {
  for (let minute = 0; minute < minutes; minute += 1) {
    nowMs += MINUTE;
    server.drive(nowMs);
  }
}

describe('traccar', () => {
  it('C2C-1 brings the positions of each wanted device', async () => {
    driveFor(3);
    const mirror = new Mirror();
    const pulled = await mirror.pull(byToken(), ['imei-001', 'imei-003', 'unknown']);
    expect([...mirror.times.keys()]).toEqual(['imei-001', 'imei-003']);
    expect(mirror.times.get('imei-001')).toEqual(new Set([1, 2, 3].map((minute) => START + minute * MINUTE)));
    expect(pulled[0]?.samples[0]?.telemetry).toMatchObject({ position: { speed: 10, heading: 0, accuracy: 5 } });
  });

  it('knows a device by the number of the server as well', async () => {
    driveFor(1);
    const mirror = new Mirror();
    await mirror.pull(byToken(), ['2']);
    expect(mirror.times.get('2')?.size).toBe(1);
  });

  it('C2C-21 loses nothing of what is uploaded late', async () => {
    const mirror = new Mirror();
    driveFor(2);
    await mirror.pull();
    const away = server.devices.slice(0, 2);
    server.disconnect(away);
    driveFor(3);
    await mirror.pull();
    expect(mirror.times.get('imei-001')?.size).toBe(2);
    nowMs += 3 * DAY;
    await mirror.pull();
    server.reconnect(away);
    await mirror.pull();
    for (const { uniqueId } of server.devices)
      expect([uniqueId, mirror.times.get(uniqueId)?.size]).toEqual([uniqueId, 5]);
  });

  it('does not ask for a device that the server has not heard of for long', async () => {
    const mirror = new Mirror();
    driveFor(1);
    await mirror.pull();
    nowMs += 2 * DAY;
    await mirror.pull();
    const asked = server.requestsTo('/api/positions').length;
    await mirror.pull();
    expect(server.requestsTo('/api/positions').length).toBe(asked);
    driveFor(1);
    await mirror.pull();
    expect(mirror.times.get('imei-001')?.size).toBe(2);
  });

  it('logs in once, and again when the session has ended', async () => {
    driveFor(1);
    const mirror = new Mirror();
    await mirror.pull(byPassword());
    await mirror.pull(byPassword());
    expect(server.requestsTo('/api/session')).toHaveLength(1);
    server.forgetSessions();
    await mirror.pull(byPassword());
    expect(server.requestsTo('/api/session')).toHaveLength(2);
    expect(mirror.times.get('imei-005')?.size).toBe(1);
  });

  it('fails with what is wrong, when it is', async () => {
    const mirror = new Mirror();
    server.failure = { status: 503, headers: { 'retry-after': '60' } };
    await expect(mirror.pull()).rejects.toMatchObject({ kind: 'limited', retryAfterMs: 60_000 });
    server.failure = { status: 200 };
    await expect(mirror.pull()).rejects.toMatchObject({ kind: 'unreadable' });
    server.failure = undefined;
    await server.goAway();
    await expect(mirror.pull()).rejects.toMatchObject({ kind: 'unreachable' });
    await server.comeBack();
    await expect(mirror.pull({ ...byToken(), token: 'wrong' })).rejects.toMatchObject({ kind: 'rejected' });
  });

  it.each([500, 403])(
    'C2C-22 brings the others when the server answers %i for some devices, and these later',
    async (status) => {
      driveFor(1);
      const { http } = context;
      const out = new Set(['1', '2', '3', '4']);
      const failing: DriverContext['http'] = {
        send: async (request) => {
          const deviceId = new URL(request.url).searchParams.get('deviceId') ?? '';
          return out.has(deviceId) ? { status, headers: {}, text: '', json: () => undefined } : http.send(request);
        },
      };
      context = { ...context, http: failing };
      const mirror = new Mirror();
      const kind = status === 500 ? 'unreachable' : 'refused';
      await expect(mirror.pull()).rejects.toMatchObject({ kind });
      expect(mirror.times.get('imei-005')?.size).toBe(1);
      driveFor(1);
      await expect(mirror.pull()).rejects.toMatchObject({ kind });
      expect(mirror.times.get('imei-005')?.size).toBe(2);
      out.clear();
      await mirror.pull();
      for (const { uniqueId } of server.devices) expect(mirror.times.get(uniqueId)?.size).toBe(2);
    },
  );

  describe('C2C-2 with a limit that leaves room for one call a run', () => {
    /** Of one run: the second call is turned away. */
    const oneCall = (): void => {
      const { http } = newContext();
      let calls = 0;
      const send: typeof http.send = (request) =>
        (calls += 1) > 1 ? Promise.reject(new CallsUsedUpError('example.org', 3_600_000)) : http.send(request);
      context = { ...context, http: { send } };
    };
    const run = async (mirror: Mirror, ids: readonly string[]): Promise<void> => {
      oneCall();
      await mirror.pull(byToken(), ids).catch((error: unknown) => {
        expect(error).toBeInstanceOf(CallsUsedUpError);
      });
    };
    const paths = () => server.requests.map(({ path }) => path.replace('/api/', ''));

    it('remembers which devices there are, until each was read', async () => {
      const mirror = new Mirror();
      for (let nth = 0; nth < 5; nth += 1) {
        driveFor(60);
        await run(mirror, ['imei-001', 'imei-002']);
      }
      expect(paths()).toEqual(['devices', 'positions', 'positions', 'devices', 'positions']);
      expect([...mirror.times.keys()].sort()).toEqual(['imei-001', 'imei-002']);
    });

    it('asks again when another device is wanted', async () => {
      const mirror = new Mirror();
      await run(mirror, ['imei-001']);
      nowMs += MINUTE;
      addedAtMs = nowMs;
      await run(mirror, ['imei-001', 'imei-002']);
      expect(paths()).toEqual(['devices', 'devices']);
    });
  });

  it('asks which devices there are each time, where there is room', async () => {
    const mirror = new Mirror();
    for (let nth = 0; nth < 2; nth += 1) await mirror.pull();
    expect(server.requestsTo('/api/devices')).toHaveLength(2);
  });

  it('C2C-19 tells good credentials from rejected and malformed ones', async () => {
    const verify = (credentials: Credentials) => traccarDriver.verify?.(credentials, newContext());
    expect(await verify(byToken())).toEqual({ result: 'good', sample: { devices: 5 } });
    expect(await verify(byPassword())).toMatchObject({ result: 'good' });
    expect(await verify({ ...byToken(), token: 'wrong' })).toMatchObject({ result: 'rejected' });
    expect(await verify({ ...byPassword(), password: 'wrong' })).toMatchObject({ result: 'rejected' });
    expect(await verify({ url: server.url })).toMatchObject({ result: 'malformed', field: 'token' });
    expect(await verify({ url: server.url, email: 'a' })).toMatchObject({ result: 'malformed', field: 'password' });
    expect(await verify({ ...byToken(), url: 'cloud' })).toMatchObject({ result: 'malformed', field: 'url' });
    expect(await verify({ ...byToken(), overlapHours: 'x' })).toMatchObject({
      result: 'malformed',
      field: 'overlapHours',
    });
    expect(await verify({ ...byToken(), since: 'x' })).toMatchObject({ result: 'malformed', field: 'since' });
    expect(await verify({ ...byToken(), overlapHours: '48', since: '2026-01-01' })).toMatchObject({ result: 'good' });
  });

  it('lists the devices of the server', async () => {
    expect(await traccarDriver.listDevices?.(byToken(), context)).toContainEqual({
      externalDeviceId: 'imei-001',
      name: 'Vehicle 1',
    });
  });
});
