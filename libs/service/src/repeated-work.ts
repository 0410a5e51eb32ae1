import { setTimeout as delay } from 'node:timers/promises';
import { errorFields } from '@umbra/errors';
import type { Logger } from '@umbra/observability';
import type { Worker } from './worker.ts';

export interface RepeatedWorkOptions {
  /** As readiness calls it: `dispatch`. */
  readonly name: string;
  /** Pause between the end of one turn and the beginning of the next. */
  readonly everyMs: number;
  /** @param stopping aborted when it is to leave the rest to a later turn */
  readonly work: (stopping: AbortSignal) => Promise<void>;
  readonly logger: Logger;
}

/** Something that is done again and again: a turn that fails is logged, shown by `words`, and followed by the next. */
export class RepeatedWork implements Worker {
  readonly name: string;
  readonly #options: RepeatedWorkOptions;
  readonly #stop = new AbortController();
  #failure: string | undefined;
  #running: Promise<void> | undefined;

  constructor(options: RepeatedWorkOptions) {
    this.name = options.name;
    this.#options = options;
  }

  get words(): true | string {
    return this.#failure ?? true;
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
      await this.#turn(signal);
      await delay(this.#options.everyMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #turn(signal: AbortSignal): Promise<void> {
    const { name, logger, work } = this.#options;
    try {
      await work(signal);
      this.#failure = undefined;
    } catch (error) {
      const fields = errorFields(error);
      // Once for each reason: it comes again soon.
      if (fields.code !== this.#failure) logger.warn({ worker: name, ...fields }, 'it failed, and is tried again');
      this.#failure = fields.code;
    }
  }
}
