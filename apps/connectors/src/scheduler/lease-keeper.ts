import { Inject, Injectable } from '@nestjs/common';
import { errorFields } from '@umbra/errors';
import type { Logger } from '@umbra/observability';
import { LOGGER } from '../connectors.tokens.ts';
import { instantOf, systemTime } from '../executions/lease.ts';
import { ExecutionsRepository } from '../executions/executions.repository.ts';
import type { Run } from './run.ts';

/** A quarter of a lease: three renewals may fail before a run is lost. */
const RENEW_EVERY_MS = 5_000;
const WATCH_EVERY_MS = 500;

/** Keeps the leases of this replica's runs, and tells those that have lost theirs. */
@Injectable()
export class LeaseKeeper {
  readonly #executions: ExecutionsRepository;
  readonly #logger: Logger;
  readonly #runs = new Set<Run>();
  #timers: NodeJS.Timeout[] = [];
  #isRenewing = false;

  constructor(executions: ExecutionsRepository, @Inject(LOGGER) logger: Logger) {
    this.#executions = executions;
    this.#logger = logger;
  }

  /** @param holder as the executions have it */
  start(holder: string): void {
    const renew = setInterval(() => void this.#renew(holder), RENEW_EVERY_MS);
    const watch = setInterval(() => {
      for (const run of this.#runs) run.watch();
    }, WATCH_EVERY_MS);
    this.#timers = [renew, watch];
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }

  keep(run: Run): void {
    this.#runs.add(run);
  }

  release(run: Run): void {
    this.#runs.delete(run);
  }

  async #renew(holder: string): Promise<void> {
    // One at a time: a database that is slow gets no more of the same.
    if (this.#isRenewing || this.#runs.size === 0) return;
    this.#isRenewing = true;
    const since = instantOf(systemTime);
    const runs = [...this.#runs];
    try {
      const tokens = runs.map(({ execution }) => execution.fencingToken);
      const renewed = await this.#executions.renew(holder, tokens);
      for (const { execution, lease } of runs) if (renewed.has(execution.fencingToken)) lease.renew(since);
    } catch (error) {
      this.#logger.warn({ ...errorFields(error), runs: runs.length }, 'leases of runs could not be renewed');
    } finally {
      this.#isRenewing = false;
    }
  }
}
