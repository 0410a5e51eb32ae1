/** A number of places, and who waits for one, in order. */
export class Places {
  readonly #max: number;
  readonly #waiting = new Set<() => void>();
  #taken = 0;

  constructor(max: number) {
    this.#max = max;
  }

  /** @returns how to leave, to be called once; undefined when no place was free in time, or it is not wanted any more */
  enter(waitMs: number, signal: AbortSignal): Promise<(() => void) | undefined> {
    if (signal.aborted) return Promise.resolve(undefined);
    if (this.#taken < this.#max) {
      this.#taken += 1;
      return Promise.resolve(this.#leave);
    }
    return new Promise((resolve) => {
      const settle = (place: (() => void) | undefined): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', giveUp);
        this.#waiting.delete(takeOver);
        resolve(place);
      };
      const takeOver = (): void => settle(this.#leave);
      const giveUp = (): void => settle(undefined);
      const timer = setTimeout(giveUp, waitMs);
      signal.addEventListener('abort', giveUp, { once: true });
      this.#waiting.add(takeOver);
    });
  }

  /** The place goes to the next in line, or becomes free. */
  readonly #leave = (): void => {
    const [next] = this.#waiting;
    if (next === undefined) this.#taken -= 1;
    else next();
  };
}
