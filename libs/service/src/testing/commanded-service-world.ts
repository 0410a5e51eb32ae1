import { deadLetterTopicOf } from '@umbra/contracts/topics';
import type { KafkaConnection } from '@umbra/kafka';
import { CommandAsker, createTestTopic, type AskerTopics } from '@umbra/testing';
import { ServiceWorld, type ServiceWorldOptions } from './service-world.ts';
import type { WorldGround } from './world-ground.ts';

/** The world of a service that carries out commands. */
export abstract class CommandedServiceWorld<
  Options extends ServiceWorldOptions = ServiceWorldOptions,
> extends ServiceWorld<Options> {
  /** Its own: other worlds would carry out the same commands, each on its own tables. */
  readonly commandTopics: AskerTopics;
  #asker: Promise<CommandAsker> | undefined;

  protected constructor(service: string, ground: WorldGround, options: Options, commandTopics: AskerTopics) {
    super(service, ground, options);
    this.commandTopics = commandTopics;
  }

  /** Who gives the service its commands, and has its replies. */
  asker(): Promise<CommandAsker> {
    this.#asker ??= CommandAsker.open(this.connection, this.commandTopics);
    return this.#asker;
  }

  override async stop(): Promise<void> {
    await this.stopReplicas();
    await (await this.#asker)?.close();
    await super.stop();
  }
}

/** For commands and for their replies, of a world of their own. */
export async function createCommandTopics(connection: KafkaConnection): Promise<AskerTopics> {
  const commands = await createTestTopic(connection, { partitions: 6 });
  await connection.ensureTopics([deadLetterTopicOf(commands)]);
  return { commands, replies: [await createTestTopic(connection)] };
}
