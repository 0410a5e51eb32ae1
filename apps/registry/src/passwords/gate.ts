import { UmbraError } from '@umbra/errors';

/** More work waits already than may wait. */
export class GateFullError extends UmbraError {
  constructor() {
    super('REGISTRY_GATE_FULL', 'Too much of this work is waiting already.', { retryable: true });
  }
}

/** Lets so many pieces of work run at once and so many wait; whatever comes on top is refused at once. */
export class Gate {
  readonly #maxRunning: number;
  readonly #maxWaiting: number;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(maxRunning: number, maxWaiting: number) {
    this.#maxRunning = maxRunning;
    this.#maxWaiting = maxWaiting;
  }

  /** @throws GateFullError */
  async pass<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#running >= this.#maxRunning) {
      if (this.#waiting.length >= this.#maxWaiting) throw new GateFullError();
      // The place of whoever leaves goes to the first in line, so that `#running` stays as it is.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
