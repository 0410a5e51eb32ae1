import type { Command } from '@umbra/contracts/command';
import { deadLetterTopicOf, type Topic } from '@umbra/contracts/topics';
import {
  BatchConsumer,
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
  /** The consumer stopped for good: a handler failed for a reason that no repetition mends, and that hits all commands. */
  readonly onFatal?: ((error: unknown) => void) | undefined;
}

/** A tenth of a second's work; PostgreSQL keeps 64 savepoints of a transaction at hand. */
const DEFAULT_MAX_COMMANDS = 50;

/**
 * Carries out the commands of a topic: each once, however often it is given, and answered each time it is given. Offsets,
 * changes, outcomes, events and replies commit together. Order is kept per key.
 */
export class CommandConsumer {
  readonly #consumer: BatchConsumer;
  readonly #deadLetters: MicroBatchAppender;

  private constructor(consumer: BatchConsumer, deadLetters: MicroBatchAppender) {
    this.#consumer = consumer;
    this.#deadLetters = deadLetters;
  }

  /** Ready to start; the topics and the tables are there already. */
  static async open(options: CommandConsumerOptions): Promise<CommandConsumer> {
    const { connection, groupId, topic, logger, onFatal, maxCommands = DEFAULT_MAX_COMMANDS } = options;
    const deadLetters = await MicroBatchAppender.open(connection, { topics: [deadLetterTopicOf(topic).name] });
    const runner = new ProjectionRunner<Command, ManagedSession>({
      projection: projectionOf(options),
      transactions: managedTransactionsOf(options.dataSource),
      offsets: new OffsetTable(schemaOf(options.dataSource)),
      skips: new SkipTable(schemaOf(options.dataSource)),
      ...{ deadLetters, logger, metrics: options.metrics, tracer: options.tracer },
    });
    const consumer = new BatchConsumer({
      ...{ connection, groupId, topics: [topic.name], maxMessages: maxCommands },
      offsets: runner,
      handle: (slices) => runner.apply(slices),
      // Commands expire: a partition may begin behind the stored offset, with what nobody waits for any more gone.
      contiguous: false,
      ...(onFatal === undefined ? {} : { onFatal }),
    });
    return new CommandConsumer(consumer, deadLetters);
  }

  /** What health wants to know. */
  get state(): ConsumerState {
    return this.#consumer.state;
  }

  /** @throws when no broker answers */
  start(): Promise<void> {
    return this.#consumer.start();
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
