import { randomUUID } from 'node:crypto';
import type { Topic } from '@umbra/contracts/topics';
import { createTestTopic, testConnection } from '@umbra/testing';
import { FencedAppender } from '../append/fenced-appender.ts';
import { MicroBatchAppender } from '../append/micro-batch-appender.ts';
import type { KafkaConnection } from '../connection/kafka-connection.ts';
import type { PartitionSlice } from './log-message.ts';
import { LogRangeReader } from './log-range-reader.ts';
import { LogGapError } from './offset-store.ts';

describe('LogRangeReader', () => {
  let connection: KafkaConnection;
  let appender: MicroBatchAppender;
  let topic: Topic;
  let seen: PartitionSlice[];
  let readers: LogRangeReader[];

  beforeAll(async () => {
    connection = testConnection();
    appender = await MicroBatchAppender.open(connection);
  });

  beforeEach(async () => {
    topic = await createTestTopic(connection, { partitions: 4 });
    seen = [];
    readers = [];
  });

  afterEach(() => Promise.all(readers.map((reader) => reader.close())));

  afterAll(async () => {
    await appender.close();
    await connection.close();
  });

  const put = (count: number) =>
    appender.append(
      Array.from({ length: count }, (_, n) => ({ topic: topic.name, key: `k${String(n)}`, value: randomUUID() })),
    );

  function open(handle = (slices: readonly PartitionSlice[]) => Promise.resolve(void seen.push(...slices))) {
    const reader = new LogRangeReader({ connection, topic: topic.name, handle, maxMessages: 20 });
    readers.push(reader);
    return reader;
  }

  const offsetsOf = (partition: number) =>
    seen
      .filter((slice) => slice.partition === partition)
      .flatMap(({ messages }) => messages.map(({ offset }) => offset));
  const upTo = (end: number) => Array.from({ length: end }, (_, offset) => offset);

  it('hands out everything before the given offsets, once and in order, and nothing behind them', async () => {
    await put(400);
    const ends = await connection.endOffsets(topic.name);
    const halves = new Map([...ends].map(([partition, end]) => [partition, Math.floor(end / 2)]));
    const reader = open();
    await reader.readTo(halves);
    for (const [partition, half] of halves) expect(offsetsOf(partition)).toEqual(upTo(half));
    await put(100);
    await reader.readTo(halves);
    for (const [partition, half] of halves) expect(offsetsOf(partition)).toEqual(upTo(half));
    const newEnds = await connection.endOffsets(topic.name);
    await reader.readTo(newEnds);
    for (const [partition, end] of newEnds) expect(offsetsOf(partition)).toEqual(upTo(end));
  });

  it('gives slices that join without a gap, also where it stopped in between', async () => {
    await put(200);
    const reader = open();
    const ends = await connection.endOffsets(topic.name);
    for (const share of [0.3, 0.31, 0.9, 1]) {
      await reader.readTo(new Map([...ends].map(([partition, end]) => [partition, Math.floor(end * share)])));
    }
    for (const [partition, end] of ends) {
      let next = 0;
      for (const slice of seen.filter((candidate) => candidate.partition === partition)) {
        expect(slice.firstOffset).toBe(next);
        next = slice.nextOffset;
      }
      expect(next).toBe(end);
    }
  });

  it('comes to ends that are transaction markers', async () => {
    const fenced = await FencedAppender.open(connection, randomUUID());
    for (let n = 0; n < 10; n += 1) await fenced.append([{ topic: topic.name, key: String(n), value: 'x' }]);
    await fenced.close();
    await open().readTo(await connection.endOffsets(topic.name));
    expect(seen.flatMap(({ messages }) => messages)).toHaveLength(10);
  });

  it('has nothing to do on an empty topic', async () => {
    await open().readTo(await connection.endOffsets(topic.name));
    expect(seen).toEqual([]);
  });

  it('refuses a log whose beginning is gone', async () => {
    await put(50);
    const admin = connection.kafka.admin();
    await admin.connect();
    // kafkajs looks for the partition's leader in what it has asked before.
    await admin.fetchTopicMetadata({ topics: [topic.name] });
    await admin.deleteTopicRecords({ topic: topic.name, partitions: [{ partition: 0, offset: '3' }] });
    await admin.disconnect();
    await expect(open().readTo(await connection.endOffsets(topic.name))).rejects.toThrow(LogGapError);
  });

  it('fails with what its handler fails with', async () => {
    await put(10);
    const reader = open(() => Promise.reject(new Error('no room')));
    await expect(reader.readTo(await connection.endOffsets(topic.name))).rejects.toThrow('no room');
  });
});
