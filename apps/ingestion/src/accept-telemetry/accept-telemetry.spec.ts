import { newUserId } from '@umbra/contracts/ids';
import { TELEMETRY_EVENT_MAX_BYTES } from '@umbra/contracts/telemetry';
import { LogBusyError, LogUnavailableError } from '@umbra/kafka';
import {
  aDesiredState,
  aDevice,
  anExternalId,
  aProject,
  RecordingTracer,
  trackingIdOf,
  unclaimed,
} from '@umbra/testing';
import { asClient, asDevice, asUser, NOW_MS, PathUnderTest, sealer } from '../testing/path-under-test.ts';
import { batchTelemetryRoute, deviceTelemetryRoute, ownTelemetryRoute } from './telemetry-routes.ts';

const EMPTY = { system: { stateVersion: 0, lastModifiedGeofenceTimestamp: 0 } };

let path: PathUnderTest;
let project: ReturnType<typeof aProject>;
let device: ReturnType<typeof aDevice>;

beforeEach(() => {
  path = new PathUnderTest();
  project = path.givenProject();
  device = aDevice(project);
  path.given(device);
});

const jsonOf = (buffer: Buffer | undefined): unknown =>
  buffer === undefined ? undefined : JSON.parse(buffer.toString());
const nothingStored = () => expect(path.log.records).toEqual([]);

