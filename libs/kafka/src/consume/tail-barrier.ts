import { UmbraError } from '@umbra/errors';
import { partitionName } from './log-message.ts';

/** The tail did not reach the end in time. Asking again later may help. */
export class TailBehindError extends UmbraError {
  constructor(reason: string, cause?: unknown) {
    super('KAFKA_TAIL_BEHIND', `The newest state has not been read yet: ${reason}.`, { retryable: true, cause });
  }
}

/** End offsets by `topic/partition`: what must have been passed. */
export type Ends = ReadonlyMap<string, number>;

interface Waiter {
  readonly ends: Ends;
  readonly resolve: () => void;
}

/** How far a reader has come, and who waits for it to come further. No I/O. */
export class TailProgress {
  readonly #next = new Map<string, number>();
  readonly #waiters = new Set<Waiter>();

  /** The offset to be read next, if anything of the partition was read. */
  next(topic: string, partition: number): number | undefined {
    return this.#next.get(partitionName(topic, partition));
  }

  advance(topic: string, partition: number, next: number): void {
    const name = partitionName(topic, partition);
    if (next <= (this.#next.get(name) ?? 0)) return;
    this.#next.set(name, next);
    for (const waiter of this.#waiters) {
      if (this.#hasPassed(waiter.ends)) {
        this.#waiters.delete(waiter);
        waiter.resolve();
      }
    }
  }

  /** Resolves when every end is passed. @throws TailBehindError after `timeoutMs` */
  passed(ends: Ends, timeoutMs: number): Promise<void> {
    if (this.#hasPassed(ends)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiters.delete(waiter);
        reject(new TailBehindError(`not within ${String(timeoutMs)} ms`));
      }, timeoutMs);
      const waiter: Waiter = {
        ends,
        resolve: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      this.#waiters.add(waiter);
    });
  }

  #hasPassed(ends: Ends): boolean {
    for (const [name, end] of ends) {
      if (end > (this.#next.get(name) ?? 0)) return false;
    }
    return true;
  }
}

/**
 * Lets callers that come while a question is on its way share the next one, so that a crowd costs one question at a time
 * and yet each gets an answer that was asked for after it came.
 */
export class SharedQuestion<Answer> {
  readonly #ask: () => Promise<Answer>;
  #current: Promise<Answer> | undefined;
  #next: Promise<Answer> | undefined;

  constructor(ask: () => Promise<Answer>) {
    this.#ask = ask;
  }

  ask(): Promise<Answer> {
    if (this.#current === undefined) return this.#start();
    this.#next ??= this.#current.then(
      () => this.#start(),
      () => this.#start(),
    );
    return this.#next;
  }

  #start(): Promise<Answer> {
    this.#next = undefined;
    const current = this.#ask().finally(() => {
      if (this.#current === current) this.#current = undefined;
    });
    this.#current = current;
    return current;
  }
}
