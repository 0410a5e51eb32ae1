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
  #running: Promise<void> | undefined;

  constructor(parts: HousekeepingParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#timer ??= setInterval(() => {
      this.#running ??= this.cleanUp().finally(() => {
        this.#running = undefined;
      });
    }, EVERY_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  /** Each for itself: what fails keeps nothing from the others. */
  async cleanUp(): Promise<void> {
    const { dataSource, nonces, sessions, jobs, deletedResources, clock } = this.#parts;
    const nowMs = clock.nowMs();
    await this.#attempt('nonces', () => nonces.forgetExpired(dataSource, nowMs));
    await this.#attempt('sessions', () => sessions.forgetExpired(dataSource, nowMs));
    await this.#attempt('jobs', () => jobs.forgetExpired(dataSource, nowMs));
    await this.#attempt('deleted-resources', () => deletedResources.run(dataSource));
    await this.#attempt('outcomes', () => forgetOutcomes(dataSource, nowMs));
  }

  async #attempt(what: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#parts.logger.warn({ what, ...errorFields(error) }, 'housekeeping failed and is tried again in a minute');
    }
  }
}