describe('a device posts its own telemetry', () => {
  it('ING-1 stores what it sent under the identity of its claim', async () => {
    const sample = { timestamp: 5, payload: { a: 1 }, position: { lat: 1, lng: 2, accuracy: 3 } };
    await path.when(ownTelemetryRoute, asDevice(device), [sample]);
    expect(path.events).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        type: 'telemetry.ingested',
        version: 1,
        occurredAt: new Date(NOW_MS).toISOString(),
        producer: 'ingestion',
        correlationId: 'b4a2c8de-1111-4222-8333-444455556666',
        data: {
          trackingId: trackingIdOf(device),
          projectId: project.state.projectId,
          acceptedAtMs: NOW_MS,
          source: 'device',
          detectOutliers: false,
          samples: [{ sampledAtMs: 5, payload: { a: 1 }, position: { lat: 1, lng: 2, accuracy: 3 } }],
        },
      },
    ]);
    expect(path.log.records[0]).toMatchObject({
      topic: 'telemetry.events',
      key: trackingIdOf(device),
      headers: { type: 'telemetry.ingested' },
    });
  });

  it('GEN-12 names a virtual device by its appId and externalId as well', async () => {
    const externalId = anExternalId();
    const virtual = aDevice(project, { externalId });
    path.given(virtual);
    await path.when(ownTelemetryRoute, asDevice(virtual), [{ timestamp: 5 }]);
    expect(path.events[0]?.data).toMatchObject({ appId: project.state.appId, externalId });
  });

  it('passes the trace context on', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    await path.when(ownTelemetryRoute, asDevice(device), [{ timestamp: 5 }], { traceparent });
    expect(path.log.records[0]?.headers).toEqual({ type: 'telemetry.ingested', traceparent });
  });

  it('makes up no trace context', async () => {
    await path.when(ownTelemetryRoute, asDevice(device), [{ timestamp: 5 }]);
    expect(path.log.records[0]?.headers).toEqual({ type: 'telemetry.ingested' });
  });

  describe('when the request is traced', () => {
    const tracer = new RecordingTracer();
    const post = async () => {
      const span = tracer.startSpan('POST /v2/', 'server', undefined);
      await path.when(ownTelemetryRoute, asDevice(device), [{ timestamp: 5 }], { traceparent: 'the caller', span });
      return span;
    };

    beforeEach(() => tracer.spans.splice(0));

    it('sends the records on as children of their publication', async () => {
      const request = await post();
      const [publish] = tracer.named('telemetry.events publish');
      expect(publish).toMatchObject({
        kind: 'producer',
        traceId: request?.traceId,
        parentSpanId: request?.spanId,
        isEnded: true,
        failure: undefined,
        attributes: {
          'messaging.system': 'kafka',
          'messaging.destination.name': 'telemetry.events',
          'messaging.operation.type': 'send',
          'messaging.destination.partition.id': '0',
          'messaging.kafka.offset': 0,
        },
      });
      const traceparent = `00-${String(publish?.traceId)}-${String(publish?.spanId)}-01`;
      expect(path.log.records[0]?.headers).toEqual({ type: 'telemetry.ingested', traceparent });
    });

    it('says that the publication failed', async () => {
      path.log.failWith = new LogUnavailableError('no broker');
      await expect(post()).rejects.toThrow(LogUnavailableError);
      expect(tracer.named('telemetry.events publish')).toMatchObject([
        { isEnded: true, failure: 'KAFKA_LOG_UNAVAILABLE' },
      ]);
    });
  });

  it('ING-45 stores the samples of a request in ascending time, as one event', async () => {
    const times = [5, 3, 9, 3, 4];
    await path.when(
      ownTelemetryRoute,
      asDevice(device),
      times.map((timestamp, n) => ({ timestamp, payload: { n } })),
    );
    expect(path.events).toHaveLength(1);
    expect(path.events[0]?.data.samples.map(({ sampledAtMs, payload }) => [sampledAtMs, payload?.['n']])).toEqual([
      [3, 1],
      [3, 3],
      [4, 4],
      [5, 0],
      [9, 2],
    ]);
  });

  it('splits what would be larger than an event may be', async () => {
    const samples = Array.from({ length: 700 }, (_, n) => ({
      timestamp: 700 - n + 1,
      payload: { a: 'é'.repeat(490) },
    }));
    await path.when(ownTelemetryRoute, asDevice(device), samples);
    expect(path.events.length).toBeGreaterThan(2);
    for (const { value } of path.log.records)
      expect(Buffer.byteLength(value)).toBeLessThanOrEqual(TELEMETRY_EVENT_MAX_BYTES);
    expect(new Set(path.events.map(({ id }) => id)).size).toBe(path.events.length);
    const times = path.events.flatMap(({ data }) => data.samples.map(({ sampledAtMs }) => sampledAtMs));
    expect(times).toEqual(Array.from({ length: 700 }, (_, n) => n + 2));
  });

  it.each([true, false])('stamps the outlier switch %s of the moment', async (detectOutliers) => {
    path.given(aDesiredState(device, { system: { ...EMPTY.system, detectOutliers } }));
    await path.when(ownTelemetryRoute, asDevice(device), [{ timestamp: 5 }]);
    expect(path.events[0]?.data.detectOutliers).toBe(detectOutliers);
  });

  it('ING-44 SHA-32 forbidden data never reaches the log', async () => {
    const disableTracking = { periods: [{ begin: 10, end: 20 }], position: 'all', sensors: ['batteryLevel'] } as const;
    path.given(aDesiredState(device, { system: { ...EMPTY.system, disableTracking } }));
    const sample = {
      position: { lat: 12.345, lng: 2, accuracy: 3 },
      scan: { wlan: [{ mac: '00:11:22:33:44:55' }] },
      system: { reportedSensorData: { batteryLevel: 77 } },
    };
    await path.when(ownTelemetryRoute, asDevice(device), [{ timestamp: 15, ...sample }]);
    expect(path.log.records[0]?.value).not.toMatch(/12\.345|00:11:22|:77\b/);
    expect(path.events[0]?.data.samples).toEqual([{ sampledAtMs: 15, trackingDisabled: ['position', 'batteryLevel'] }]);
    await path.when(ownTelemetryRoute, asDevice(device), [{ timestamp: 21, ...sample }]);
    expect(path.events[1]?.data.samples).toEqual([{ sampledAtMs: 21, ...sample }]);
  });

  it('ING-20 answers with the empty desired shadow when none was ever set', async () => {
    const { desiredShadow } = await path.when(ownTelemetryRoute, asDevice(device), [{ timestamp: 5 }]);
    expect(jsonOf(desiredShadow)).toEqual(EMPTY);
  });

  it('ING-20 ING-24 answers with the newest desired shadow, passwords open', async () => {
    const wlan = { ssid: 'home', securityMode: 'wpa2psk' as const };
    const password = sealer.seal('hunter22', trackingIdOf(device));
    const desired = {
      payload: { x: 1 },
      system: { stateVersion: 4, lastModifiedGeofenceTimestamp: 0, wlanConfigurations: [{ ...wlan, password }] },
      timestamp: 7,
    };
    path.given(aDesiredState(device, { system: { ...EMPTY.system, stateVersion: 3 } }, 3));
    path.given(aDesiredState(device, desired, 4));
    path.given(aDesiredState(device, { system: { ...EMPTY.system, stateVersion: 2 } }, 2));
    const { desiredShadow } = await path.when(ownTelemetryRoute, asDevice(device), [{ timestamp: 5 }]);
    expect(jsonOf(desiredShadow)).toEqual({
      ...desired,
      system: { ...desired.system, wlanConfigurations: [{ ...wlan, password: 'hunter22' }] },
    });
  });

  it('ING-21 answers with nothing when it asks for that', async () => {
    const accepted = await path.when(ownTelemetryRoute, asDevice(device), [{ timestamp: 5 }], { isAsync: true });
    expect(accepted).toMatchObject({ desiredShadow: undefined, samples: 1, devices: 1, source: 'device' });
    expect(path.events).toHaveLength(1);
  });

  it('ING-10 may name itself in /v3/, and nobody else', async () => {
    const data = [{ timestamp: 5 }];
    await path.when(deviceTelemetryRoute, asDevice(device), { data });
    await path.when(deviceTelemetryRoute, asDevice(device), { data, id: trackingIdOf(device) });
    expect(path.events).toHaveLength(2);
    const other = aDevice(project);
    path.given(other);
    for (const id of [trackingIdOf(other), 'unknown']) {
      await expect(path.when(deviceTelemetryRoute, asDevice(device), { data, id })).rejects.toMatchObject({
        status: 403,
      });
    }
    expect(path.events).toHaveLength(2);
  });

  it('ING-10 a virtual device may call itself by its external ID', async () => {
    const externalId = anExternalId();
    const virtual = aDevice(project, { externalId });
    path.given(virtual);
    const body = { data: [{ timestamp: 5 }], id: externalId };
    await path.when(deviceTelemetryRoute, asDevice(virtual), { ...body, appId: project.state.appId });
    expect(path.events[0]?.data.trackingId).toBe(trackingIdOf(virtual));
    await expect(path.when(deviceTelemetryRoute, asDevice(virtual), body)).rejects.toMatchObject({ status: 403 });
  });
});

