import type { CommandTopics } from '@umbra/contracts/command';
import { CommandAsker } from '@umbra/testing';
import { ServiceWorld, type ServiceWorldOptions } from './service-world.ts';
import type { WorldGround } from './world-ground.ts';

/** The world of a service that carries out commands. */
export abstract class CommandedServiceWorld<
  Options extends ServiceWorldOptions = ServiceWorldOptions,
> extends ServiceWorld<Options> {
  /** Its own: other worlds would carry out the same commands, each on its own tables. */
  readonly commandTopics: CommandTopics;
  #asker: Promise<CommandAsker> | undefined;

  protected constructor(service: string, ground: WorldGround, options: Options, commandTopics: CommandTopics) {
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
