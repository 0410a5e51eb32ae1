import { LRUCache } from 'lru-cache';

export interface BudgetOptions {
  /** Of processor time that a holder may take at once. */
  readonly burstMs: number;
  /** Of a processor, that it has for good. */
  readonly share: number;
}

interface Account {
  readonly spentMs: number;
  readonly atMs: number;
}

const MAX_HOLDERS = 10_000;

/** How much time each holder has taken of late. */
export class TimeBudget {
  readonly #options: BudgetOptions;
  readonly #accounts = new LRUCache<string, Account>({ max: MAX_HOLDERS });

  constructor(options: BudgetOptions) {
    this.#options = options;
  }

  /** @returns until the holder has time again: 0 while he has some */
  spentForMs(holder: string, nowMs: number): number {
    const beyondMs = this.#spentMs(holder, nowMs) - this.#options.burstMs;
    return beyondMs < 0 ? 0 : Math.max(1, beyondMs / this.#options.share);
  }

  spend(holder: string, tookMs: number, nowMs: number): void {
    this.#accounts.set(holder, { spentMs: this.#spentMs(holder, nowMs) + tookMs, atMs: nowMs });
  }

  #spentMs(holder: string, nowMs: number): number {
    const account = this.#accounts.get(holder);
    return account === undefined ? 0 : Math.max(0, account.spentMs - (nowMs - account.atMs) * this.#options.share);
  }
}
