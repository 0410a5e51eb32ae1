export { deadLetter } from './append/dead-letter.ts';
export { eventRecord } from './append/event-record.ts';
export { FencedAppender } from './append/fenced-appender.ts';
export {
  FencedError,
  LogBusyError,
  LogUnavailableError,
  type LogAppender,
  type LogPosition,
  type LogRecord,
} from './append/log-appender.ts';
export { MicroBatchAppender, type MicroBatchOptions } from './append/micro-batch-appender.ts';
export { partitionFor } from './append/partition-for.ts';
export { BrokerProbe } from './connection/broker-probe.ts';
export { KafkaConnection, type KafkaSettings, type PartitionMarks } from './connection/kafka-connection.ts';
export type { Logger } from './connection/logger.ts';
export { BackgroundConsumer, type BackgroundConsumerOptions } from './consume/background-consumer.ts';
export type { BatchConsumerOptions, ConsumerState } from './consume/batch-consumer-options.ts';
export { BatchConsumer } from './consume/batch-consumer.ts';
export { CommittedOffsets } from './consume/committed-offsets.ts';
export { partitionName, type LogMessage, type PartitionSlice } from './consume/log-message.ts';
export { LogRangeReader, type LogRangeReaderOptions } from './consume/log-range-reader.ts';
export { LogTail } from './consume/log-tail.ts';
export { LogGapError, StaleOffsetsError, type OffsetStore, type TopicPartition } from './consume/offset-store.ts';
export { TailBehindError } from './consume/tail-barrier.ts';
export { DeadLetterMetrics } from './metrics/dead-letter-metrics.ts';
export { noMetrics, type GaugeReading, type MetricsPort } from './metrics/metrics-port.ts';
export { BatchHandler } from './nest/batch-handler.decorator.ts';
export { KafkaBatchStrategy, type KafkaBatchStrategyOptions } from './nest/kafka-batch-strategy.ts';
export { endPublish, startLatePublish, startProcess, startPublish } from './tracing/messaging-spans.ts';
