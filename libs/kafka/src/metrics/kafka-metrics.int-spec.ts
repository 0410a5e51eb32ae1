import { randomUUID } from 'node:crypto';
import type { Topic } from '@umbra/contracts/topics';
import { UmbraError } from '@umbra/errors';
import {
  createTestTopic,
  CuttingProxy,
  eventually,
  scrapedSeries,
  testBrokers,
  testConnection,
  TestMetrics,
} from '@umbra/testing';
import { FencedAppender } from '../append/fenced-appender.ts';
import { MicroBatchAppender } from '../append/micro-batch-appender.ts';
import type { KafkaConnection } from '../connection/kafka-connection.ts';
import { BatchConsumer } from '../consume/batch-consumer.ts';
import { LogTail } from '../consume/log-tail.ts';

const PARTITIONS = 4;

/** A process: its metrics, and what it has to be closed with. */
interface Process {
  readonly metrics: TestMetrics;
  readonly connection: KafkaConnection;
}

let broker: KafkaConnection;
let appender: MicroBatchAppender;
let topic: Topic;
let closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  broker = testConnection();
  appender = await MicroBatchAppender.open(broker);
});

beforeEach(async () => {
  topic = await createTestTopic(broker, { partitions: PARTITIONS });
});

afterEach(async () => {
  for (const close of closing.reverse()) await close();
  closing = [];
});

afterAll(async () => {
  await appender.close();
  await broker.close();
});

function aProcess(settings: Parameters<typeof testConnection>[0] = {}): Process {
  const metrics = new TestMetrics();
  const connection = testConnection({ metrics, ...settings });
  closing.push(() => connection.close());
  return { metrics, connection };
}

const put = (count: number) =>
  Promise.all(
    Array.from({ length: count }, (_, n) => appender.append([{ topic: topic.name, key: String(n), value: 'x' }])),
  );

describe('metrics of a consumer', () => {
  let applied: number;
  let isAway: boolean;

  beforeEach(() => {
    applied = 0;
    isAway = false;
  });

  async function consume({ connection }: Process): Promise<BatchConsumer> {
    const stored = new Map<string, number>();
    const consumer = new BatchConsumer({
      connection,
      groupId: `test.${topic.name}`,
      topics: [topic.name],
      offsets: { load: () => Promise.resolve(stored) },
      handle: async (slices) => {
        await Promise.resolve();
        if (isAway) throw new UmbraError('TEST_AWAY', 'away', { retryable: true });
        for (const { topic: name, partition, nextOffset, messages } of slices) {
          stored.set(`${name}/${String(partition)}`, nextOffset);
          applied += messages.length;
        }
      },
    });
    closing.push(() => consumer.stop());
    await consumer.start();
    return consumer;
  }

  const lagOf = ({ metrics }: Process) =>
    metrics.value('umbra_kafka_consumer_lag_records', { group: `test.${topic.name}`, topic: topic.name });
  const ownedBy = async ({ metrics }: Process): Promise<(string | undefined)[]> =>
    scrapedSeries(await metrics.page())
      .filter(({ name }) => name === 'umbra_kafka_consumer_lag_records')
      .map(({ labels }) => labels['partition'])
      .sort();
  const assignedTo = ({ metrics }: Process) =>
    metrics.value('umbra_kafka_consumer_assigned_partitions', { topic: topic.name });

  it('shows the lag of every owned partition, and 0 when all is applied, also behind transaction markers', async () => {
    const process = aProcess();
    await consume(process);
    await eventually('every partition is shown at 0', async () => (await ownedBy(process)).length === PARTITIONS);
    expect(await lagOf(process)).toBe(0);
    await put(40);
    const fenced = await FencedAppender.open(broker, randomUUID());
    closing.push(() => fenced.close());
    await fenced.append([{ topic: topic.name, key: 'k', value: 'x' }]);
    await eventually('all is applied', async () => applied === 41 && (await lagOf(process)) === 0);
    expect(await process.metrics.value('umbra_kafka_consumer_rebalances_total')).toBe(1);
  });

  it('shows a reader that stands still fall behind', async () => {
    const process = aProcess();
    const consumer = await consume(process);
    isAway = true;
    await put(30);
    await eventually('it waits for another attempt', () => consumer.state.status === 'retrying');
    await put(30);
    expect(await lagOf(process)).toBe(60);
    isAway = false;
    await eventually('all is applied', async () => (await lagOf(process)) === 0);
  });

  it('lets go of what another member owns now, and of everything when it leaves', async () => {
    const [first, second] = [aProcess(), aProcess()];
    await consume(first);
    await eventually('the first owns all', async () => (await ownedBy(first)).length === PARTITIONS);
    const other = await consume(second);
    await eventually('each owns a half', async () => {
      const [mine, theirs] = [await ownedBy(first), await ownedBy(second)];
      return mine.length === 2 && theirs.length === 2 && new Set([...mine, ...theirs]).size === PARTITIONS;
    });
    expect([await assignedTo(first), await assignedTo(second)]).toEqual([2, 2]);
    expect(await first.metrics.value('umbra_kafka_consumer_rebalances_total')).toBeGreaterThan(1);
    await other.stop();
    expect(await ownedBy(second)).toEqual([]);
    expect(await assignedTo(second)).toBeUndefined();
    await eventually('the first owns all again', async () => (await ownedBy(first)).length === PARTITIONS);
  });

  it('answers a scrape with what was last heard while no broker answers', async () => {
    const proxy = await CuttingProxy.start(testBrokers()[0] ?? '');
    closing.push(() => proxy.stop());
    const process = aProcess({ socketFactory: proxy.socketFactory });
    await consume(process);
    await eventually('every partition is shown', async () => (await ownedBy(process)).length === PARTITIONS);
    proxy.refuse();
    const startedAtMs = performance.now();
    expect(await ownedBy(process)).toHaveLength(PARTITIONS);
    expect(performance.now() - startedAtMs).toBeLessThan(3_000);
    proxy.accept();
  });
});

