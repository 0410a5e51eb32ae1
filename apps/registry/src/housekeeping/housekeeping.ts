import { forgetOutcomes } from '@umbra/commands';
import { errorFields } from '@umbra/errors';
import type { Logger } from '@umbra/observability';
import type { DataSource } from 'typeorm';
import type { ForgetDeletedResources } from '../annotations/forget-deleted-resources.ts';
import type { NoncesRepository } from '../nonce-memory/nonces.repository.ts';
import type { JobsRepository } from '../provision-devices/jobs.repository.ts';
import type { Clock } from '../time/clock.ts';
import type { SessionsRepository } from '../user-store/sessions.repository.ts';

export interface HousekeepingParts {
  readonly dataSource: DataSource;
  readonly nonces: NoncesRepository;
  readonly sessions: SessionsRepository;
  readonly jobs: JobsRepository;
  readonly deletedResources: ForgetDeletedResources;
  readonly clock: Clock;
  readonly logger: Logger;
}

const EVERY_MS = 60_000;

/** Removes what is over: used nonces, refresh tokens, provisioning jobs, labels of what was deleted, outcomes of commands. Nobody sees them any more in the meantime. */
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
    const { dataSource, nonces, sessions, jobs, deletedResources, clock } = this.#parts;
    const nowMs = clock.nowMs();
    await nonces.forgetExpired(dataSource, nowMs);
    await sessions.forgetExpired(dataSource, nowMs);
    await jobs.forgetExpired(dataSource, nowMs);
    await deletedResources.run(dataSource);
    await forgetOutcomes(dataSource, nowMs);
  }

  async #attempt(): Promise<void> {
    try {
      await this.cleanUp();
    } catch (error) {
      this.#parts.logger.warn({ ...errorFields(error) }, 'housekeeping failed and is tried again in a minute');
    }
  }
}
