import { randomUUID } from 'node:crypto';
import { readReply, type CommandOutcome, type Reply } from '@umbra/contracts/command';
import { newEvent } from '@umbra/contracts/envelope';
import type { HaveVirtualDevice, RegistryCommand, ReleaseDevice } from '@umbra/contracts/registry-command';
import { LogTail, MicroBatchAppender, type KafkaConnection } from '@umbra/kafka';
import { eventually } from '@umbra/testing';
import type { CommandTopics } from '../carry-out-commands/registry-commands.ts';

type WishOf<Asked extends RegistryCommand> = Omit<Asked['data'], 'commandId' | 'replyTo'>;

/** A command that was given. */
export interface Given {
  readonly commandId: string;
  readonly messageId: string;
  readonly correlationId: string;
}

/** Plays a service that has something done by the registry, and reads what comes of it. */
export class Asker {
  readonly #topics: CommandTopics;
  readonly #appender: MicroBatchAppender;
  readonly #tail: LogTail;
  readonly #replies: Reply[];

  private constructor(topics: CommandTopics, appender: MicroBatchAppender, tail: LogTail, replies: Reply[]) {
    this.#topics = topics;
    this.#appender = appender;
    this.#tail = tail;
    this.#replies = replies;
  }

  static async open(connection: KafkaConnection, topics: CommandTopics): Promise<Asker> {
    const replies: Reply[] = [];
    const names = topics.replies.map(({ name }) => name);
    const tail = new LogTail(connection, names, ({ value }) => replies.push(readReply(value)));
    await tail.start();
    return new Asker(topics, await MicroBatchAppender.open(connection), tail, replies);
  }

  async close(): Promise<void> {
    await this.#tail.stop();
    await this.#appender.close();
  }

  have(wish: object & Partial<WishOf<HaveVirtualDevice>>, commandId?: string): Promise<Given> {
    return this.#give(
      'registry.have-virtual-device',
      `${String(wish.projectId)}/${String(wish.externalId)}`,
      wish,
      commandId,
    );
  }

  release(wish: WishOf<ReleaseDevice>, commandId?: string): Promise<Given> {
    return this.#give('registry.release-device', String(wish.deviceId), wish, commandId);
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

  async #give(
    type: RegistryCommand['type'],
    key: string,
    wish: object,
    commandId: string = randomUUID(),
  ): Promise<Given> {
    const correlationId = `conversation of ${commandId}`;
    const data = { ...wish, commandId, replyTo: this.#topics.replies[0]?.name } as RegistryCommand['data'];
    const origin = { producer: 'test', correlationId, occurredAtMs: Date.now() };
    const command = newEvent<RegistryCommand>(type, 1, data, origin);
    await this.#appender.append([{ topic: this.#topics.commands.name, key, value: JSON.stringify(command) }]);
    return { commandId, messageId: command.id, correlationId };
  }
}
