import type { Reply } from '@umbra/contracts/command';
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
import type { DataSource } from 'typeorm';
import { managedTransactionsOf, type ManagedSession } from './managed-session.ts';
import { RepliesProjection } from './replies.projection.ts';
import type { ReplyHandler } from './reply-handler.ts';

export interface ReplyConsumerOptions {
  readonly connection: KafkaConnection;
  /** The app and its purpose, stable for ever: `bulk-jobs.replies`. */
  readonly groupId: string;
  readonly topic: Topic;
  readonly handlers: readonly ReplyHandler[];
  /** Of the schema that has the tables of `createCommandTables`. */
  readonly dataSource: DataSource;
  readonly logger: Logger;
  readonly metrics: MetricsPort;
  /** Undefined where tracing is off. */
  readonly tracer?: Tracer | undefined;
}

/**
 * Takes the replies to the commands that a service has given: each once, in batches, in one transaction with the offsets of the
 * log (wall 3). What cannot be used goes to the dead letters.
 */
export class ReplyConsumer {
  readonly #consumer: BackgroundConsumer;
  readonly #deadLetters: MicroBatchAppender;

  private constructor(consumer: BackgroundConsumer, deadLetters: MicroBatchAppender) {
    this.#consumer = consumer;
    this.#deadLetters = deadLetters;
  }

  /** Ready to start; the topics and the tables are there already. */
  static async open(options: ReplyConsumerOptions): Promise<ReplyConsumer> {
    const { connection, groupId, topic, handlers, dataSource, logger, metrics, tracer } = options;
    const deadLetters = await MicroBatchAppender.open(connection, { topics: [deadLetterTopicOf(topic).name] });
    const runner = new ProjectionRunner<Reply, ManagedSession>({
      projection: new RepliesProjection(topic.name, handlers),
      transactions: managedTransactionsOf(dataSource),
      offsets: new OffsetTable(schemaOf(dataSource)),
      skips: new SkipTable(schemaOf(dataSource)),
      ...{ deadLetters, logger, metrics, tracer },
    });
    const consumer = new BackgroundConsumer({
      ...{ connection, groupId, topics: [topic.name], offsets: runner },
      // What follows from a reply is another command, for which somebody waits.
      minFetchBytes: 1,
      handle: (slices) => runner.apply(slices),
      // Replies expire: a partition may begin behind the stored offset, with what nobody waits for any more gone.
      contiguous: false,
    });
    return new ReplyConsumer(consumer, deadLetters);
  }

  /** What health wants to know. */
  get state(): ConsumerState {
    return this.#consumer.state;
  }

  /** Begins in the background, and again after a pause for as long as that fails. */
  start(): void {
    this.#consumer.start();
  }

  /** Finishes the batch in hand, leaves the group. */
  async stop(): Promise<void> {
    await this.#consumer.stop();
    await this.#deadLetters.close();
  }
}
