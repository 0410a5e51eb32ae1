import { randomUUID } from 'node:crypto';
import type { Topic } from '@umbra/contracts/topics';
import { createTestTopic, CuttingProxy, eventually, testBrokers, testConnection } from '@umbra/testing';
import { FencedAppender } from '../append/fenced-appender.ts';
import { MicroBatchAppender } from '../append/micro-batch-appender.ts';
import type { KafkaConnection } from '../connection/kafka-connection.ts';
import { LogTail } from './log-tail.ts';
import { TailBehindError } from './tail-barrier.ts';

describe('LogTail', () => {
  let connection: KafkaConnection;
  let appender: MicroBatchAppender;
  let topic: Topic;
  let tail: LogTail | undefined;

  beforeAll(async () => {
    connection = testConnection();
    appender = await MicroBatchAppender.open(connection);
  });

  beforeEach(async () => {
    topic = await createTestTopic(connection, { cleanup: 'compact' });
  });

  afterEach(async () => {
    await tail?.stop();
    tail = undefined;
  });

  afterAll(async () => {
    await appender.close();
    await connection.close();
  });

  const put = (value: string) => appender.append([{ topic: topic.name, key: value, value }]);

  function follow(over: KafkaConnection = connection, onValue: (value: string) => void = () => undefined): Set<string> {
    const seen = new Set<string>();
    tail = new LogTail(over, [topic.name], (message) => {
      const value = message.value?.toString() ?? '';
      onValue(value);
      seen.add(value);
    });
    return seen;
  }

  it('is ready when everything is read that was there at the start', async () => {
    await Promise.all(Array.from({ length: 200 }, (_, n) => put(String(n))));
    const seen = follow();
    expect(tail?.isReady).toBe(false);
    await tail?.start();
    expect(tail?.isReady).toBe(true);
    expect(seen.size).toBe(200);
  });

  it('is ready on an empty topic', async () => {
    follow();
    await tail?.start();
    expect(tail?.isReady).toBe(true);
  });

  it('has read what was acknowledged before caughtUp was asked, also behind transaction markers', async () => {
    const fenced = await FencedAppender.open(connection, randomUUID());
    const seen = follow();
    await tail?.start();
    for (let n = 0; n < 20; n += 1) {
      const value = `fenced-${String(n)}`;
      await fenced.append([{ topic: topic.name, key: value, value }]);
      await tail?.caughtUp(5_000);
      expect(seen.has(value)).toBe(true);
    }
    await fenced.close();
  });

  it('answers a crowd of callers correctly', async () => {
    const seen = follow();
    await tail?.start();
    await Promise.all(
      Array.from({ length: 100 }, async (_, n) => {
        await put(`crowd-${String(n)}`);
        await tail?.caughtUp(5_000);
        expect(seen.has(`crowd-${String(n)}`)).toBe(true);
      }),
    );
  });

  it('passes over a record that cannot be used, and goes on behind it', async () => {
    const seen = follow(connection, (value) => {
      if (value === 'poison') throw new Error('unusable');
    });
    await tail?.start();
    await put('poison');
    await put('good');
    await tail?.caughtUp(5_000);
    expect([...seen]).toEqual(['good']);
  });

  it('says that it is behind while no broker answers, and catches up when one does', async () => {
    const proxy = await CuttingProxy.start(testBrokers()[0] ?? '');
    const cutConnection = testConnection({ socketFactory: proxy.socketFactory });
    const seen = follow(cutConnection);
    await tail?.start();
    proxy.refuse();
    await expect(tail?.caughtUp(300)).rejects.toBeInstanceOf(TailBehindError);
    await put('while away');
    proxy.accept();
    await eventually('the tail is back', () => seen.has('while away'));
    await tail?.stop();
    await cutConnection.close();
    await proxy.stop();
  });
});
