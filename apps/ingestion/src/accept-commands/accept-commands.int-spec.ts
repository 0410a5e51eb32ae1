import { randomUUID } from 'node:crypto';
import type { DeviceState } from '@umbra/contracts/device';
import type { AcceptTelemetry } from '@umbra/contracts/ingestion-command';
import { deadLetterTopicOf } from '@umbra/contracts/topics';
import {
  aDevice,
  anExternalId,
  eventually,
  readTopic,
  scrapedValue,
  trackingIdOf,
  type TestProject,
} from '@umbra/testing';
import { commandFor } from '../testing/commands.ts';
import { IngestionWorld } from '../testing/ingestion-world.ts';
import { aSample } from '../testing/wire-expectations.ts';

const commandGroup = `test.${randomUUID()}`;
let world: IngestionWorld;
let project: TestProject;

beforeAll(async () => {
  world = await IngestionWorld.start({ commandGroup });
  project = await world.hasProject();
});
afterAll(() => world.stop());

const givenDevice = (): Promise<DeviceState> => world.hasDevice(aDevice(project, { externalId: anExternalId() }));

/** What became of the commands, in their order, once all are answered. */
async function outcomesOf(...commands: readonly AcceptTelemetry[]) {
  let replies = await world.repliesTo(commands);
  await eventually('all are answered', async () => {
    replies = await world.repliesTo(commands);
    return new Set(replies.map(({ data }) => data.commandId)).size === commands.length;
  });
  return commands.map(
    ({ data: { commandId } }) => replies.find(({ data }) => data.commandId === commandId)?.data.outcome,
  );
}

/** Where the group's next member begins. */
const committed = async (): Promise<ReadonlyMap<string, number>> =>
  world.connection.committedOffsets(`${commandGroup}.commands`, [world.commandTopics.commands.name]);

describe('telemetry that connectors bring', () => {
  it('C2C-21 is on the log with their name as its source, a bad sample among good ones too', async () => {
    const device = await givenDevice();
    const command = commandFor(device, [aSample(10), { timestamp: 11, position: { lat: 1 } }, aSample(12)]);
    await world.give(command);
    expect(await outcomesOf(command)).toMatchObject([
      {
        status: 'done',
        result: {
          accepted: 2,
          refused: [{ index: 1, refusal: { status: 400, code: 'INGESTION_TELEMETRY_INVALID' } }],
        },
      },
    ]);
    expect(await world.logOf(device)).toMatchObject([
      {
        causationId: command.id,
        data: {
          source: 'connector',
          projectId: project.state.projectId,
          samples: [{ sampledAtMs: 10 }, { sampledAtMs: 12 }],
        },
      },
    ]);
  });

  it('keeps the order of its commands', async () => {
    const device = await givenDevice();
    const commands = Array.from({ length: 40 }, (_, nth) => commandFor(device, [aSample(10 + nth)]));
    await world.give(...commands);
    await outcomesOf(...commands);
    const times = (await world.logOf(device)).flatMap(({ data }) => data.samples.map(({ sampledAtMs }) => sampledAtMs));
    expect(times).toEqual(Array.from({ length: 40 }, (_, nth) => 10 + nth));
  });

  it('ING-13 is refused for a device that nobody has, or another project; one claimed a moment ago is known', async () => {
    const device = await givenDevice();
    const stranger = await world.hasProject();
    const commands = [
      commandFor(aDevice(project), [aSample()]),
      commandFor(device, [aSample()], { projectId: stranger.state.projectId }),
      commandFor(device, [aSample()]),
    ];
    await world.give(...commands);
    expect(await outcomesOf(...commands)).toMatchObject([
      { status: 'refused', refusal: { status: 404, code: 'INGESTION_DEVICE_UNKNOWN' } },
      { status: 'refused', refusal: { status: 403, code: 'INGESTION_DEVICE_OF_ANOTHER_PROJECT' } },
      { status: 'done' },
    ]);
    expect(await world.logOf(device)).toHaveLength(1);
  });

  it('wall 7: what nobody can read goes to the dead letters, and what stands behind it is taken', async () => {
    const device = await givenDevice();
    const key = trackingIdOf(device);
    await world.giveRecord({ key, value: `no JSON of ${key}` });
    const command = commandFor(device, [aSample()]);
    await world.give(command);
    expect(await outcomesOf(command)).toMatchObject([{ status: 'done' }]);
    const letters = await readTopic(world.connection, deadLetterTopicOf(world.commandTopics.commands).name);
    expect(letters.map(({ headers }) => headers)).toMatchObject([
      { 'dead-letter-reader': 'ingestion.commands', 'dead-letter-code': 'CONTRACTS_EVENT_UNREADABLE' },
    ]);
  });

  it('shows how far behind it is, and what it did', async () => {
    const device = await givenDevice();
    const command = commandFor(device, [aSample()]);
    await world.give(command);
    await outcomesOf(command);
    const page = await world.metrics.page();
    const group = `${commandGroup}.commands`;
    const topic = world.commandTopics.commands.name;
    expect(scrapedValue(page, 'umbra_kafka_consumer_assigned_partitions', { group, topic })).toBe(6);
    expect(scrapedValue(page, 'umbra_kafka_consumer_lag_records', { group, topic, partition: '0' })).toBe(0);
    expect(scrapedValue(page, 'umbra_ingestion_samples_total', { source: 'connector' })).toBeGreaterThan(0);
    expect(scrapedValue(page, 'umbra_commands_total', { outcome: 'done' })).toBeGreaterThan(0);
  });
});

describe('a service that dies between the append and its commit', () => {
  it('ING-46 leaves commands that the next one carries out again, with the same ids', async () => {
    const device = await givenDevice();
    const before = await committed();
    const commands = [commandFor(device, [aSample(10), aSample(20)]), commandFor(device, [aSample(30)])];
    await world.give(...commands);
    await outcomesOf(...commands);
    const first = (await world.logOf(device)).map(({ id }) => id);
    expect(first).toHaveLength(2);
    await world.stop();

    // What it would have left: the log has it all, and its group knows nothing of it.
    await rewind(before);
    world = await IngestionWorld.start({ commandGroup, commandTopics: world.commandTopics });
    await eventually('they are carried out again', async () => (await world.logOf(device)).length >= 4);
    const all = (await world.logOf(device)).map(({ id }) => id);
    expect(all).toEqual([...first, ...first]);
    await eventually('they are answered again', async () => (await world.repliesTo(commands)).length === 4);
  });
});

async function rewind(offsets: ReadonlyMap<string, number>): Promise<void> {
  const admin = world.connection.kafka.admin();
  await admin.connect();
  await admin.setOffsets({
    ...{ groupId: `${commandGroup}.commands`, topic: world.commandTopics.commands.name },
    partitions: [...offsets].map(([name, offset]) => ({
      partition: Number(name.split('/')[1]),
      offset: String(offset),
    })),
  });
  await admin.disconnect();
}
