import { DevicesView } from '@umbra/access';
import type { Reply } from '@umbra/contracts/command';
import { connectorsReplyTopic } from '@umbra/contracts/connectors-reply';
import type { DesiredShadowState } from '@umbra/contracts/desired-shadow';
import type { DeviceState } from '@umbra/contracts/device';
import { newEvent, parseEvent } from '@umbra/contracts/envelope';
import { ingestionCommandTopic, type AcceptTelemetry } from '@umbra/contracts/ingestion-command';
import { telemetryTopic, type TelemetryIngested } from '@umbra/contracts/telemetry';
import { DeadLetterMetrics, type LogMessage, type LogRecord } from '@umbra/kafka';
import { quietLogger, TestMetrics, type RecordingTracer } from '@umbra/testing';
import { AcceptCommands } from '../accept-commands/accept-commands.ts';
import { DesiredShadowsView } from '../desired-shadows/desired-shadows.view.ts';
import { IngestionMetrics } from '../ingestion.metrics.ts';
import { SampleLimits } from '../rate-limit/sample-limits.ts';
import { recordOf } from './commands.ts';
import { MemoryLog, NOW_MS } from './path-under-test.ts';

/** What becomes of commands, without Kafka: given states, when a batch comes, then events, answers and dead letters. */
export class CommandsUnderTest {
  readonly devices = new DevicesView();
  readonly desiredShadows = new DesiredShadowsView();
  readonly log = new MemoryLog();
  readonly page = new TestMetrics();
  readonly limits: SampleLimits;
  nowMs = NOW_MS;
  /** What arrives while the newest state is waited for. */
  news: (() => void) | undefined;
  waits = 0;
  readonly #commands: AcceptCommands;

  constructor({ limit = 1_000_000, tracer }: { readonly limit?: number; readonly tracer?: RecordingTracer } = {}) {
    this.limits = new SampleLimits({ replicas: 1, limitOf: () => limit });
    this.#commands = new AcceptCommands({
      book: {
        devices: this.devices,
        freshness: {
          caughtUp: () => {
            this.waits += 1;
            this.news?.();
            return Promise.resolve();
          },
          until: () => Promise.resolve(),
        },
      },
      ...{ desiredShadows: this.desiredShadows, limits: this.limits, log: this.log, logger: quietLogger, tracer },
      metrics: new IngestionMetrics(this.page),
      deadLetters: new DeadLetterMetrics(this.page),
      replyTopics: [connectorsReplyTopic],
      maxClockSkewMs: 10_000,
      nowMs: () => this.nowMs,
    });
  }

  given(...devices: readonly DeviceState[]): this {
    for (const device of devices) this.devices.apply(device);
    return this;
  }

  desire(state: DesiredShadowState): void {
    const origin = { producer: 'test', correlationId: 'test', occurredAtMs: NOW_MS };
    const value = Buffer.from(JSON.stringify(newEvent('desired-shadow.changed', 1, state, origin)));
    this.desiredShadows.apply(messageOf({ topic: DesiredShadowsView.topic, key: '', value }, 0));
  }

  when(...commands: readonly AcceptTelemetry[]): Promise<void> {
    return this.whenRecords(...commands.map((command) => recordOf(command)));
  }

  whenRecords(...records: readonly LogRecord[]): Promise<void> {
    const topic = ingestionCommandTopic.name;
    const messages = records.map(messageOf);
    return this.#commands.handle([{ topic, partition: 0, firstOffset: 0, nextOffset: messages.length, messages }]);
  }

  get events(): TelemetryIngested[] {
    return this.#recordsOf(telemetryTopic.name).map(({ value }) => parseEvent(Buffer.from(value)) as TelemetryIngested);
  }

  get replies(): Reply[] {
    return this.#recordsOf(connectorsReplyTopic.name).map(({ value }) => parseEvent(Buffer.from(value)) as Reply);
  }

  get deadLetters(): LogRecord[] {
    return this.#recordsOf(`${ingestionCommandTopic.name}.dlq`);
  }

  #recordsOf(topic: string): LogRecord[] {
    return this.log.records.filter((record) => record.topic === topic);
  }
}

const messageOf = ({ topic, key, value, headers = {} }: LogRecord, offset: number): LogMessage => ({
  ...{ topic, partition: 0, offset, key, value: Buffer.from(value), headers, timestampMs: NOW_MS },
});
