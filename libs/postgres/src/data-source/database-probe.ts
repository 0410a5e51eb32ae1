import type pg from 'pg';
import type { DataSource } from 'typeorm';
import { openSession } from './open-session.ts';

/**
 * Asks whether the database answers, over a session of its own: a pool whose connections are all at work says nothing
 * about the server, and a process must not seem to be cut off because it is busy.
 */
export class DatabaseProbe {
  readonly #dataSource: DataSource;
  #session: pg.Client | undefined;
  #isClosed = false;

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  /** @throws when it does not, after the patience that the data source has with a statement */
  async ping(): Promise<void> {
    try {
      this.#session ??= await this.#open();
      await this.#session.query('SELECT 1');
    } catch (error) {
      this.#end();
      throw error;
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#end();
  }

  async #open(): Promise<pg.Client> {
    const session = await openSession(this.#dataSource, 'probe');
    if (this.#isClosed) await session.end();
    return session;
  }

  /** Nobody waits: a server that does not answer does not answer a farewell either, and ends the session by itself. */
  #end(): void {
    const session = this.#session;
    this.#session = undefined;
    session?.end().catch(() => undefined);
  }
}
