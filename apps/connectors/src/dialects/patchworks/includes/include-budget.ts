import { patchworksRefusals } from '../patchworks.errors.ts';
import type { Item } from '../resources/read-rows.ts';

/** What one request may include: rows that many connectors share are shown below each of them. */
export interface IncludeLimits {
  /** Read in one step of a path. */
  readonly maxRows: number;
  /** Of the JSON as a whole. */
  readonly maxCharacters: number;
}

export const INCLUDE_LIMITS: IncludeLimits = { maxRows: 10_000, maxCharacters: 32 * 1_024 * 1_024 };

/** Knows how long the answer becomes before it is written. */
export class IncludeBudget {
  readonly #limits: IncludeLimits;
  readonly #characters = new Map<Item, number>();

  constructor(limits: IncludeLimits) {
    this.#limits = limits;
  }

  /** Rows to read at most: one more than may be there. */
  get rowsToRead(): number {
    return this.#limits.maxRows + 1;
  }

  /** Notes rows as they are without what is included. @throws WireError 422 when they are too many */
  enter(items: readonly Item[]): void {
    if (items.length > this.#limits.maxRows) throw patchworksRefusals.includesTooMuch();
    for (const item of items) this.#characters.set(item, JSON.stringify(item.json).length);
  }

  /** Notes rows that are shown below another. */
  put(below: Item, items: readonly Item[]): void {
    this.#characters.set(below, this.#sum([below, ...items]));
  }

  /** @throws WireError 422 when all that is below these rows is too long */
  check(items: readonly Item[]): void {
    if (this.#sum(items) > this.#limits.maxCharacters) throw patchworksRefusals.includesTooMuch();
  }

  #sum(items: readonly Item[]): number {
    return items.reduce((sum, item) => sum + (this.#characters.get(item) ?? 0), 0);
  }
}
