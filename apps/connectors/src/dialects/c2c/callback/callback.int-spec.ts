import { randomUUID } from 'node:crypto';
import { ingestionCommandTopic } from '@umbra/contracts/ingestion-command';
import { eventually, readTopic } from '@umbra/testing';
import { DriverBusyError, ProjectBusyError } from '../../../domain/driver/driver-busy.error.ts';
import { CallbackMalformedError, type CallbackReading, type Driver } from '../../../domain/driver/driver.ts';
import { C2cClient } from '../../../testing/c2c-client.ts';
import { ConnectorsWorld } from '../../../testing/connectors-world.ts';
import { scriptedDriver } from '../../../testing/scripted-driver.ts';
import { CALLBACK_MAX_BYTES } from './callback.controller.ts';

/** `{"device": "d1", "at": 1}` is a report, nothing and `{"noise": 1}` are none, all else is malformed. */
function parseCallback(_credentials: unknown, body: unknown): CallbackReading {
  const { device, at, noise } = (body ?? {}) as { device?: string; at?: number; noise?: number };
  if (body === undefined || noise !== undefined) return { readings: [], ignored: { noise: 1 } };
  if (device === undefined || at === undefined) throw new CallbackMalformedError('device', 'must name a device');
  const telemetry = { timestamp: at, position: { lat: 1, lng: 2, accuracy: 3 } };
  return { readings: [{ externalDeviceId: device, samples: [{ sampledAtMs: at, telemetry }] }], ignored: {} };
}

