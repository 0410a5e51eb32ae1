import type { LogRecord } from '@umbra/kafka';
import type { EntityManager } from 'typeorm';
import { insertIntoOutbox } from './insert-into-outbox.ts';

/** What waits to be put into the outbox at the end of a transaction. */
export class GatheredOutbox {
  static readonly #ofTransactions = new WeakMap<EntityManager, GatheredOutbox>();
  readonly #records: LogRecord[] = [];

  static of(manager: EntityManager): GatheredOutbox | undefined {
    return GatheredOutbox.#ofTransactions.get(manager);
  }

  /**
   * Runs the work of a transaction, and puts all that it adds to the outbox there by one statement, behind all else: ids are
   * drawn later than without, but what was locked is locked still. The work is to be the last thing that the transaction does.
   */
  static async gather<Result>(
    manager: EntityManager,
    work: (gathered: GatheredOutbox) => Promise<Result>,
  ): Promise<Result> {
    const gathered = new GatheredOutbox();
    GatheredOutbox.#ofTransactions.set(manager, gathered);
    try {
      const result = await work(gathered);
      await insertIntoOutbox(manager, gathered.#records);
      return result;
    } finally {
      GatheredOutbox.#ofTransactions.delete(manager);
    }
  }

  add(records: readonly LogRecord[]): void {
    this.#records.push(...records);
  }

  /** How many wait: the place to go back to when what follows is taken back. */
  get place(): number {
    return this.#records.length;
  }

  /** Forgets what was added since: the changes that it speaks of were taken back. */
  backTo(place: number): void {
    this.#records.length = place;
  }
}
