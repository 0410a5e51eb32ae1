import { randomUUID } from 'node:crypto';
import { deviceTopic } from '@umbra/contracts/device';
import { deadLetterTopicOf, type Topic } from '@umbra/contracts/topics';
import { createTestTopic, eventually, readTopic, testConnection } from '@umbra/testing';
import { deadLetter } from '../append/dead-letter.ts';
import { MicroBatchAppender } from '../append/micro-batch-appender.ts';
import type { KafkaConnection } from '../connection/kafka-connection.ts';
import { DeadLetterBox } from './dead-letter-box.ts';

describe('DeadLetterBox', () => {
  let connection: KafkaConnection;
  let appender: MicroBatchAppender;

  beforeAll(async () => {
    connection = testConnection();
    appender = await MicroBatchAppender.open(connection);
  });

  afterAll(async () => {
    await appender.close();
    await connection.close();
  });

  const newTopic = async (): Promise<Topic> => {
    const topic = await createTestTopic(connection);
    await connection.ensureTopics([deadLetterTopicOf(topic)]);
    return topic;
  };

  /** Appends a record and lets it die. */
  async function bury(topic: string, key: string, value: string): Promise<void> {
    const headers = { type: 'telemetry.ingested', traceparent: '00-a-b-01' };
    const [position] = await appender.append([{ topic, key, value, headers }]);
    const message = { key, headers, ...position!, value: Buffer.from(value), timestampMs: Date.now() };
    await appender.append([deadLetter(message, new Error('no such fold'), 'shadows.timeline')]);
  }

  it('tells of every letter what it was and why it died', async () => {
    const { name } = await newTopic();
    await bury(name, 'd1', 'one');
    await bury(name, 'd2', 'two');
    const letters = await new DeadLetterBox(connection, name).read();
    expect(letters).toMatchObject([
      { offset: 0, key: 'd1', reader: 'shadows.timeline', error: 'no such fold', position: { topic: name, offset: 0 } },
      { offset: 1, key: 'd2', reader: 'shadows.timeline', error: 'no such fold', position: { topic: name } },
    ]);
  });

  it('appends the chosen ones again as they were', async () => {
    const { name } = await newTopic();
    for (const value of ['one', 'two', 'three']) await bury(name, 'd1', value);
    const box = new DeadLetterBox(connection, name);
    const chosen = await box.read(({ offset }) => offset !== 1);
    const replays = await box.replay(appender, chosen);
    expect(replays).toMatchObject([
      { letter: { offset: 0 }, appendedAt: { topic: name, offset: 3 } },
      { letter: { offset: 2 }, appendedAt: { topic: name, offset: 4 } },
    ]);
    const records = await readTopic(connection, name);
    expect(records.map(({ value }) => value?.toString())).toEqual(['one', 'two', 'three', 'one', 'three']);
    const [first, replayed] = [records[0], records[3]];
    expect(replayed).toMatchObject({ key: 'd1', partition: first?.partition, headers: first?.headers });
    expect(await box.read()).toHaveLength(3);
  });

  it('leaves a state where it is when a newer one of its key is on the log', async () => {
    await connection.ensureTopics([deviceTopic, deadLetterTopicOf(deviceTopic)]);
    const { name } = deviceTopic;
    const [stale, newest] = [randomUUID(), randomUUID()];
    await bury(name, stale, 'version 1');
    await bury(name, newest, 'version 1');
    const [later] = await appender.append([{ topic: name, key: stale, value: 'version 2' }]);
    await eventually('no transaction of others is open before it', async () => {
      return ((await connection.endOffsets(name)).get(later!.partition) ?? 0) > later!.offset;
    });
    const box = new DeadLetterBox(connection, name);
    const letters = await box.read(({ key }) => key === stale || key === newest);
    const replays = await box.replay(appender, letters);
    expect(replays).toMatchObject([
      { letter: { key: stale }, supersededBy: later },
      { letter: { key: newest }, appendedAt: { topic: name } },
    ]);
    const values = (await readTopic(connection, name))
      .filter(({ key }) => key === stale)
      .map(({ value }) => String(value));
    expect(values).toEqual(['version 1', 'version 2']);
  });

  it('has nothing to do for no letters', async () => {
    const { name } = await newTopic();
    const box = new DeadLetterBox(connection, name);
    expect(await box.replay(appender, await box.read())).toEqual([]);
  });
});
