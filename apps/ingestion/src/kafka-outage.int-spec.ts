import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts, startKafka, type KafkaServer } from '@umbra/dev-servers';
import { aDevice, eventually, trackingIdOf, type TestProject } from '@umbra/testing';
import { IngestionWorld } from './testing/ingestion-world.ts';

/** A broker of its own, since it is killed: the one that other tests share must live. */
let dataDir: string;
let ports: number[];
let kafka: KafkaServer;
let world: IngestionWorld;
let project: TestProject;

const start = () => startKafka({ dataDir, port: ports[0]!, controllerPort: ports[1]! });

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'umbra-outage-'));
  ports = await freePorts(2);
  kafka = await start();
  world = await IngestionWorld.start({
    brokers: [kafka.brokers],
    settings: { INGESTION_APPEND_DEADLINE_MS: '1500' },
  });
  project = await world.hasProject();
}, 60_000);

afterAll(async () => {
  await world.stop();
  await kafka.stop();
  await rm(dataDir, { recursive: true, force: true });
}, 60_000);

describe('while Kafka is killed and comes back', () => {
  it('wall 1 every acknowledged sample is in the log, what is not is a 503, and service resumes by itself', async () => {
    const devices = await Promise.all(Array.from({ length: 4 }, () => world.hasDevice(aDevice(project))));
    const tokens = await Promise.all(devices.map((device) => world.deviceToken(device)));
    const acknowledged = new Map<string, number[]>(devices.map((device) => [trackingIdOf(device), []]));
    const statuses = new Map<number, number>();
    let isOver = false;
    let timestamp = 1_600_000_000_000;

    const send = async (index: number): Promise<void> => {
      const device = devices[index]!;
      while (!isOver) {
        const sampledAtMs = (timestamp += 1);
        const response = await world.postOnce('/v2/', tokens[index], [{ timestamp: sampledAtMs }]);
        await response.arrayBuffer();
        statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
        if (response.status === 200) acknowledged.get(trackingIdOf(device))?.push(sampledAtMs);
        else expect(response.headers.get('retry-after')).toBeNull();
      }
    };
    const senders = devices.map((_device, index) => send(index));
    const countOf = (status: number) => statuses.get(status) ?? 0;

    await eventually('samples flow', () => countOf(200) > 100);
    await kafka.kill();
    await eventually('posts are refused', () => countOf(503) >= devices.length);
    const acknowledgedBefore = countOf(200);
    kafka = await start();
    await eventually('samples flow again', () => countOf(200) > acknowledgedBefore + 100, 30_000);
    isOver = true;
    await Promise.all(senders);

    expect([...statuses.keys()].sort()).toEqual([200, 503]);
    const log = await world.logOfAll(devices);
    for (const [trackingId, times] of acknowledged) {
      const stored = new Set(log.get(trackingId)?.flatMap(({ data }) => data.samples.map((s) => s.sampledAtMs)));
      expect(times.filter((time) => !stored.has(time))).toEqual([]);
    }
  }, 90_000);

  it('the state of devices is followed again as well', async () => {
    const device = await world.hasDevice(aDevice(project));
    const token = await world.deviceToken(device);
    const isAccepted = async () => (await world.post('/v2/', token, [{ timestamp: 5 }])).status === 200;
    await eventually('a device claimed after the outage may send', isAccepted, 30_000);
  }, 60_000);
});
