import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { errorFields } from '@umbra/errors';
import type { Logger } from '@umbra/observability';
import { DataSource } from 'typeorm';
import { LOGGER } from '../../connectors.tokens.ts';
import { ConnectorsRepository } from './connectors.repository.ts';

const LOOK_EVERY_MS = 500;
const AT_ONCE = 500;

/**
 * A connector's creation is answered as soon as it is stored, and is `completed` here: by any replica, so that a crash in
 * between leaves none behind. Whoever polls sees both.
 */
@Injectable()
export class CompleteCreations implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #connectors: ConnectorsRepository;
  readonly #dataSource: DataSource;
  readonly #logger: Logger;
  #timer: NodeJS.Timeout | undefined;
  #look: Promise<void> | undefined;

  constructor(connectors: ConnectorsRepository, dataSource: DataSource, @Inject(LOGGER) logger: Logger) {
    this.#connectors = connectors;
    this.#dataSource = dataSource;
    this.#logger = logger;
  }

  onApplicationBootstrap(): void {
    this.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.stop();
  }

  start(): void {
    this.#timer = setInterval(() => {
      // One that takes longer than the pause between two is not overtaken.
      this.#look ??= this.#complete().finally(() => (this.#look = undefined));
    }, LOOK_EVERY_MS);
  }

  /** Resolves when what is in hand is done. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#look;
  }

  async #complete(): Promise<void> {
    try {
      await this.#connectors.completeStarted(this.#dataSource, AT_ONCE);
    } catch (error) {
      // The next look is half a second away; health says itself that the database is.
      this.#logger.warn({ ...errorFields(error) }, 'creations cannot be completed at this moment');
    }
  }
}