describe('users and applications post for devices', () => {
  const data = [{ timestamp: 5 }];

  it('ING-11 by tracking ID', async () => {
    for (const caller of [asClient(project), asUser(project), asUser(project, true)]) {
      const accepted = await path.when(deviceTelemetryRoute, caller, { data, id: trackingIdOf(device) });
      expect(accepted.source).toBe('user');
      expect(jsonOf(accepted.desiredShadow)).toEqual(EMPTY);
    }
    expect(path.events.map((event) => event.data.source)).toEqual(['user', 'user', 'user']);
    expect(path.waits).toBe(0);
  });

  it('ING-11 by external ID together with the appId', async () => {
    const externalId = anExternalId();
    const virtual = aDevice(project, { externalId });
    path.given(virtual);
    const { appId } = project.state;
    await path.when(deviceTelemetryRoute, asClient(project), { data, id: externalId, appId });
    expect(path.events[0]?.data.trackingId).toBe(trackingIdOf(virtual));
    await expect(path.when(deviceTelemetryRoute, asClient(project), { data, id: externalId })).rejects.toMatchObject({
      status: 404,
    });
  });

  it('ING-11 not without an id', async () => {
    await expect(path.when(deviceTelemetryRoute, asUser(project), { data })).rejects.toMatchObject({
      status: 400,
      code: 'INGESTION_ID_MISSING',
    });
    nothingStored();
  });

  it('ING-12 the appId of a batch holds for all its ids, and tracking IDs of the same project pass as well', async () => {
    const externalId = anExternalId();
    const virtual = aDevice(project, { externalId });
    path.given(virtual);
    const items = [externalId, trackingIdOf(device), trackingIdOf(virtual)].map((id, n) => ({ id, timestamp: 10 - n }));
    const accepted = await path.when(batchTelemetryRoute, asClient(project), {
      data: items,
      appId: project.state.appId,
    });
    expect(accepted).toMatchObject({ desiredShadow: undefined, samples: 3, devices: 2 });
    // The virtual device goes by both its names, and yet has one event, in the order of time.
    expect(
      path.events.map(({ data: { trackingId, samples } }) => [trackingId, samples.map((s) => s.sampledAtMs)]),
    ).toEqual([
      [trackingIdOf(virtual), [8, 10]],
      [trackingIdOf(device), [9]],
    ]);
  });

  it('ING-12 ING-13 with an appId, a tracking ID of another project of the caller is refused', async () => {
    const second = aProject({ members: project.state.members });
    const elsewhere = aDevice(second);
    path.given(second, elsewhere);
    const item = { id: trackingIdOf(elsewhere), timestamp: 5 };
    await path.when(batchTelemetryRoute, asUser(project), { data: [item] });
    const { appId } = project.state;
    await expect(path.when(batchTelemetryRoute, asUser(project), { data: [item], appId })).rejects.toMatchObject({
      status: 403,
    });
    expect(path.events).toHaveLength(1);
  });

  it('ING-13 an unknown id is a 404, a dead one too', async () => {
    const dead = unclaimed(device);
    path.given(dead);
    for (const id of ['unknown', trackingIdOf(dead)]) {
      await expect(path.when(deviceTelemetryRoute, asUser(project), { data, id })).rejects.toMatchObject({
        status: 404,
        code: 'INGESTION_DEVICE_UNKNOWN',
      });
    }
    await expect(
      path.when(deviceTelemetryRoute, asUser(project), { data, id: 'x', appId: 'no such app' }),
    ).rejects.toMatchObject({ status: 404 });
    nothingStored();
  });

  it('ING-13 an id of another project is a 403, by whichever name', async () => {
    const stranger = aProject();
    const externalId = anExternalId();
    const foreign = aDevice(stranger, { externalId });
    path.given(stranger, foreign);
    for (const caller of [asClient(project), asUser(project), asUser(project, true)]) {
      for (const names of [
        { id: trackingIdOf(foreign) },
        { id: externalId, appId: stranger.state.appId },
        { id: 'unknown', appId: stranger.state.appId },
        { id: trackingIdOf(foreign), appId: project.state.appId },
      ]) {
        await expect(path.when(deviceTelemetryRoute, caller, { data, ...names })).rejects.toMatchObject({
          status: 403,
        });
      }
    }
    nothingStored();
  });

  it('AUTH-2 a user whose token stands for a project that they left is refused', async () => {
    const left = aProject({ ...project.state, members: [{ userId: newUserId(), role: 'admin' }], version: 2 });
    path.given(left);
    await expect(
      path.when(deviceTelemetryRoute, asUser(project, true), { data, id: trackingIdOf(device) }),
    ).rejects.toMatchObject({ status: 403 });
  });

  it('a token narrowed to one project does not reach the others of its user', async () => {
    const second = aProject({ members: project.state.members });
    const elsewhere = aDevice(second);
    path.given(second, elsewhere);
    const body = { data, id: trackingIdOf(elsewhere) };
    await expect(path.when(deviceTelemetryRoute, asUser(project, true), body)).rejects.toMatchObject({ status: 403 });
    await path.when(deviceTelemetryRoute, asUser(project), body);
  });

  it('ING-13 waits for the newest state before it refuses', async () => {
    const fresh = aDevice(project);
    path.news = () => path.given(fresh);
    await path.when(deviceTelemetryRoute, asUser(project), { data, id: trackingIdOf(fresh) });
    expect(path.events[0]?.data.trackingId).toBe(trackingIdOf(fresh));
    expect(path.waits).toBe(1);
  });

  it('ING-14 one bad item fails the batch, whatever is wrong with it', async () => {
    const good = { id: trackingIdOf(device), timestamp: 5 };
    for (const bad of [
      { id: 'unknown', timestamp: 5 },
      { id: trackingIdOf(device), timestamp: 1 },
      { id: trackingIdOf(device), timestamp: NOW_MS + 10_001 },
      { timestamp: 5 },
    ]) {
      await expect(path.when(batchTelemetryRoute, asUser(project), { data: [good, bad, good] })).rejects.toBeDefined();
    }
    nothingStored();
  });

  it('ING-13 says where the id stands, and not what it is', async () => {
    const body = {
      data: [
        { id: trackingIdOf(device), timestamp: 5 },
        { id: 'hunter2', timestamp: 5 },
      ],
    };
    const refusal = await path.when(batchTelemetryRoute, asUser(project), body).then(
      () => undefined,
      (error: Error & { details: object }) => ({ message: error.message, details: error.details }),
    );
    expect(refusal?.message).toContain('data[1].id');
    expect(JSON.stringify(refusal)).not.toContain('hunter2');
  });

  it('shows Wi-Fi passwords to the device alone', async () => {
    const password = sealer.seal('hunter22', trackingIdOf(device));
    const wlanConfigurations = [{ ssid: 'home', securityMode: 'wpa2psk', password }] as const;
    path.given(aDesiredState(device, { system: { ...EMPTY.system, wlanConfigurations } }));
    const body = { data, id: trackingIdOf(device) };
    const shown = async (caller: ReturnType<typeof asUser>) =>
      (await path.when(deviceTelemetryRoute, caller, body)).desiredShadow?.toString();
    expect(await shown(asDevice(device))).toContain('"password":"hunter22"');
    for (const caller of [asUser(project), asClient(project)])
      expect(await shown(caller)).toContain('"password":"********"');
  });
});

