import { DriverBusyError, ProjectBusyError } from '../../../domain/driver/driver-busy.error.ts';

/** By then some of those who wait have had their turn. */
const CROWDED_FOR_MS = 2_000;

export interface TurnLimits {
  /** Of one holder. */
  readonly maxWaitingEach: number;
  readonly maxWaiting: number;
  /** Of all that wait. */
  readonly maxWeight: number;
}

/** Who wants a turn. */
export interface Comer {
  readonly holder: string;
  /** How much is kept while it waits. */
  readonly weight: number;
  readonly signal?: AbortSignal | undefined;
}

interface Waiting<Place> {
  readonly weight: number;
  readonly enter: (place: Place) => void;
}

/** Gives places in turns: each holder has one at a time, and those who wait come up one after the other, however many theirs are. */
export class Turns<Place> {
  readonly #idle: Place[];
  readonly #limits: TurnLimits;
  /** In the order in which their turn comes. */
  readonly #queues = new Map<string, Set<Waiting<Place>>>();
  readonly #inside = new Set<string>();
  #waiting = 0;
  #weight = 0;

  constructor(places: readonly Place[], limits: TurnLimits) {
    this.#idle = [...places];
    this.#limits = limits;
  }

  /**
   * @returns what the work gives, which has a place for as long as it takes
   * @throws DriverBusyError when too many wait, or the reason of the signal
   */
  async with<Result>(comer: Comer, work: (place: Place) => Promise<Result>): Promise<Result> {
    const place = await this.#enter(comer);
    try {
      return await work(place);
    } finally {
      this.#idle.push(place);
      this.#inside.delete(comer.holder);
      this.#toTheEnd(comer.holder);
      this.#letIn();
    }
  }

  async #enter({ holder, weight, signal }: Comer): Promise<Place> {
    signal?.throwIfAborted();
    const queue = this.#queues.get(holder) ?? new Set();
    const { maxWaitingEach, maxWaiting, maxWeight } = this.#limits;
    if (queue.size >= maxWaitingEach) {
      throw new ProjectBusyError(
        'Too many mappings of this project wait to be applied. Try again later.',
        CROWDED_FOR_MS,
      );
    }
    // What is too heavy for all of them may still come by itself.
    const isHeavy = this.#waiting > 0 && this.#weight + weight > maxWeight;
    if (this.#waiting >= maxWaiting || isHeavy) {
      throw new DriverBusyError('The mapping cannot be applied now: too many wait for it. Try again later.');
    }
    const { promise, resolve, reject } = Promise.withResolvers<Place>();
    const waiting: Waiting<Place> = { weight, enter: resolve };
    queue.add(waiting);
    this.#queues.set(holder, queue);
    this.#waiting += 1;
    this.#weight += weight;
    const giveUp = (): void => {
      if (this.#leave(holder, queue, waiting)) reject(signal?.reason as Error);
    };
    signal?.addEventListener('abort', giveUp, { once: true });
    this.#letIn();
    try {
      return await promise;
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
  }

  #leave(holder: string, queue: Set<Waiting<Place>>, waiting: Waiting<Place>): boolean {
    if (!queue.delete(waiting)) return false;
    this.#waiting -= 1;
    this.#weight -= waiting.weight;
    if (queue.size === 0) this.#queues.delete(holder);
    return true;
  }

  /** Behind those who came while it had its place. */
  #toTheEnd(holder: string): void {
    const queue = this.#queues.get(holder);
    if (queue === undefined) return;
    this.#queues.delete(holder);
    this.#queues.set(holder, queue);
  }

  #letIn(): void {
    for (const [holder, queue] of this.#queues) {
      if (this.#idle.length === 0) return;
      if (this.#inside.has(holder)) continue;
      const [next] = queue;
      const place = this.#idle.pop();
      if (next === undefined || place === undefined) return;
      this.#leave(holder, queue, next);
      this.#inside.add(holder);
      next.enter(place);
    }
  }
}
