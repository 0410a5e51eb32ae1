import { UmbraError } from '@umbra/errors';
import type { Topic } from '@umbra/contracts/topics';
import { createTestTopic, eventually, testConnection } from '@umbra/testing';
import { MicroBatchAppender } from '../append/micro-batch-appender.ts';
import type { KafkaConnection } from '../connection/kafka-connection.ts';
import { BatchConsumer } from './batch-consumer.ts';
import { CommittedOffsets } from './committed-offsets.ts';
import type { PartitionSlice } from './log-message.ts';

describe('a consumer whose offsets Kafka keeps', () => {
  let connection: KafkaConnection;
  let appender: MicroBatchAppender;
  let topic: Topic;
  let consumers: BatchConsumer[] = [];
  /** What was handled, in the order in which it was. */
  let handled: string[];

  beforeAll(async () => {
    connection = testConnection();
    appender = await MicroBatchAppender.open(connection);
  });
  beforeEach(async () => {
    topic = await createTestTopic(connection, { partitions: 6 });
    handled = [];
  });
  afterEach(async () => {
    await Promise.all(consumers.map((consumer) => consumer.stop()));
    consumers = [];
  });
  afterAll(async () => {
    await appender.close();
    await connection.close();
  });

  /** @param after runs once a batch is handled, before its offsets can be committed */
  async function consume(after: () => void = () => undefined): Promise<BatchConsumer> {
    const groupId = `test.${topic.name}`;
    const consumer = new BatchConsumer({
      ...{ connection, groupId, topics: [topic.name] },
      offsets: new CommittedOffsets(connection, groupId),
      contiguous: false,
      handle: (slices: readonly PartitionSlice[]) =>
        Promise.resolve().then(() => {
          handled.push(...slices.flatMap(({ messages }) => messages.map(({ value }) => value?.toString() ?? '')));
          after();
        }),
    });
    consumers.push(consumer);
    await consumer.start();
    return consumer;
  }

  const put = (...values: string[]) =>
    Promise.all(values.map((value) => appender.append([{ topic: topic.name, key: value, value }])));
  const numbers = (from: number, count: number) => Array.from({ length: count }, (_, n) => String(from + n));
  const sorted = () => [...handled].sort((a, b) => Number(a) - Number(b));
  const committed = async (): Promise<number> => {
    const offsets = await connection.committedOffsets(`test.${topic.name}`, [topic.name]);
    return [...offsets.values()].reduce((sum, next) => sum + next, 0);
  };

  it('begins with the oldest record, and commits when a batch is handled', async () => {
    await put(...numbers(0, 100));
    await consume();
    await eventually('all are handled', () => handled.length === 100);
    await eventually('all are committed', async () => (await committed()) === 100);
    expect(sorted()).toEqual(numbers(0, 100));
  });

  it('a member that comes later reads on from there, with nothing twice after an orderly end', async () => {
    await put(...numbers(0, 100));
    const first = await consume();
    await eventually('all are handled', () => handled.length === 100);
    await first.stop();
    await put(...numbers(100, 50));
    await consume();
    await eventually('the others are handled', () => handled.length >= 150);
    expect(sorted()).toEqual(numbers(0, 150));
  });

  it('commits nothing that was not handled: a batch that fails comes again, to the next member too', async () => {
    await put(...numbers(0, 20));
    const first = await consume(() => {
      throw new UmbraError('TEST_CRASH', 'after the work, before the commit');
    });
    await eventually('the first one failed', () => first.state.status === 'failed');
    await first.stop();
    expect(await committed()).toBe(0);
    const before = handled.length;
    expect(before).toBeGreaterThan(0);
    await consume();
    await eventually('all are handled', () => new Set(handled.slice(before)).size === 20);
    await eventually('all are committed', async () => (await committed()) === 20);
  });

  it('commits the batch that was in hand when it was told to stop', async () => {
    let goOn: () => void = () => undefined;
    const mayGoOn = new Promise<void>((resolve) => (goOn = resolve));
    const groupId = `test.${topic.name}`;
    const slow = new BatchConsumer({
      ...{ connection, groupId, topics: [topic.name] },
      offsets: new CommittedOffsets(connection, groupId),
      handle: (slices) => {
        handled.push(...slices.flatMap(({ messages }) => messages.map(({ value }) => value?.toString() ?? '')));
        return mayGoOn;
      },
    });
    await put('1');
    await slow.start();
    await eventually('it is in hand', () => handled.length === 1);
    const stopped = slow.stop();
    goOn();
    await stopped;
    expect(await committed()).toBe(1);
  });

  it('goes on with the oldest record when those that it stood before are gone', async () => {
    await put(...numbers(0, 60));
    const first = await consume();
    await eventually('all are committed', async () => (await committed()) === 60);
    await first.stop();
    await put(...numbers(60, 60));
    const admin = connection.kafka.admin();
    await admin.connect();
    const ends = await admin.fetchTopicOffsets(topic.name);
    await admin.deleteTopicRecords({
      topic: topic.name,
      partitions: ends.map(({ partition }) => ({ partition, offset: '-1' })),
    });
    await admin.disconnect();
    await put(...numbers(120, 10));
    const second = await consume();
    await eventually('what is left is handled', () => handled.length >= 70);
    expect(sorted()).toEqual([...numbers(0, 60), ...numbers(120, 10)]);
    expect(second.state.status).toBe('consuming');
  });

  it('begins with the oldest record of a topic that was made anew: the group stands behind its end', async () => {
    const admin = connection.kafka.admin();
    await admin.connect();
    const partitions = Array.from({ length: 6 }, (_, partition) => ({ partition, offset: '90' }));
    await admin.setOffsets({ groupId: `test.${topic.name}`, topic: topic.name, partitions });
    await admin.disconnect();
    await put(...numbers(0, 60));
    const consumer = await consume();
    await eventually('all are handled', () => handled.length >= 60);
    await put(...numbers(60, 10));
    await eventually('the others are handled', () => handled.length >= 70);
    expect(sorted()).toEqual(numbers(0, 70));
    await eventually('all are committed', async () => (await committed()) === 70);
    expect(consumer.state.status).toBe('consuming');
  });

  it('two members share the work, and the one that stays takes over without doing it again', async () => {
    await put(...numbers(0, 60));
    const first = await consume();
    await consume();
    await eventually('all are handled', () => new Set(handled).size === 60);
    await first.stop();
    const before = handled.length;
    await put(...numbers(60, 60));
    await eventually('the rest is handled', () => new Set(handled).size === 120);
    expect([...handled.slice(before)].sort()).toEqual([...numbers(60, 60)].sort());
  });
});
