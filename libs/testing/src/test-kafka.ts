import { randomUUID } from 'node:crypto';
import type { Topic } from '@umbra/contracts/topics';
import {
  KafkaConnection,
  LogTail,
  MicroBatchAppender,
  type KafkaSettings,
  type LogMessage,
  type LogRecord,
} from '@umbra/kafka';

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

/** Puts records on the log; resolves when the brokers have them. */
export async function appendRecords(connection: KafkaConnection, records: readonly LogRecord[]): Promise<void> {
  const appender = await MicroBatchAppender.open(connection);
  try {
    await appender.append(records);
  } finally {
    await appender.close();
  }
}
