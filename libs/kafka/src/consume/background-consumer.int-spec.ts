import { randomUUID } from 'node:crypto';
import { createTestTopic, eventually, quietLogger, testConnection } from '@umbra/testing';
import { MicroBatchAppender } from '../append/micro-batch-appender.ts';
import { KafkaConnection } from '../connection/kafka-connection.ts';
import { BackgroundConsumer } from './background-consumer.ts';
import { CommittedOffsets } from './committed-offsets.ts';

describe('a consumer in the background', () => {
  it('begins anew after what has stopped it', async () => {
    const connection = testConnection();
    const { name: topic } = await createTestTopic(connection);
    const appender = await MicroBatchAppender.open(connection, { topics: [topic] });
    const groupId = `test.${randomUUID()}`;
    const handled: string[] = [];
    let isBroken = true;
    const consumer = new BackgroundConsumer({
      ...{ connection, groupId, topics: [topic], retryAfterMs: 200 },
      offsets: new CommittedOffsets(connection, groupId),
      handle: (slices) => {
        if (isBroken) return Promise.reject(new TypeError('a table is missing'));
        handled.push(...slices.flatMap(({ messages }) => messages.map(({ value }) => String(value))));
        return Promise.resolve();
      },
    });
    consumer.start();
    try {
      await appender.append(['a', 'b', 'c'].map((value) => ({ topic, key: 'k', value })));
      await eventually('it has stopped', () => consumer.state.status === 'failed');
      isBroken = false;
      await eventually('all that is there is taken', () => handled.length === 3);
      expect(handled).toEqual(['a', 'b', 'c']);
      expect(consumer.state.status).toBe('consuming');
    } finally {
      await consumer.stop();
      await appender.close();
      await connection.close();
    }
  });

  it('goes on trying where no broker answers, and stops when told so', async () => {
    const warnings: string[] = [];
    const logger = { ...quietLogger, warn: (_fields: object, message: string) => void warnings.push(message) };
    const connection = new KafkaConnection({ brokers: ['127.0.0.1:1'], clientId: 'test', logger });
    const consumer = new BackgroundConsumer({
      ...{ connection, groupId: 'test', topics: ['t'], retryAfterMs: 50 },
      offsets: new CommittedOffsets(connection, 'test'),
      handle: () => Promise.resolve(),
    });
    consumer.start();
    const tries = () => warnings.filter((message) => message === 'a consumer cannot begin yet; it tries again').length;
    await eventually('it has tried twice', () => tries() >= 2, 40_000);
    expect(consumer.state.status).toBe('starting');
    await consumer.stop();
    expect(consumer.state.status).toBe('stopped');
    await connection.close();
  }, 60_000);
});
