import { jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { UmbraError } from '@umbra/errors';
import type { Topic } from '@umbra/contracts/topics';
import { createTestTopic, eventually, testConnection } from '@umbra/testing';
import { FencedAppender } from '../append/fenced-appender.ts';
import { MicroBatchAppender } from '../append/micro-batch-appender.ts';
import type { KafkaConnection } from '../connection/kafka-connection.ts';
import type { BatchConsumerOptions } from './batch-consumer-options.ts';
import { BatchConsumer } from './batch-consumer.ts';
import { partitionName, type PartitionSlice } from './log-message.ts';
import { LogGapError, StaleOffsetsError } from './offset-store.ts';

/** A projection in memory: rows and offsets change together or not at all, as they do in a database. */
class MemoryProjection {
  readonly rows: string[] = [];
  readonly offsets = new Map<string, number>();
  readonly deliveries: number[] = [];
  before: ((slices: readonly PartitionSlice[]) => void) | undefined;

  readonly load = () => Promise.resolve(new Map(this.offsets));

  readonly apply = (slices: readonly PartitionSlice[]): Promise<void> => {
    this.before?.(slices);
    for (const slice of slices) {
      if ((this.offsets.get(partitionName(slice.topic, slice.partition)) ?? 0) !== slice.firstOffset) {
        throw new StaleOffsetsError();
      }
    }
    for (const slice of slices) {
      this.offsets.set(partitionName(slice.topic, slice.partition), slice.nextOffset);
      for (const { value } of slice.messages) this.rows.push(value?.toString() ?? '');
    }
    this.deliveries.push(slices.length);
    return Promise.resolve();
  };
}

describe('BatchConsumer', () => {
  let connection: KafkaConnection;
  let appender: MicroBatchAppender;
  let topic: Topic;
  let projection: MemoryProjection;
  let consumers: BatchConsumer[] = [];

  beforeAll(async () => {
    connection = testConnection();
    appender = await MicroBatchAppender.open(connection);
  });

  beforeEach(async () => {
    topic = await createTestTopic(connection, { partitions: 6 });
    projection = new MemoryProjection();
  });

  afterEach(async () => {
    await Promise.all(consumers.map((consumer) => consumer.stop()));
    consumers = [];
  });

  afterAll(async () => {
    await appender.close();
    await connection.close();
  });

  async function consume(overrides: Partial<BatchConsumerOptions> = {}): Promise<BatchConsumer> {
    const consumer = new BatchConsumer({
      connection,
      groupId: `test.${topic.name}`,
      topics: [topic.name],
      offsets: { load: projection.load },
      handle: (slices) => Promise.resolve().then(() => projection.apply(slices)),
      sessionTimeoutMs: 6_000,
      ...overrides,
    });
    consumers.push(consumer);
    await consumer.start();
    return consumer;
  }

  const put = (...values: string[]) =>
    Promise.all(values.map((value) => appender.append([{ topic: topic.name, key: value, value }])));
  const numbers = (from: number, count: number) => Array.from({ length: count }, (_, n) => String(from + n));
  const sorted = () => [...projection.rows].sort((a, b) => Number(a) - Number(b));

  it('wall 3: hands what all partitions have to one call of the handler', async () => {
    await put(...numbers(0, 300));
    await consume();
    await eventually('all rows', () => projection.rows.length === 300);
    expect(sorted()).toEqual(numbers(0, 300));
    expect(Math.max(...projection.deliveries)).toBeGreaterThan(1);
  });

  it('wall 3: reads on from the stored offsets, whatever the group has committed', async () => {
    await put(...numbers(0, 50));
    const first = await consume();
    await eventually('first rows', () => projection.rows.length === 50);
    await first.stop();
    await put(...numbers(50, 50));
    await consume({ groupId: `other.${topic.name}` });
    await eventually('all rows', () => projection.rows.length === 100);
    expect(sorted()).toEqual(numbers(0, 100));
  });

  it('wall 3: passes over transaction markers without losing its place', async () => {
    const fenced = await FencedAppender.open(connection, randomUUID());
    await consume();
    for (let n = 0; n < 30; n += 1) {
      const value = String(n);
      await fenced.append([{ topic: topic.name, key: value, value }]);
      if (n % 3 === 0) await put(String(100 + n));
    }
    await eventually('all rows', () => projection.rows.length === 40);
    await fenced.close();
    expect(new Set(projection.rows).size).toBe(40);
  });

  it('wall 3: a zombie whose offsets were advanced by another reads again from what is stored', async () => {
    await put(...numbers(0, 30));
    await consume();
    await eventually('first rows', () => projection.rows.length === 30);
    // Another instance applies the next record of every partition first.
    let stolen = 0;
    projection.before = (slices) => {
      if (stolen > 0) return;
      for (const { topic: name, partition, firstOffset, messages } of slices) {
        projection.offsets.set(partitionName(name, partition), firstOffset + 1);
        projection.rows.push(messages[0]?.value?.toString() ?? '');
        stolen += 1;
      }
    };
    await put(...numbers(30, 100));
    await eventually('all rows', () => projection.rows.length === 130);
    expect(stolen).toBeGreaterThan(0);
    expect(sorted()).toEqual(numbers(0, 130));
  });

  it('wall 7: repeats a batch that fails for a passing reason, while its partitions wait', async () => {
    let failures = 0;
    projection.before = () => {
      if (failures < 3) {
        failures += 1;
        throw new UmbraError('TEST_AWAY', 'away', { retryable: true });
      }
    };
    const consumer = await consume();
    await put(...numbers(0, 20));
    await eventually('all rows', () => projection.rows.length === 20);
    expect(failures).toBe(3);
    expect(consumer.state.status).toBe('consuming');
  });

  it('wall 7: lets the group form anew while a batch waits for another attempt', async () => {
    let isAway = true;
    projection.before = () => {
      if (isAway) throw new UmbraError('TEST_AWAY', 'away', { retryable: true });
    };
    await put(...numbers(0, 100));
    const first = await consume();
    await eventually('the first waits', () => first.state.status === 'retrying');
    const second = await consume();
    await eventually('both have partitions', () => second.state.positions.size > 0 && first.state.positions.size < 6);
    isAway = false;
    await eventually('all rows', () => projection.rows.length >= 100);
    expect(sorted()).toEqual(numbers(0, 100));
  });

  it('wall 7: stops loudly when the handler fails for a reason that no repetition mends', async () => {
    projection.before = () => {
      throw new Error('bug');
    };
    const fatal = jest.fn();
    const consumer = await consume({ onFatal: fatal });
    await put('1');
    await eventually('the consumer failed', () => consumer.state.status === 'failed');
    expect(fatal).toHaveBeenCalledTimes(1);
    expect(projection.rows).toEqual([]);
  });

  it('wall 3: stops loudly when the stored offset is beyond the end of the log', async () => {
    await put(...numbers(0, 10));
    projection.offsets.set(partitionName(topic.name, 2), 1_000);
    const consumer = await consume();
    await eventually('the consumer failed', () => consumer.state.status === 'failed');
    expect(consumer.state.failure).toBeInstanceOf(LogGapError);
  });

  it('wall 3: stops loudly when the log has lost what comes next', async () => {
    await put(...numbers(0, 60));
    const admin = connection.kafka.admin();
    await admin.connect();
    await admin.fetchTopicOffsets(topic.name);
    await admin.deleteTopicRecords({ topic: topic.name, partitions: [{ partition: 1, offset: '-1' }] });
    await admin.disconnect();
    const consumer = await consume();
    await eventually('the consumer failed', () => consumer.state.status === 'failed');
    expect(consumer.state.failure).toBeInstanceOf(LogGapError);
    expect(projection.offsets.get(partitionName(topic.name, 1))).toBeUndefined();
  });

  it('leaves its group when it stops: another member has its partitions at once, not when its session is over', async () => {
    const sessionTimeoutMs = 30_000;
    const first = await consume({ sessionTimeoutMs });
    await eventually('the first to own all', () => first.state.positions.size === topic.partitions);
    const second = await consume({ sessionTimeoutMs });
    await eventually('the second to own half', () => second.state.positions.size === topic.partitions / 2);
    const stoppedAtMs = Date.now();
    await first.stop();
    await put(...numbers(0, 60));
    await eventually('all rows', () => projection.rows.length === 60);
    expect(second.state.positions.size).toBe(topic.partitions);
    expect(Date.now() - stoppedAtMs).toBeLessThan(5_000);
    expect(sorted()).toEqual(numbers(0, 60));
  });

  it('is assigned nothing, and yet consumes, beyond the number of partitions', async () => {
    topic = await createTestTopic(connection, { partitions: 1 });
    const members = [await consume(), await consume()];
    await eventually('both to consume', () => members.every(({ state }) => state.status === 'consuming'));
    await eventually('one to own it', () => members.reduce((sum, { state }) => sum + state.positions.size, 0) === 1);
    const [owner, spare] = members[0]?.state.positions.size === 1 ? members : [...members].reverse();
    await owner?.stop();
    await put('1');
    await eventually('the spare one to take over', () => projection.rows.length === 1);
    expect(spare?.state.status).toBe('consuming');
  });

  it('wall 3: members that come and go in mid-load lose nothing and double nothing', async () => {
    const total = 3_000;
    await consume();
    const load = (async () => {
      for (let from = 0; from < total; from += 100) {
        await put(...numbers(from, 100));
        // A busy handler makes it likely that the group changes in the middle of a batch.
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    const second = await consume();
    await eventually('some rows', () => projection.rows.length > 500);
    await second.stop();
    await consume();
    await load;
    await eventually('all rows', () => projection.rows.length >= total, 30_000);
    expect(sorted()).toEqual(numbers(0, total));
  });
});
