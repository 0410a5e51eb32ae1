import type { Command } from '@umbra/contracts/command';
import { deadLetterTopicOf, type Topic } from '@umbra/contracts/topics';
import {
  BackgroundConsumer,
  MicroBatchAppender,
  type ConsumerState,
  type KafkaConnection,
  type Logger,
  type MetricsPort,
} from '@umbra/kafka';
import type { Tracer } from '@umbra/observability';
import { schemaOf } from '@umbra/postgres';
import { OffsetTable, ProjectionRunner, SkipTable } from '@umbra/projections';
import type { DataSource, EntityManager } from 'typeorm';
import type { CheckedCommand, CommandHandler } from './command-handler.ts';
import { CommandMetrics } from './command-metrics.ts';
import { CommandProjection } from './command.projection.ts';
import { managedTransactionsOf, type ManagedSession } from './managed-session.ts';

export interface CommandConsumerOptions {
  readonly connection: KafkaConnection;
  /** The app and its purpose, stable for ever: `registry.commands`. */
  readonly groupId: string;
  /** The service: it stands in the envelopes of replies, and as the reader of dead letters. */
  readonly service: string;
  readonly topic: Topic;
  /** Where commands may have their replies; what names another place is not carried out. A relay publishes them. */
  readonly replyTopics: readonly Topic[];
  readonly handlers: readonly CommandHandler[];
  /**
   * Called once a batch, before its first new command: takes those locks that commands of several batches will wait for, in
   * an order that is the same for all, so that two replicas do not wait for each other in a circle.
   */
  readonly lockFirst?: (manager: EntityManager, commands: readonly CheckedCommand[]) => Promise<void>;
  /** Of the schema that has the tables of `createCommandTables` and the outbox. */
  readonly dataSource: DataSource;
  readonly nowMs: () => number;
  readonly logger: Logger;
  readonly metrics: MetricsPort;
  /** Undefined where tracing is off. */
  readonly tracer?: Tracer | undefined;
  /** Commands of one transaction at most: what they lock is held until all are done. */
  readonly maxCommands?: number;
  /** Pause before it begins anew, once a failure has stopped it that no repetition mends at once. */
  readonly retryAfterMs?: number;
}

/** A tenth of a second's work; PostgreSQL keeps 64 savepoints of a transaction at hand. */
const DEFAULT_MAX_COMMANDS = 50;

/**
 * Carries out the commands of a topic: each once, however often it is given, and answered each time it is given. Offsets,
 * changes, outcomes, events and replies commit together. Order is kept per key.
 *
 * A failure that would hit every command (a missing table, a log that does not fit the stored offsets) stops it for a while,
 * not the process: who carries out commands answers callers as well, and they are not to suffer for it.
 */
export class CommandConsumer {
  readonly #consumer: BackgroundConsumer;
  readonly #deadLetters: MicroBatchAppender;

  private constructor(consumer: BackgroundConsumer, deadLetters: MicroBatchAppender) {
    this.#consumer = consumer;
    this.#deadLetters = deadLetters;
  }

  /** Ready to start; the topics and the tables are there already. */
  static async open(options: CommandConsumerOptions): Promise<CommandConsumer> {
    const { connection, groupId, topic, logger, maxCommands = DEFAULT_MAX_COMMANDS, retryAfterMs } = options;
    const deadLetters = await MicroBatchAppender.open(connection, { topics: [deadLetterTopicOf(topic).name] });
    const runner = new ProjectionRunner<Command, ManagedSession>({
      projection: projectionOf(options),
      transactions: managedTransactionsOf(options.dataSource),
      offsets: new OffsetTable(schemaOf(options.dataSource)),
      skips: new SkipTable(schemaOf(options.dataSource)),
      ...{ deadLetters, logger, metrics: options.metrics, tracer: options.tracer },
    });
    const consumer = new BackgroundConsumer({
      ...{ connection, groupId, topics: [topic.name], maxMessages: maxCommands, retryAfterMs },
      // Whoever gave a command waits for its reply.
      minFetchBytes: 1,
      offsets: runner,
      handle: (slices) => runner.apply(slices),
      // Commands expire: a partition may begin behind the stored offset, with what nobody waits for any more gone.
      contiguous: false,
    });
    return new CommandConsumer(consumer, deadLetters);
  }

  /** What health wants to know. */
  get state(): ConsumerState {
    return this.#consumer.state;
  }

  /** Begins in the background, and again after a pause for as long as that fails. */
  start(): void {
    this.#consumer.start();
  }

  /** Finishes the batch in hand, leaves the group. The relay is stopped after this, the data source after that. */
  async stop(): Promise<void> {
    await this.#consumer.stop();
    await this.#deadLetters.close();
  }
}

function projectionOf(options: CommandConsumerOptions): CommandProjection {
  const { service, handlers, replyTopics, nowMs, lockFirst = () => Promise.resolve() } = options;
  const metrics = new CommandMetrics(
    options.metrics,
    handlers.map(({ type }) => type),
  );
  return new CommandProjection(`${service}.commands`, new Set(replyTopics.map(({ name }) => name)), {
    handlers: new Map(handlers.map((handler) => [handler.type, handler])),
    ...{ lockFirst, producer: service, nowMs },
    onAnswered: (commands) => {
      metrics.answered(commands);
    },
  });
}
