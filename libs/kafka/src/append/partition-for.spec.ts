import kafkajs from 'kafkajs';
import { partitionFor } from './partition-for.ts';

describe('partitionFor', () => {
  it('agrees with the Java-compatible partitioner on keys of every length and alphabet', () => {
    const reference = kafkajs.Partitioners.DefaultPartitioner();
    const keys = Array.from(
      { length: 500 },
      (_, length) => 'ключ-key-鍵-🔑'.repeat(8).slice(0, length % 60) + String(length),
    );
    for (const count of [1, 3, 12, 32]) {
      const partitionMetadata = Array.from({ length: count }, (_, partitionId) => ({ partitionId, leader: 0 }));
      for (const key of keys) {
        const expected = reference({
          topic: 't',
          partitionMetadata: partitionMetadata as never,
          message: { key, value: null },
        });
        expect([key, partitionFor(key, count)]).toEqual([key, expected]);
      }
    }
  });
});
