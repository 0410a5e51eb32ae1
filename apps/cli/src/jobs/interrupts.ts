import type { Surroundings } from '../surroundings.ts';

/** Presses of Ctrl-C, taken one by one where the program has time for them. */
export class Interrupts {
  readonly #stop: () => void;
  #pending = 0;
  #wake: () => void = () => undefined;

  constructor({ onInterrupt }: Pick<Surroundings, 'onInterrupt'>) {
    this.#stop = onInterrupt(() => {
      this.#pending += 1;
      this.#wake();
    });
  }

  /**
   * Waits for the next one, so long at most.
   * @returns whether there was one, perhaps earlier
   */
  async within(ms: number): Promise<boolean> {
    if (this.#pending === 0) {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      const timer = setTimeout(resolve, ms, undefined);
      this.#wake = () => {
        resolve(undefined);
      };
      await promise;
      clearTimeout(timer);
    }
    if (this.#pending === 0) return false;
    this.#pending -= 1;
    return true;
  }

  /** From now on it ends the process again. */
  stop(): void {
    this.#stop();
  }
}
