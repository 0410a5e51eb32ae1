import type { PartitionSlice } from './log-message.ts';

export interface CollectorOptions {
  /** A delivery holds at most this many messages, but at least one slice. */
  readonly maxMessages: number;
  /** The first slice of a delivery waits for others at most this long… */
  readonly maxWaitMs: number;
  /** …and no longer than this since the last one came. */
  readonly quietMs: number;
}

interface Offer {
  readonly slice: PartitionSlice;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Collects what the partitions offer at about the same time into one delivery: kafkajs hands out each partition for itself,
 * and a transaction for each costs seven times as much (wall 3). One delivery at a time; each in order of partition; a
 * partition has at most one slice in it, since its reader waits for the outcome.
 */
export class BatchCollector {
  readonly #deliver: (slices: readonly PartitionSlice[]) => Promise<void>;
  readonly #options: CollectorOptions;
  #offers: Offer[] = [];
  #delivering = false;
  #firstOfferAtMs = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(deliver: (slices: readonly PartitionSlice[]) => Promise<void>, options: CollectorOptions) {
    this.#deliver = deliver;
    this.#options = options;
  }

  /** Resolves when the delivery that the slice was part of succeeded; rejects with what made it fail. */
  offer(slice: PartitionSlice): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#offers.length === 0) this.#firstOfferAtMs = performance.now();
      this.#offers.push({ slice, resolve, reject });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#delivering) return;
    clearTimeout(this.#timer);
    const waitedMs = performance.now() - this.#firstOfferAtMs;
    const waiting = this.#offers.reduce((sum, { slice }) => sum + slice.messages.length, 0);
    const restMs =
      waiting >= this.#options.maxMessages ? 0 : Math.min(this.#options.quietMs, this.#options.maxWaitMs - waitedMs);
    if (restMs <= 0) void this.#flush();
    else this.#timer = setTimeout(() => void this.#flush(), restMs);
  }

  async #flush(): Promise<void> {
    this.#delivering = true;
    const taken = this.#take();
    try {
      await this.#deliver(taken.map(({ slice }) => slice));
      for (const { resolve } of taken) resolve();
    } catch (error) {
      for (const { reject } of taken) reject(error);
    }
    this.#delivering = false;
    if (this.#offers.length > 0) {
      this.#firstOfferAtMs = performance.now();
      this.#schedule();
    }
  }

  #take(): Offer[] {
    const taken: Offer[] = [];
    let messages = 0;
    while (this.#offers.length > 0) {
      const offer = this.#offers[0] as Offer;
      if (taken.length > 0 && messages + offer.slice.messages.length > this.#options.maxMessages) break;
      messages += offer.slice.messages.length;
      taken.push(offer);
      this.#offers.shift();
    }
    return taken.sort((a, b) => a.slice.topic.localeCompare(b.slice.topic) || a.slice.partition - b.slice.partition);
  }
}
