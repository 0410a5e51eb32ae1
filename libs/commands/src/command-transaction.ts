import type { GatheredOutbox } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';

/** The transaction of a batch as its commands have it, one after the other: what comes to nothing is taken back, and it goes on. */
export class CommandTransaction {
  readonly #manager: EntityManager;
  readonly #outbox: GatheredOutbox;
  #hasSavepoint = false;
  /** In the outbox, where the last attempt began. */
  #place = 0;

  constructor(manager: EntityManager, outbox: GatheredOutbox) {
    this.#manager = manager;
    this.#outbox = outbox;
  }

  /** @throws what the work throws: `takeBack` is to follow, if the transaction goes on */
  async attempt<Result>(work: (manager: EntityManager) => Promise<Result>): Promise<Result> {
    this.#place = this.#outbox.place;
    if (!this.#hasSavepoint) await this.#manager.query('SAVEPOINT command');
    this.#hasSavepoint = true;
    const result = await work(this.#manager);
    // One round trip ends this command and begins the next. It fails where the work has swallowed an error of the server.
    await this.#manager.query('RELEASE SAVEPOINT command; SAVEPOINT command');
    return result;
  }

  /** All that the last attempt wrote. */
  async takeBack(): Promise<void> {
    await this.#manager.query('ROLLBACK TO SAVEPOINT command');
    this.#outbox.backTo(this.#place);
  }
}
