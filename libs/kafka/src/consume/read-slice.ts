import type { Batch, KafkaMessage } from 'kafkajs';
import { toLogMessage, type PartitionSlice } from './log-message.ts';

/** What kafkajs' batches have besides their declared members; needed to tell transaction markers from lost records. */
interface RawBatch extends Batch {
  readonly fetchedOffset: string | number;
  /** Also control records and aborted ones, from the fetched offset on. */
  readonly messagesWithinOffset: readonly KafkaMessage[];
}

/** Where the fetch began that brought the batch. */
export const fetchedOffsetOf = (batch: Batch): number => Number((batch as RawBatch).fetchedOffset);

/** The first offset in the batch that is not the one after its predecessor, if any. Compacted topics have such holes. */
export function firstHole(batch: Batch, expected: number): number | undefined {
  let next = expected;
  for (const { offset } of (batch as RawBatch).messagesWithinOffset) {
    if (Number(offset) !== next) return Number(offset);
    next += 1;
  }
  return undefined;
}

/** A batch in slices of at most `maxMessages`, the first one beginning at `firstOffset`. */
export function* slicesOf(batch: Batch, firstOffset: number, maxMessages: number): Generator<PartitionSlice> {
  const { topic, partition, messages } = batch;
  let first = firstOffset;
  for (let from = 0; from < messages.length; from += maxMessages) {
    const part = messages.slice(from, from + maxMessages);
    const last = from + maxMessages >= messages.length ? batch.lastOffset() : part[part.length - 1]?.offset;
    const nextOffset = Number(last) + 1;
    yield {
      topic,
      partition,
      firstOffset: first,
      nextOffset,
      messages: part.map((message) => toLogMessage(topic, partition, message)),
    };
    first = nextOffset;
  }
}
