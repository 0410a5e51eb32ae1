import { setTimeout as delay } from 'node:timers/promises';

/** Waits for a time, or until it is told that something is to do; once told, it does not wait the next time. */
export class Wake {
  #isTold = false;
  #wake: () => void = () => undefined;

  now(): void {
    this.#isTold = true;
    this.#wake();
  }

  async within(ms: number): Promise<void> {
    if (!this.#isTold) {
      const timer = new AbortController();
      await Promise.race([
        new Promise<void>((resolve) => (this.#wake = resolve)),
        delay(ms, undefined, { signal: timer.signal }).catch(() => undefined),
      ]);
      timer.abort();
    }
    this.#isTold = false;
  }
}
