import { setTimeout as delay } from 'node:timers/promises';
import { errorFields } from '@umbra/errors';
import type { Logger } from '@umbra/observability';
import type { Queryable } from '../persistence/sql.ts';

export interface PulseTiming {
  readonly everyMs: number;
  /** Who waits longer for a connection has none, as far as callers can tell. */
  readonly patienceMs: number;
}

const TIMING: PulseTiming = { everyMs: 1_000, patienceMs: 3_000 };

/**
 * Whether the database answers: asked in the background, so that a public probe costs nothing however often it comes, and
 * answers at once though the database hangs.
 */
export class DatabasePulse {
  readonly #database: Queryable;
  readonly #logger: Logger;
  readonly #timing: PulseTiming;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;
  #isAlive = true;

  constructor(database: Queryable, logger: Logger, timing: PulseTiming = TIMING) {
    this.#database = database;
    this.#logger = logger;
    this.#timing = timing;
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      this.#note(await this.#ask());
      await delay(this.#timing.everyMs, undefined, { signal }).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    }
  }

  /** @returns why it does not answer, or undefined */
  async #ask(): Promise<unknown> {
    const { patienceMs } = this.#timing;
    const patience = new AbortController();
    const answer = this.#database.query('SELECT 1').then(
      () => undefined,
      (error: unknown) => error,
    );
    const late = delay(patienceMs, new Error(`no answer within ${patienceMs} ms`), { signal: patience.signal });
    try {
      return await Promise.race([answer, late]);
    } finally {
      late.catch(() => undefined);
      patience.abort();
    }
  }

  #note(failure: unknown): void {
    const isAlive = failure === undefined;
    if (!isAlive && this.#isAlive) this.#logger.error({ ...errorFields(failure) }, 'the database does not answer');
    if (isAlive && !this.#isAlive) this.#logger.info({}, 'the database answers again');
    this.#isAlive = isAlive;
  }
}
