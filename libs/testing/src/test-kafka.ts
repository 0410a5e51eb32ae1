import { randomUUID } from 'node:crypto';
import type { CommandTopics } from '@umbra/contracts/command';
import { deadLetterTopicOf, topics, type Topic } from '@umbra/contracts/topics';
import { KafkaConnection, LogTail, type KafkaSettings, type LogMessage, type LogRecord } from '@umbra/kafka';
import { eventually } from './eventually.ts';
import { NeighbourLog } from './neighbour-log.ts';

const silent = (): void => undefined;

/** A logger that says nothing: what a test is about, it asserts. */
export const quietLogger = { debug: silent, info: silent, warn: silent, error: silent };

/** `host:port` of the test brokers. */
export function testBrokers(): string[] {
  const brokers = process.env['KAFKA_BROKERS'];
  if (brokers === undefined) throw new Error('KAFKA_BROKERS is not set: run by jest.int.config.mjs');
  return brokers.split(',');
}

export function testConnection(settings: Partial<KafkaSettings> = {}): KafkaConnection {
  return new KafkaConnection({ brokers: testBrokers(), clientId: 'test', logger: quietLogger, ...settings });
}

/** Those that all share. Test files that run at once create them at once, and find some whose leaders are still chosen. */
export async function ensureAllTopics(connection: KafkaConnection): Promise<void> {
  await eventually('every partition has a leader', async () => {
    await connection.ensureTopics(topics);
    await Promise.all(topics.map(({ name }) => connection.marks(name)));
    return true;
  });
}

/** A topic that no other test uses, created on the broker. */
export async function createTestTopic(connection: KafkaConnection, overrides: Partial<Topic> = {}): Promise<Topic> {
  const topic: Topic = {
    name: `test.${randomUUID()}`,
    key: 'whatever',
    writers: ['test'],
    partitions: 3,
    cleanup: 'delete',
    retentionMs: -1,
    description: 'made by a test',
    ...overrides,
  };
  await connection.ensureTopics([topic]);
  return topic;
}

/** For commands and for their replies, of a world of their own. */
export async function createCommandTopics(connection: KafkaConnection): Promise<CommandTopics> {
  const commands = await createTestTopic(connection, { partitions: 6 });
  await connection.ensureTopics([deadLetterTopicOf(commands)]);
  return { commands, replies: [await createTestTopic(connection)] };
}

/** Everything a topic holds now, partition by partition. */
export async function readTopic(connection: KafkaConnection, topic: string): Promise<LogMessage[]> {
  const messages: LogMessage[] = [];
  const tail = new LogTail(connection, [topic], (message) => messages.push(message));
  try {
    await tail.start();
  } finally {
    await tail.stop();
  }
  return messages.sort((a, b) => a.partition - b.partition || a.offset - b.offset);
}

/** Puts records on the log; resolves when everybody can read them. */
export async function appendRecords(connection: KafkaConnection, records: readonly LogRecord[]): Promise<void> {
  const appender = await NeighbourLog.open(connection);
  try {
    await appender.append(records);
  } finally {
    await appender.close();
  }
}
