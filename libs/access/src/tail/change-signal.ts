import { TailBehindError } from '@umbra/kafka';

interface Waiter {
  readonly condition: () => boolean;
  readonly resolve: () => void;
}

/** More are turned away at once: each costs a look at every change. */
const MAX_WAITERS = 5_000;

/** Lets callers wait until a view says what they need it to say. */
export class ChangeSignal {
  readonly #waiters = new Set<Waiter>();

  /** Something was folded. */
  changed(): void {
    for (const waiter of this.#waiters) {
      if (waiter.condition()) waiter.resolve();
    }
  }

  /** Resolves when `condition` holds, now or after a change. @throws TailBehindError after `timeoutMs` */
  until(condition: () => boolean, timeoutMs: number): Promise<void> {
    if (condition()) return Promise.resolve();
    if (this.#waiters.size >= MAX_WAITERS) return Promise.reject(new TailBehindError('too many wait for it already'));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiters.delete(waiter);
        reject(new TailBehindError(`not within ${timeoutMs} ms`));
      }, timeoutMs);
      const waiter: Waiter = {
        condition,
        resolve: () => {
          clearTimeout(timer);
          this.#waiters.delete(waiter);
          resolve();
        },
      };
      this.#waiters.add(waiter);
    });
  }
}
