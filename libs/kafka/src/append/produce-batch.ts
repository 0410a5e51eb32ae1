import type { LogPosition, LogRecord } from './log-appender.ts';
import type { RecordMetadata, TopicMessages } from 'kafkajs';

/** A record with the partition it goes to. */
export interface PlacedRecord {
  readonly record: LogRecord;
  readonly partition: number;
}

/** Records in the shape in which kafkajs sends many topics by one request. */
export function toTopicMessages(placed: readonly PlacedRecord[]): TopicMessages[] {
  const byTopic = new Map<string, TopicMessages>();
  for (const { record, partition } of placed) {
    let entry = byTopic.get(record.topic);
    if (entry === undefined) {
      entry = { topic: record.topic, messages: [] };
      byTopic.set(record.topic, entry);
    }
    entry.messages.push({ key: record.key, value: record.value, headers: record.headers ?? {}, partition });
  }
  return [...byTopic.values()];
}

/** The broker tells the first offset of each partition's share; the n-th record of a share stands n behind it. */
export function toPositions(placed: readonly PlacedRecord[], acknowledged: readonly RecordMetadata[]): LogPosition[] {
  const nextOffsets = new Map<string, number>();
  for (const { topicName, partition, baseOffset } of acknowledged) {
    nextOffsets.set(`${topicName}/${String(partition)}`, Number(baseOffset));
  }
  return placed.map(({ record: { topic }, partition }) => {
    const share = `${topic}/${String(partition)}`;
    const offset = nextOffsets.get(share);
    if (offset === undefined) throw new Error(`the broker acknowledged nothing for ${share}`);
    nextOffsets.set(share, offset + 1);
    return { topic, partition, offset };
  });
}

/** What a record weighs in memory and, uncompressed, on the wire; headers are few and small. */
export function weightOf(record: LogRecord): number {
  const valueBytes = typeof record.value === 'string' ? Buffer.byteLength(record.value) : record.value.length;
  return valueBytes + record.key.length + RECORD_OVERHEAD_BYTES;
}

const RECORD_OVERHEAD_BYTES = 100;