describe('what is refused', () => {
  it.each([
    ['ING-5 malformed JSON', '{"data":'],
    ['ING-5 two values', '[{"timestamp":5}] []'],
    ['ING-2 an object at /v2/', { data: [{ timestamp: 5 }] }],
    ['ING-4 an empty array', []],
    ['ING-3 one bad sample of many', [{ timestamp: 5 }, { timestamp: 'x' }]],
    ['ING-7 a sample of the future', [{ timestamp: NOW_MS + 10_001 }]],
    ['§1.9 a payload of 1001 bytes', [{ timestamp: 5, payload: { a: 'x'.repeat(993) } }]],
    ['a number that no double holds', '[{"timestamp":5,"payload":{"a":1e999}}]'],
    ['no body', undefined],
  ])('%s is a 400, and nothing is stored', async (_name, body) => {
    await expect(path.when(ownTelemetryRoute, asDevice(device), body)).rejects.toMatchObject({ status: 400 });
    nothingStored();
  });

  it('bytes that are not UTF-8 are a 400', async () => {
    const bytes = Buffer.concat([
      Buffer.from('[{"timestamp":5,"payload":{"a":"'),
      Buffer.from([0xff]),
      Buffer.from('"}}]'),
    ]);
    await expect(path.when(ownTelemetryRoute, asDevice(device), bytes.toString('latin1'))).resolves.toBeDefined();
    await expect(path.whenBytes(ownTelemetryRoute, asDevice(device), bytes)).rejects.toMatchObject({ status: 400 });
  });

  it.each(['application/octet-stream', 'text/plain', 'application/x-protobuf', 'x'])(
    'ING-6 %s is a 400',
    async (type) => {
      const posted = path.when(ownTelemetryRoute, asDevice(device), [{ timestamp: 5 }], { contentType: type });
      await expect(posted).rejects.toMatchObject({ status: 400, code: 'INGESTION_CONTENT_TYPE' });
    },
  );

  it.each(['application/json; charset=utf-8', 'Application/JSON', 'application/vnd.x+json'])(
    'ING-6 %s is JSON',
    async (contentType) => {
      await path.when(ownTelemetryRoute, asDevice(device), [{ timestamp: 5 }], { contentType });
      expect(path.events).toHaveLength(1);
    },
  );

  it('§1.9 more samples than allowed are a 413, whatever they look like', async () => {
    path = new PathUnderTest({ maxSamples: 3 });
    path.given(project, device);
    const samples = (count: number, sample: unknown = { timestamp: 5 }) => Array(count).fill(sample) as unknown[];
    await path.when(ownTelemetryRoute, asDevice(device), samples(3));
    for (const many of [samples(4), samples(4, 'x')]) {
      await expect(path.when(ownTelemetryRoute, asDevice(device), many)).rejects.toMatchObject({ status: 413 });
    }
    expect(path.events).toHaveLength(1);
  });

  it('ING-50 what an application sends beyond its limit is a 429 that says when to come again', async () => {
    const limited = path.givenProject({ samplesPerSecond: 10 });
    const sender = aDevice(limited);
    path.given(sender);
    const post = (count: number) => path.when(ownTelemetryRoute, asDevice(sender), Array(count).fill({ timestamp: 5 }));
    await post(15);
    await expect(post(6)).rejects.toMatchObject({
      status: 429,
      headers: { 'X-RateLimit-Limit': '10', 'X-RateLimit-Remaining': '5', 'Retry-After': '1' },
    });
    expect(path.events).toHaveLength(1);
    path.nowMs += 100;
    await post(6);
    // Another application is not concerned.
    await path.when(ownTelemetryRoute, asDevice(device), [{ timestamp: 5 }]);
  });

  it('ING-50 a batch over two applications takes from both or from none', async () => {
    const limited = aProject({ members: project.state.members, limits: { samplesPerSecond: 1 } });
    const sender = aDevice(limited);
    path.given(limited, sender);
    const batch = (count: number) => ({
      data: [
        ...(Array(count).fill({ id: trackingIdOf(device), timestamp: 5 }) as object[]),
        ...(Array(count).fill({ id: trackingIdOf(sender), timestamp: 5 }) as object[]),
      ],
    });
    await path.when(batchTelemetryRoute, asUser(project), batch(2));
    await expect(path.when(batchTelemetryRoute, asUser(project), batch(1))).rejects.toMatchObject({ status: 429 });
    expect(path.events).toHaveLength(2);
  });

  it('answers nothing that the log did not take', async () => {
    path.log.failWith = new LogBusyError();
    await expect(path.when(ownTelemetryRoute, asDevice(device), [{ timestamp: 5 }])).rejects.toBe(path.log.failWith);
  });

  it('ING-50 what the log did not take is not counted', async () => {
    const limited = path.givenProject({ samplesPerSecond: 10 });
    const sender = aDevice(limited);
    path.given(sender);
    const post = () => path.when(ownTelemetryRoute, asDevice(sender), Array(20).fill({ timestamp: 5 }));
    path.log.failWith = new LogBusyError();
    for (let round = 0; round < 3; round += 1) await expect(post()).rejects.toBe(path.log.failWith);
    path.log.failWith = undefined;
    await post();
    await expect(post()).rejects.toMatchObject({ status: 429 });
  });
});
