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
import { OffsetTable, ProjectionRunner, SkipTable, type Projection } from '@umbra/projections';
import type { DataSource } from 'typeorm';
import { managedTransactionsOf, type ManagedSession } from './managed-session.ts';

export interface TopicWorkerOptions {
  readonly connection: KafkaConnection;
  /** The app and its purpose, stable for ever: `registry.commands`. */
  readonly groupId: string;
  readonly topic: Topic;
  /** Of the schema that has the tables of `createCommandTables`. */
  readonly dataSource: DataSource;
  readonly logger: Logger;
  readonly metrics: MetricsPort;
  /** Undefined where tracing is off. */
  readonly tracer?: Tracer | undefined;
}

/** What differs between commands and replies. */
interface Batches<Event> {
  readonly projection: Projection<Event, ManagedSession>;
  /** Of one transaction at most. */
  readonly maxMessages?: number;
  /** Pause before it begins anew, once a failure has stopped it that no repetition mends at once. */
  readonly retryAfterMs?: number | undefined;
}

interface Parts {
  readonly consumer: BackgroundConsumer;
  readonly deadLetters: MicroBatchAppender;
}

/**
 * Applies a topic of commands or replies in the background: batches, each in one transaction with its offsets (wall 3); what
 * cannot be used goes to the dead letters.
 */
export abstract class TopicWorker {
  readonly #consumer: BackgroundConsumer;
  readonly #deadLetters: MicroBatchAppender;

  protected constructor({ consumer, deadLetters }: Parts) {
    this.#consumer = consumer;
    this.#deadLetters = deadLetters;
  }

  protected static async openParts<Event>(
    { connection, groupId, topic, dataSource, logger, metrics, tracer }: TopicWorkerOptions,
    { projection, ...limits }: Batches<Event>,
  ): Promise<Parts> {
    const deadLetters = await MicroBatchAppender.open(connection, { topics: [deadLetterTopicOf(topic).name] });
    const runner = new ProjectionRunner<Event, ManagedSession>({
      projection,
      transactions: managedTransactionsOf(dataSource),
      offsets: new OffsetTable(schemaOf(dataSource)),
      skips: new SkipTable(schemaOf(dataSource)),
      ...{ deadLetters, logger, metrics, tracer },
    });
    const consumer = new BackgroundConsumer({
      ...{ connection, groupId, topics: [topic.name], offsets: runner, ...limits },
      handle: (slices) => runner.apply(slices),
      // Somebody waits for what comes of a single one.
      minFetchBytes: 1,
      // They expire: a partition may begin behind the stored offset, with what nobody waits for any more gone.
      contiguous: false,
    });
    return { consumer, deadLetters };
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
