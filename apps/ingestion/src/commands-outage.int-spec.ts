import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeviceState } from '@umbra/contracts/device';
import { freePorts, startKafka, type KafkaServer } from '@umbra/dev-servers';
import { aDevice, eventually, trackingIdOf } from '@umbra/testing';
import { commandFor } from './testing/commands.ts';
import { IngestionWorld } from './testing/ingestion-world.ts';
import { aSample } from './testing/wire-expectations.ts';

/** A broker of its own, since it is killed: the one that other tests share must live. */
let dataDir: string;
let ports: number[];
let kafka: KafkaServer;
let world: IngestionWorld;
let devices: DeviceState[];

const start = () => startKafka({ dataDir, port: ports[0]!, controllerPort: ports[1]! });

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'umbra-commands-outage-'));
  ports = await freePorts(2);
  kafka = await start();
  world = await IngestionWorld.start({
    ...{ brokers: [kafka.brokers], commandGroup: `test.${randomUUID()}` },
    settings: { INGESTION_APPEND_DEADLINE_MS: '1500' },
  });
  const project = await world.hasProject();
  devices = await Promise.all(Array.from({ length: 8 }, () => world.hasDevice(aDevice(project))));
}, 60_000);

afterAll(async () => {
  await world.stop();
  await kafka.stop();
  await rm(dataDir, { recursive: true, force: true });
}, 60_000);

const commandsFrom = (from: number) =>
  Array.from({ length: 200 }, (_, nth) => commandFor(devices[nth % devices.length]!, [aSample(from + nth)]));

const answered = async (commands: ReturnType<typeof commandsFrom>): Promise<number> =>
  new Set((await world.repliesTo(commands)).map(({ data }) => data.commandId)).size;

async function restart(): Promise<void> {
  await kafka.kill();
  kafka = await start();
}

it('wall 1: every command that was given is carried out and answered, though Kafka was killed in the middle', async () => {
  const first = commandsFrom(1_000);
  await world.give(...first);
  await restart();
  const second = commandsFrom(2_000);
  await eventually('connectors can write again', () =>
    world.give(...second).then(
      () => true,
      () => false,
    ),
  );
  await eventually('some are answered', async () => (await answered(first)) > 0, 30_000);
  await restart();
  const commands = [...first, ...second];
  await eventually('all are answered', async () => (await answered(commands)) === commands.length, 40_000);
  const log = await world.logOfAll(devices);
  for (const device of devices) {
    const stored = new Set(
      log.get(trackingIdOf(device))?.flatMap(({ data }) => data.samples.map(({ sampledAtMs }) => sampledAtMs)),
    );
    const own = commands.filter(({ data }) => data.trackingId === trackingIdOf(device));
    expect(own.filter(({ data }) => !stored.has(data.samples[0]?.['timestamp'] as number))).toEqual([]);
  }
}, 120_000);
