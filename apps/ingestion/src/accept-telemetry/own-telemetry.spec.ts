import type { DeviceState } from '@umbra/contracts/device';
import { TELEMETRY_EVENT_MAX_BYTES } from '@umbra/contracts/telemetry';
import { LogUnavailableError } from '@umbra/kafka';
import { aDesiredState, aDevice, anExternalId, RecordingTracer, trackingIdOf, type TestProject } from '@umbra/testing';
import {
  asDevice,
  EMPTY_SHADOW,
  jsonOf,
  NOW_MS,
  pathOfOneDevice,
  sealer,
  type PathUnderTest,
} from '../testing/path-under-test.ts';
import { deviceTelemetryRoute, ownTelemetryRoute } from './telemetry-routes.ts';

let path: PathUnderTest;
let project: TestProject;
let device: DeviceState;

beforeEach(() => {
  ({ path, project, device } = pathOfOneDevice());
});

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
    path.given(aDesiredState(device, { system: { ...EMPTY_SHADOW.system, detectOutliers } }));
    await path.when(ownTelemetryRoute, asDevice(device), [{ timestamp: 5 }]);
    expect(path.events[0]?.data.detectOutliers).toBe(detectOutliers);
  });

  it('ING-44 SHA-32 forbidden data never reaches the log', async () => {
    const disableTracking = { periods: [{ begin: 10, end: 20 }], position: 'all', sensors: ['batteryLevel'] } as const;
    path.given(aDesiredState(device, { system: { ...EMPTY_SHADOW.system, disableTracking } }));
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
    expect(jsonOf(desiredShadow)).toEqual(EMPTY_SHADOW);
  });

  it('ING-20 ING-24 answers with the newest desired shadow, passwords open', async () => {
    const wlan = { ssid: 'home', securityMode: 'wpa2psk' as const };
    const password = sealer.seal('hunter22', trackingIdOf(device));
    const desired = {
      payload: { x: 1 },
      system: { stateVersion: 4, lastModifiedGeofenceTimestamp: 0, wlanConfigurations: [{ ...wlan, password }] },
      timestamp: 7,
    };
    path.given(aDesiredState(device, { system: { ...EMPTY_SHADOW.system, stateVersion: 3 } }, 3));
    path.given(aDesiredState(device, desired, 4));
    path.given(aDesiredState(device, { system: { ...EMPTY_SHADOW.system, stateVersion: 2 } }, 2));
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
