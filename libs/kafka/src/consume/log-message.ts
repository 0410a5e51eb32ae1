import type { KafkaMessage } from 'kafkajs';

/** A record as a reader sees it. */
export interface LogMessage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
  /** When the writer made it, by the writer's clock. */
  readonly timestampMs: number;
}

/** A run of one partition's records, in order, without a hole. */
export interface PartitionSlice {
  readonly topic: string;
  readonly partition: number;
  /** The offset the reader stood at: where the stored offset must be when the slice is applied. */
  readonly firstOffset: number;
  /** Where the reader stands after it; also behind control records (transaction markers) that follow the last message. */
  readonly nextOffset: number;
  readonly messages: readonly LogMessage[];
}

export function toLogMessage(topic: string, partition: number, message: KafkaMessage): LogMessage {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers ?? {})) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? String(value[0]) : value.toString();
  }
  return {
    topic,
    partition,
    offset: Number(message.offset),
    key: message.key === null ? null : message.key.toString(),
    value: message.value,
    headers,
    timestampMs: Number(message.timestamp),
  };
}

export const partitionName = (topic: string, partition: number): string => `${topic}/${String(partition)}`;