describe('metrics of a tail', () => {
  it('shows how far the state in memory is behind, by topic, and what could not be used', async () => {
    const { metrics, connection } = aProcess();
    await put(20);
    const tail = new LogTail(connection, [topic.name], ({ key }) => {
      if (key === '7') throw new Error('unusable');
    });
    closing.push(() => tail.stop());
    const lag = () => metrics.value('umbra_state_tail_lag_records', { topic: topic.name });
    const unusable = () => metrics.value('umbra_records_unusable_total', { topic: topic.name });
    expect([await lag(), await unusable()]).toEqual([20, 0]);
    await tail.start();
    expect([await lag(), await unusable()]).toEqual([0, 1]);
    await tail.stop();
    expect(await lag()).toBeUndefined();
  });
});

describe('metrics of the appenders', () => {
  const calls = ({ metrics }: Process, outcome: string) =>
    metrics.value('umbra_kafka_produce_duration_seconds_count', { topic: topic.name, outcome });

  it('tell of transactions as of batches', async () => {
    const process = aProcess();
    const fenced = await FencedAppender.open(process.connection, randomUUID());
    await fenced.append([
      { topic: topic.name, key: 'a', value: 'x' },
      { topic: topic.name, key: 'b', value: 'x' },
    ]);
    await fenced.close();
    expect([await calls(process, 'acknowledged'), await calls(process, 'failed')]).toEqual([1, 0]);
    expect(await process.metrics.value('umbra_kafka_produce_batch_records_sum', { topic: topic.name })).toBe(2);
  });

  it('tell of what was not acknowledged, and of what waits meanwhile', async () => {
    const proxy = await CuttingProxy.start(testBrokers()[0] ?? '');
    closing.push(() => proxy.stop());
    const process = aProcess({ socketFactory: proxy.socketFactory });
    const own = await MicroBatchAppender.open(process.connection, { topics: [topic.name], deadlineMs: 500 });
    closing.push(() => own.close());
    const queuedBytes = () => process.metrics.value('umbra_kafka_produce_queued_bytes');
    await own.append([{ topic: topic.name, key: 'k', value: 'before' }]);
    expect(await queuedBytes()).toBe(0);
    proxy.refuse();
    const lost = own.append([{ topic: topic.name, key: 'k', value: 'lost' }]);
    expect(await queuedBytes()).toBeGreaterThan(0);
    await expect(lost).rejects.toThrow('did not acknowledge');
    await eventually('the call has failed', async () => (await calls(process, 'failed')) === 1);
    proxy.accept();
  });
});
