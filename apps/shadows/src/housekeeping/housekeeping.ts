import { forgetOutcomes } from '@umbra/commands';
import { errorFields } from '@umbra/errors';
import type { Logger } from '@umbra/observability';
import type { DataSource } from 'typeorm';
import type { Clock } from '../tokens.ts';

export interface HousekeepingParts {
  readonly dataSource: DataSource;
  readonly nowMs: Clock;
  readonly logger: Logger;
}

const EVERY_MS = 60_000;

/** Removes what is over: outcomes of commands that nobody gives again. */
export class Housekeeping {
  readonly #parts: HousekeepingParts;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(parts: HousekeepingParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#timer ??= setInterval(() => {
      this.#running = this.#attempt();
    }, EVERY_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  async cleanUp(): Promise<void> {
    const { dataSource, nowMs } = this.#parts;
    await forgetOutcomes(dataSource, nowMs());
  }

  async #attempt(): Promise<void> {
    try {
      await this.cleanUp();
    } catch (error) {
      this.#parts.logger.warn(errorFields(error), 'housekeeping failed and is tried again in a minute');
    }
  }
}
