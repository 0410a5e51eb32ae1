import { randomUUID } from 'node:crypto';
import { createTestTopic, readTopic, testConnection } from '@umbra/testing';
import type { KafkaConnection } from '../connection/kafka-connection.ts';
import { FencedAppender } from './fenced-appender.ts';
import { FencedError, LogUnavailableError } from './log-appender.ts';

describe('FencedAppender', () => {
  let connection: KafkaConnection;

  beforeAll(() => {
    connection = testConnection();
  });

  afterAll(() => connection.close());

  it('appends all records of a call together and tells where they stand', async () => {
    const topic = await createTestTopic(connection);
    const appender = await FencedAppender.open(connection, randomUUID());
    const records = ['a', 'b', 'c', 'd'].map((key) => ({ topic: topic.name, key, value: `v-${key}` }));
    const positions = await appender.append(records);
    await appender.append([{ topic: topic.name, key: 'a', value: 'v-a2' }]);
    await appender.close();
    const stored = await readTopic(connection, topic.name);
    for (const [n, { partition, offset }] of positions.entries()) {
      const found = stored.find((message) => message.partition === partition && message.offset === offset);
      expect(found?.value?.toString()).toBe(records[n]?.value);
    }
    expect(stored).toHaveLength(5);
  });

  it('shuts out the earlier holder of its id: what that one sends later never lands', async () => {
    const topic = await createTestTopic(connection);
    const id = randomUUID();
    const send = (appender: FencedAppender, value: string) => appender.append([{ topic: topic.name, key: 'k', value }]);
    const sleeper = await FencedAppender.open(connection, id);
    await send(sleeper, 'version 1');
    const successor = await FencedAppender.open(connection, id);
    await send(successor, 'version 2');
    await expect(send(sleeper, 'version 1 again')).rejects.toBeInstanceOf(FencedError);
    await send(successor, 'version 3');
    await Promise.all([sleeper.close(), successor.close()]);
    const values = (await readTopic(connection, topic.name)).map(({ value }) => value?.toString());
    expect(values).toEqual(['version 1', 'version 2', 'version 3']);
  });

  it('says that the log did not take it when the topic does not exist', async () => {
    const appender = await FencedAppender.open(connection, randomUUID());
    const append = appender.append([{ topic: `missing.${randomUUID()}`, key: 'k', value: 'v' }]);
    await expect(append).rejects.toBeInstanceOf(LogUnavailableError);
    await appender.close();
  });
});