describe('callbacks of external clouds', () => {
  let world: ConnectorsWorld;
  let client: C2cClient;
  const fickle: { parseCallback: Driver['parseCallback'] } = { parseCallback };
  beforeAll(async () => {
    const push = { syncMethod: 'push', credentialFields: [] } as const;
    world = await ConnectorsWorld.start({
      settings: { CONNECTORS_CALLBACKS_PER_MINUTE: '600' },
      drivers: [
        scriptedDriver({ driverId: 'push', ...push, parseCallback }),
        scriptedDriver({ driverId: 'making', ...push, provisionsByCallback: true, parseCallback }),
        Object.assign(fickle, scriptedDriver({ driverId: 'fickle', ...push, parseCallback })),
        scriptedDriver({ driverId: 'pull', credentialFields: [] }),
      ],
    });
    client = await C2cClient.of(world);
  });
  afterAll(() => world.stop());

  const input = (over: object = {}) => ({
    ...{ name: randomUUID(), driverId: 'push', enabled: true, externalCloudInfo: {} },
    ...over,
  });
  const aKey = () => `a key of somebody ${randomUUID()}`;
  const keyOf = async (connectorId: string): Promise<string | undefined> =>
    (await client.get(`/connectors/${connectorId}`)).body.externalCloudInfo.apiKey;
  const callBack = (key: string, body?: string | object, headers: Record<string, string> = {}) =>
    world.call('POST', `/c2c/v4/callback?apiKey=${encodeURIComponent(key)}`, {
      headers,
      ...(body === undefined ? {} : { body }),
    });
  const hasKey = async (over: object = {}): Promise<{ connectorId: string; key: string }> => {
    const connectorId = await client.hasConnector(input(over));
    return { connectorId, key: (await keyOf(connectorId))! };
  };
  const sentTo = async (trackingId: string): Promise<object[]> =>
    (await readTopic(world.connection, ingestionCommandTopic.name))
      .filter(({ key }) => key === trackingId)
      .flatMap(({ value }) => JSON.parse(String(value)).data.samples);
  const deviceOf = async (connectorId: string) =>
    (await client.get(`/connectors/${connectorId}/ext-devices`)).body.items[0];

  it('C2C-17 a driver that is called has an apiKey, made where none is given, and shown to its owner', async () => {
    const [one, other] = [await hasKey(), await hasKey()];
    expect(one.key).toMatch(/^[\w-]{43}$/);
    expect(other.key).not.toBe(one.key);
    const connectorId = await client.hasConnector(input({ driverId: 'pull' }));
    expect(await keyOf(connectorId)).toBeUndefined();
  });

  it('C2C-17 the owner may choose it: 20 to 100 characters, and nobody else in this instance has it', async () => {
    const key = aKey();
    const { connectorId } = await hasKey({ externalCloudInfo: { apiKey: key } });
    expect(await keyOf(connectorId)).toBe(key);
    for (const apiKey of ['x'.repeat(19), 'x'.repeat(101), 7, null, {}]) {
      const { status, body } = await client.call('POST', '/connectors', input({ externalCloudInfo: { apiKey } }));
      expect([status, body.details.errors[0].path]).toEqual([400, 'externalCloudInfo.apiKey']);
    }
    const other = await C2cClient.of(world);
    expect((await other.call('POST', '/connectors', input({ externalCloudInfo: { apiKey: key } }))).status).toBe(409);
    expect((await other.get('/connectors')).body.count).toBe(0);
    const own = await other.hasConnector(input());
    const taken = input({ externalCloudInfo: { apiKey: key } });
    expect((await other.call('PUT', `/connectors/${own}`, taken)).status).toBe(409);
    expect((await callBack(key, { device: 'd1', at: 1 })).status).toBe(204);
  });

  it('C2C-17 of many that choose the same key at once, one gets it', async () => {
    const externalCloudInfo = { apiKey: aKey() };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => client.call('POST', '/connectors', input({ externalCloudInfo }))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409, 409, 409]);
  });

  it('C2C-17 a key that is replaced is unknown from then on; one that is not named stays; one that ended is free', async () => {
    const { connectorId, key } = await hasKey();
    const path = `/connectors/${connectorId}`;
    await client.call('PUT', path, input());
    expect(await keyOf(connectorId)).toBe(key);
    const next = aKey();
    await client.call('PUT', path, input({ externalCloudInfo: { apiKey: next } }));
    expect((await callBack(key)).status).toBe(404);
    expect((await callBack(next)).status).toBe(204);
    await client.call('DELETE', path);
    expect((await callBack(next)).status).toBe(404);
    await hasKey({ externalCloudInfo: { apiKey: next } });
    expect((await callBack(next)).status).toBe(204);
  });

  it('C2C-17 the key alone tells whose call it is: unknown 404, none or too long 400', async () => {
    expect(await callBack(aKey(), { device: 'd1', at: 1 })).toMatchObject({ status: 404, body: { code: 404 } });
    expect((await callBack('x'.repeat(101))).status).toBe(400);
    expect((await callBack('')).status).toBe(400);
    expect((await world.call('POST', '/c2c/v4/callback')).status).toBe(400);
    const { key } = await hasKey();
    const bearer = { authorization: 'Bearer nonsense' };
    expect((await callBack(key, { device: 'd1', at: 1 }, bearer)).status).toBe(204);
  });

  it('C2C-17 503: its mapping cannot be applied now; the same call may be made again', async () => {
    const { key } = await hasKey({ driverId: 'fickle' });
    fickle.parseCallback = () => Promise.reject(new DriverBusyError('Too many wait.'));
    expect(await callBack(key, { device: 'd1', at: 1 })).toMatchObject({ status: 503, body: { code: 503 } });
    fickle.parseCallback = parseCallback;
    expect((await callBack(key, { device: 'd1', at: 1 })).status).toBe(204);
  });

  it('C2C-17 429: the project has used up its time for mappings, and is told so', async () => {
    const { key } = await hasKey({ driverId: 'fickle' });
    fickle.parseCallback = () => Promise.reject(new ProjectBusyError("The project's time is used up.", 7_200));
    const answer = await callBack(key, { device: 'd1', at: 1 });
    expect(answer).toMatchObject({ status: 429, body: { code: 429, message: "The project's time is used up." } });
    expect(answer.headers.get('retry-after')).toBe('8');
    fickle.parseCallback = parseCallback;
    expect((await callBack(key, { device: 'd1', at: 1 })).status).toBe(204);
  });

  it('C2C-17 a payload that is not of the cloud is refused with what is wrong, whatever its bytes', async () => {
    const { key } = await hasKey();
    const { status, body } = await callBack(key, { at: 1 });
    expect([status, body.error, body.details.errors]).toEqual([
      400,
      'Bad request',
      [{ path: 'device', reason: 'must name a device' }],
    ]);
    for (const nonsense of ['{', '\uFFFF', '"\\ud800"', '['.repeat(2_000)]) {
      expect((await callBack(key, nonsense)).status).toBe(400);
    }
  });

  it('C2C-17 takes nothing, what is none of our affair, and any content type', async () => {
    const { key } = await hasKey();
    const counted = () => world.metrics.value('umbra_connectors_callback_ignored_total', { driver: 'push' });
    const before = (await counted()) ?? 0;
    expect(await callBack(key)).toMatchObject({ status: 204, text: '' });
    expect((await callBack(key, '', { 'content-type': 'application/json' })).status).toBe(204);
    expect((await callBack(key, { noise: 1 }, { 'content-type': 'text/plain' })).status).toBe(204);
    expect(await counted()).toBe(before + 3);
  });

  it('C2C-17 501: the driver of the connector reads no callbacks any more', async () => {
    const { key } = await hasKey({ driverId: 'fickle' });
    fickle.parseCallback = undefined;
    expect(await callBack(key)).toMatchObject({ status: 501, body: { code: 501, error: 'Not Implemented' } });
    fickle.parseCallback = parseCallback;
    expect((await callBack(key)).status).toBe(204);
  });

  it('C2C-1 C2C-9 what is reported of a device becomes telemetry, once it is provisioned', async () => {
    const { connectorId, key } = await hasKey();
    await client.hasDevices(connectorId, 'd1');
    const at = Date.now() - 60_000;
    expect((await callBack(key, { device: 'd1', at })).status).toBe(204);
    const { localDeviceId } = await deviceOf(connectorId);
    await eventually('it is sent', async () => (await sentTo(localDeviceId)).length === 1);
    expect(await sentTo(localDeviceId)).toMatchObject([{ timestamp: at, position: { lat: 1, lng: 2, accuracy: 3 } }]);
  });

  it('C2C-21 a report that comes again adds nothing', async () => {
    const { connectorId, key } = await hasKey();
    await client.hasDevices(connectorId, 'twice');
    const at = Date.now() - 60_000;
    for (const time of [at, at, at + 1]) await callBack(key, { device: 'twice', at: time });
    const { localDeviceId } = await deviceOf(connectorId);
    await eventually('both are sent', async () => (await sentTo(localDeviceId)).length >= 2);
    expect(await sentTo(localDeviceId)).toMatchObject([{ timestamp: at }, { timestamp: at + 1 }]);
  });

  it('C2C-18 an unknown device is made by the first report, which is not lost; other drivers pass it over', async () => {
    const [making, push] = [await hasKey({ driverId: 'making' }), await hasKey()];
    const at = Date.now() - 60_000;
    for (const { key } of [making, push]) expect((await callBack(key, { device: 'new', at })).status).toBe(204);
    await eventually(
      'it is provisioned',
      async () => (await deviceOf(making.connectorId))?.provisioning === 'provisioned',
    );
    const { localDeviceId } = await deviceOf(making.connectorId);
    await eventually('it is sent', async () => (await sentTo(localDeviceId)).length === 1);
    expect(await deviceOf(push.connectorId)).toBeUndefined();
  });

  it('C2C-4 a disabled connector takes what is reported, and ignores it', async () => {
    const { connectorId, key } = await hasKey({ driverId: 'making', enabled: false });
    const at = Date.now() - 60_000;
    expect((await callBack(key, { device: 'd1', at })).status).toBe(204);
    expect(await deviceOf(connectorId)).toBeUndefined();
  });

  it('§8.1 a body of more than 256 KiB is refused', async () => {
    const { key } = await hasKey();
    const body = (bytes: number) => JSON.stringify({ noise: 'x'.repeat(bytes - '{"noise":""}'.length) });
    expect((await callBack(key, body(CALLBACK_MAX_BYTES))).status).toBe(204);
    expect((await callBack(key, body(CALLBACK_MAX_BYTES + 1))).status).toBe(413);
  });

  it('a cloud that calls without end is held back; others are not', async () => {
    const [eager, other] = [await hasKey(), await hasKey()];
    const answers = await Promise.all(Array.from({ length: 150 }, () => callBack(eager.key)));
    const last = answers.find(({ status }) => status === 429);
    expect(answers.some(({ status }) => status === 204)).toBe(true);
    expect(last?.status).toBe(429);
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await callBack(other.key)).status).toBe(204);
  });

  it('a cloud whose callbacks wait for the connector holds up nobody else', async () => {
    const [held, beside] = [await hasKey({ driverId: 'making' }), await hasKey({ driverId: 'making' })];
    const at = Date.now() - 60_000;
    const lock = `SELECT FROM connector WHERE connector_id = $1 FOR UPDATE`;
    const callbacks = await world.tables.transaction(async (manager) => {
      await manager.query(lock, [held.connectorId]);
      const waiting = Array.from({ length: 60 }, (_, nth) => callBack(held.key, { device: `d${String(nth)}`, at }));
      await eventually('one waits for the lock', async () => {
        const rows = await manager.query<object[]>(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        return rows.length > 0;
      });
      const sinceMs = performance.now();
      for (let nth = 0; nth < 5; nth += 1) expect((await client.get('/connectors')).status).toBe(200);
      expect((await callBack(beside.key, { device: 'd1', at })).status).toBe(204);
      expect(performance.now() - sinceMs).toBeLessThan(2_500);
      return waiting;
    });
    const statuses = new Set((await Promise.all(callbacks)).map(({ status }) => status));
    expect([...statuses].filter((status) => status !== 204 && status !== 429)).toEqual([]);
  });

  it('wall 9: a key is stored by its hash and sealed, and stands in no event and no log line', async () => {
    const { key } = await hasKey();
    await callBack(key, { at: 1 });
    const [{ all }] = await world.tables.query<[{ all: string }]>(
      `SELECT string_agg(row::text, ' ') AS all FROM (
         SELECT callback_key::text AS row FROM callback_key UNION ALL SELECT domain_event::text FROM domain_event
         UNION ALL SELECT connector_credentials::text FROM connector_credentials) AS rows`,
    );
    expect(all).toContain('connector.created');
    expect(all).not.toContain(key);
    expect(world.logged.join('\n')).not.toContain(key);
  });
});
