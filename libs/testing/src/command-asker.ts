import { randomUUID } from 'node:crypto';
import { readReply, type Command, type CommandOutcome, type CommandTopics, type Reply } from '@umbra/contracts/command';
import { newEvent } from '@umbra/contracts/envelope';
import { LogTail, MicroBatchAppender, type KafkaConnection } from '@umbra/kafka';
import { eventually } from './eventually.ts';

/** A command that was given. */
export interface Given {
  readonly commandId: string;
  readonly messageId: string;
  readonly correlationId: string;
}

/** Plays a service that has something done by another, and reads what comes of it. */
export class CommandAsker {
  readonly #topics: CommandTopics;
  readonly #appender: MicroBatchAppender;
  readonly #tail: LogTail;
  readonly #replies: Reply[] = [];

  /** Not yet open: `open` makes one that is. */
  constructor(connection: KafkaConnection, topics: CommandTopics, appender: MicroBatchAppender) {
    this.#topics = topics;
    this.#appender = appender;
    const names = topics.replies.map(({ name }) => name);
    this.#tail = new LogTail(connection, names, ({ value }) => this.#replies.push(readReply(value)));
  }

  static async open<Asker extends CommandAsker>(
    this: new (connection: KafkaConnection, topics: CommandTopics, appender: MicroBatchAppender) => Asker,
    connection: KafkaConnection,
    topics: CommandTopics,
  ): Promise<Asker> {
    const asker = new this(connection, topics, await MicroBatchAppender.open(connection));
    await asker.listen();
    return asker;
  }

  async listen(): Promise<void> {
    await this.#tail.start();
  }

  async close(): Promise<void> {
    await this.#tail.stop();
    await this.#appender.close();
  }

  /**
   * @param commandId of a command that was given before, to give it again
   * @param correlationId of several that belong to one conversation
   */
  async give(
    type: string,
    key: string,
    wish: object,
    commandId: string = randomUUID(),
    correlationId = `conversation of ${commandId}`,
  ): Promise<Given> {
    const data = { ...wish, commandId, replyTo: this.#topics.replies[0]?.name ?? '' };
    const origin = { producer: 'test', correlationId, occurredAtMs: Date.now() };
    const command = newEvent<Command>(type, 1, data, origin);
    await this.#appender.append([{ topic: this.#topics.commands.name, key, value: JSON.stringify(command) }]);
    return { commandId, messageId: command.id, correlationId };
  }

  /** Everything that was answered to a command, once there are so many answers. */
  repliesTo({ commandId }: Given, count = 1): Promise<Reply[]> {
    return eventually(`${String(count)} replies`, () => {
      const replies = this.#replies.filter(({ data }) => data.commandId === commandId);
      return replies.length >= count && replies;
    });
  }

  /** What came of a command. */
  async outcomeOf(given: Given | Promise<Given>): Promise<CommandOutcome> {
    const [reply] = await this.repliesTo(await given);
    if (reply === undefined) throw new Error('there is no reply');
    return reply.data.outcome;
  }

  /** The result of a command that must be done. */
  async resultOf<Result extends object>(given: Given | Promise<Given>): Promise<Result> {
    const outcome = await this.outcomeOf(given);
    if (outcome.status !== 'done') throw new Error(`refused: ${JSON.stringify(outcome.refusal)}`);
    return outcome.result as Result;
  }
}
