import { randomUUID } from 'node:crypto';
import { ingestionCommandTopic } from '@umbra/contracts/ingestion-command';
import { deadLetterTopicOf } from '@umbra/contracts/topics';
import { KafkaConnection, MicroBatchAppender, partitionFor } from '@umbra/kafka';
import { eventually, quietLogger, testConnection } from '@umbra/testing';
import { CommandConsumer } from './command-consumer.ts';

const { name: topic, partitions } = ingestionCommandTopic;
let connection: KafkaConnection;
let appender: MicroBatchAppender;

beforeAll(async () => {
  connection = testConnection();
  await eventually('every partition has a leader', async () => {
    await connection.ensureTopics([ingestionCommandTopic, deadLetterTopicOf(ingestionCommandTopic)]);
    return (await connection.marks(topic)).size === partitions;
  });
  appender = await MicroBatchAppender.open(connection, { topics: [topic] });
});
afterAll(async () => {
  await appender.close();
  await connection.close();
});

describe('the consumer of commands', () => {
  it('begins anew after what has stopped it: with the oldest record, where the log ends before its place', async () => {
    const groupId = `test.${randomUUID()}`;
    const key = randomUUID();
    const partition = partitionFor(key, partitions);
    const end = (await connection.endOffsets(topic)).get(partition) ?? 0;
    // As after a topic that was made anew: the group stands two records behind its end.
    await standAt(groupId, partition, end + 2);
    const handled: string[] = [];
    const consumer = new CommandConsumer({
      ...{ connection, groupId, retryAfterMs: 200 },
      handle: (slices) => {
        handled.push(...slices.flatMap(({ messages }) => messages.flatMap((message) => message.key ?? [])));
        return Promise.resolve();
      },
    });
    consumer.start();
    try {
      await eventually('it has stopped', () => consumer.words === 'failed');
      await appender.append(['a', 'b', 'c'].map((value) => ({ topic, key, value })));
      await eventually('all that is there is taken', () => handled.filter((one) => one === key).length === 3);
      expect(consumer.words).toBe(true);
    } finally {
      await consumer.stop();
    }
  });

  it('goes on trying where no broker answers, and stops when told so', async () => {
    const warnings: string[] = [];
    const logger = { ...quietLogger, warn: (_fields: object, message: string) => void warnings.push(message) };
    const unreachable = new KafkaConnection({ brokers: ['127.0.0.1:1'], clientId: 'test', logger });
    const consumer = new CommandConsumer({
      ...{ connection: unreachable, groupId: 'test', retryAfterMs: 50 },
      handle: () => Promise.resolve(),
    });
    consumer.start();
    await eventually('it has tried', () => warnings.includes('commands cannot be taken yet'), 30_000);
    expect(consumer.words).toBe('starting');
    await consumer.stop();
    expect(consumer.words).toBe('stopped');
    await unreachable.close();
  });
});

async function standAt(groupId: string, partition: number, offset: number): Promise<void> {
  const admin = connection.kafka.admin();
  await admin.connect();
  await admin.setOffsets({ groupId, topic, partitions: [{ partition, offset: String(offset) }] });
  await admin.disconnect();
}
