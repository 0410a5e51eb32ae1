import { setTimeout as delay } from 'node:timers/promises';
import { errorFields } from '@umbra/errors';
import type { Logger } from '../logging/logger.ts';

export interface PulseTiming {
  readonly everyMs: number;
  /** No answer for longer than this is none. */
  readonly deadlineMs: number;
}

const TIMING: PulseTiming = { everyMs: 2_000, deadlineMs: 3_000 };

/**
 * Whether something that a process needs answers: asked in the background, so that a probe costs nothing however often it
 * comes, and is answered at once though what it is about hangs. A question that hangs is not asked a second time.
 */
export class Pulse {
  readonly #name: string;
  readonly #ask: () => Promise<unknown>;
  readonly #logger: Logger;
  readonly #timing: PulseTiming;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;
  #lastAnswerMs = Date.now();
  #failure: string | undefined;

  /** @param ask rejects, or hangs, when there is no answer */
  constructor(name: string, ask: () => Promise<unknown>, logger: Logger, timing: PulseTiming = TIMING) {
    this.#name = name;
    this.#ask = ask;
    this.#logger = logger;
    this.#timing = timing;
  }

  get isAlive(): boolean {
    return this.#failure === undefined;
  }

  /** For a readiness check: true, or since when there is no answer, and why. */
  get words(): true | string {
    if (this.#failure === undefined) return true;
    return `no answer for ${String(Math.round((Date.now() - this.#lastAnswerMs) / 1_000))} s: ${this.#failure}`;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Does not wait for an answer that is due: it counts no more. */
  stop(): void {
    this.#stop.abort();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.#beat();
      await delay(this.#timing.everyMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #beat(): Promise<void> {
    const { deadlineMs } = this.#timing;
    const timer = setTimeout(() => this.#note(`nothing came within ${String(deadlineMs)} ms`), deadlineMs);
    try {
      await this.#ask();
      this.#note(undefined);
    } catch (error) {
      this.#note(errorFields(error).reason);
    } finally {
      clearTimeout(timer);
    }
  }

  #note(failure: string | undefined): void {
    if (this.#stop.signal.aborted) return;
    const wasAlive = this.isAlive;
    this.#failure = failure;
    if (failure === undefined) this.#lastAnswerMs = Date.now();
    const fields = { part: this.#name };
    if (failure !== undefined && wasAlive) this.#logger.error({ ...fields, reason: failure }, 'a part does not answer');
    if (failure === undefined && !wasAlive) this.#logger.info(fields, 'a part answers again');
  }
}
