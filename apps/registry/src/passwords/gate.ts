import { UmbraError } from '@umbra/errors';

/** More work waits already than may wait. */
export class GateFullError extends UmbraError {
  constructor() {
    super('REGISTRY_GATE_FULL', 'Too much of this work is waiting already.', { retryable: true });
  }
}

interface Waiting {
  readonly enter: () => void;
  readonly refuse: (error: GateFullError) => void;
}

/**
 * Lets so many pieces of work run at once and so many wait. Those for whom work is done take turns, and share the places
 * to wait: when all are taken, whoever has most of them gives one to who has fewer, and who has most is refused.
 */
export class Gate {
  readonly #maxRunning: number;
  readonly #maxWaiting: number;
  #running = 0;
  #waiting = 0;
  /** By whose work it is, in the order of whose turn it is; no line is empty. */
  readonly #lines = new Map<string, Waiting[]>();

  constructor(maxRunning: number, maxWaiting: number) {
    this.#maxRunning = maxRunning;
    this.#maxWaiting = maxWaiting;
  }

  /** @throws GateFullError */
  async pass<Result>(work: () => Promise<Result>, forWhom = ''): Promise<Result> {
    // The place of whoever leaves goes to the next in turn, so that `#running` stays as it is.
    if (this.#running >= this.#maxRunning) await this.#wait(forWhom);
    else this.#running += 1;
    try {
      return await work();
    } finally {
      const next = this.#next();
      if (next === undefined) this.#running -= 1;
      else next.enter();
    }
  }

  #wait(forWhom: string): Promise<void> {
    if (this.#waiting >= this.#maxWaiting) this.#makeRoom(forWhom);
    return new Promise((enter, refuse) => {
      const line = this.#lines.get(forWhom) ?? [];
      line.push({ enter, refuse });
      this.#lines.set(forWhom, line);
      this.#waiting += 1;
    });
  }

  #makeRoom(forWhom: string): void {
    const [longest] = [...this.#lines].sort(([, a], [, b]) => b.length - a.length);
    const mine = this.#lines.get(forWhom)?.length ?? 0;
    if (longest === undefined || longest[1].length <= mine + 1) throw new GateFullError();
    // Its newest: the others have waited longer.
    longest[1].pop()?.refuse(new GateFullError());
    this.#waiting -= 1;
  }

  #next(): Waiting | undefined {
    const [turn] = this.#lines;
    if (turn === undefined) return undefined;
    const [forWhom, line] = turn;
    const next = line.shift();
    this.#waiting -= 1;
    this.#lines.delete(forWhom);
    if (line.length > 0) this.#lines.set(forWhom, line);
    return next;
  }
}
