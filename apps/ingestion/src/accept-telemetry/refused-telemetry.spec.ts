import type { DeviceState } from '@umbra/contracts/device';
import { LogBusyError } from '@umbra/kafka';
import { aDevice, aProject, trackingIdOf, type TestProject } from '@umbra/testing';
import { asDevice, asUser, NOW_MS, pathOfOneDevice, PathUnderTest } from '../testing/path-under-test.ts';
import { batchTelemetryRoute, ownTelemetryRoute } from './telemetry-routes.ts';

let path: PathUnderTest;
let project: TestProject;
let device: DeviceState;

beforeEach(() => {
  ({ path, project, device } = pathOfOneDevice());
});

const nothingStored = () => expect(path.log.records).toEqual([]);

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
