import { BatchCollector } from './batch-collector.ts';
import type { PartitionSlice } from './log-message.ts';

const slice = (partition: number, messages: number): PartitionSlice => ({
  topic: 't',
  partition,
  firstOffset: 0,
  nextOffset: messages,
  messages: new Array(messages).fill({}),
});

const options = { maxMessages: 100, maxWaitMs: 25, quietMs: 5 };

describe('BatchCollector', () => {
  it('delivers what comes together in one call, in order of partition', async () => {
    const deliveries: number[][] = [];
    const collector = new BatchCollector((slices) => {
      deliveries.push(slices.map(({ partition }) => partition));
      return Promise.resolve();
    }, options);
    await Promise.all([collector.offer(slice(2, 10)), collector.offer(slice(0, 10)), collector.offer(slice(1, 10))]);
    expect(deliveries).toEqual([[0, 1, 2]]);
  });

  it('holds the bound, but delivers a slice that is larger than it alone', async () => {
    const deliveries: number[] = [];
    const collector = new BatchCollector((slices) => {
      deliveries.push(slices.reduce((sum, { messages }) => sum + messages.length, 0));
      return Promise.resolve();
    }, options);
    await Promise.all([60, 60, 150, 30, 30].map((messages, partition) => collector.offer(slice(partition, messages))));
    expect(deliveries).toEqual([60, 60, 150, 60]);
  });

  it('collects while a delivery runs, and runs one at a time', async () => {
    const finish: (() => void)[] = [];
    const sizes: number[] = [];
    const collector = new BatchCollector((slices) => {
      sizes.push(slices.length);
      return new Promise((resolve) => finish.push(resolve));
    }, options);
    const first = collector.offer(slice(0, 100));
    const rest = [collector.offer(slice(1, 1)), collector.offer(slice(2, 1))];
    expect(sizes).toEqual([1]);
    finish[0]?.();
    await first;
    await new Promise((resolve) => setTimeout(resolve, 20));
    finish[1]?.();
    await Promise.all(rest);
    expect(sizes).toEqual([1, 2]);
  });

  it('tells every partition of a delivery why it failed', async () => {
    const collector = new BatchCollector(() => Promise.reject(new Error('no')), options);
    const outcomes = await Promise.allSettled([collector.offer(slice(0, 1)), collector.offer(slice(1, 1))]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
