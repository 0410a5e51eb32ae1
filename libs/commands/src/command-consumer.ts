import type { Command } from '@umbra/contracts/command';
import type { Topic } from '@umbra/contracts/topics';
import type { EntityManager } from 'typeorm';
import type { CheckedCommand, CommandHandler } from './command-handler.ts';
import { CommandMetrics } from './command-metrics.ts';
import { CommandProjection } from './command.projection.ts';
import { TopicWorker, type TopicWorkerOptions } from './topic-worker.ts';

/** The schema has the outbox as well: by it replies go out. */
export interface CommandConsumerOptions extends TopicWorkerOptions {
  /** The service: it stands in the envelopes of replies, and as the reader of dead letters. */
  readonly service: string;
  /** Where commands may have their replies; what names another place is not carried out. A relay publishes them. */
  readonly replyTopics: readonly Topic[];
  readonly handlers: readonly CommandHandler[];
  /**
   * Called once a batch, before its first new command: takes those locks that commands of several batches will wait for, in
   * an order that is the same for all, so that two replicas do not wait for each other in a circle.
   */
  readonly lockFirst?: (manager: EntityManager, commands: readonly CheckedCommand[]) => Promise<void>;
  readonly nowMs: () => number;
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
export class CommandConsumer extends TopicWorker {
  /** Ready to start; the topics and the tables are there already. */
  static async open(options: CommandConsumerOptions): Promise<CommandConsumer> {
    const { maxCommands: maxMessages = DEFAULT_MAX_COMMANDS, retryAfterMs } = options;
    const projection = projectionOf(options);
    return new CommandConsumer(await this.openParts<Command>(options, { projection, maxMessages, retryAfterMs }));
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
