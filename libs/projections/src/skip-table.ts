import { classifyError } from '@umbra/errors';
import type { LogMessage } from '@umbra/kafka';
import type { SqlSession } from './sql-session.ts';

/** A record that a projection could not use, and why. */
export interface PoisonedMessage {
  readonly message: LogMessage;
  readonly error: unknown;
}

/** For migrations: the statement that makes the table of skipped records. It belongs to no read model: rebuilds honour it. */
export const createSkipTable = (schema: string): string => `
  CREATE TABLE ${schema}.poison_skip (
    topic text NOT NULL,
    partition integer NOT NULL,
    "offset" bigint NOT NULL,
    error_code text NOT NULL,
    PRIMARY KEY (topic, partition, "offset")
  )`;

/** Records that every run of the projection passes over, since the first one could not use them (wall 7). */
export class SkipTable {
  readonly #table: string;
  #known: ReadonlySet<string> = new Set();

  /** @param schema where `createSkipTable` was run; trusted text */
  constructor(schema: string) {
    this.#table = `${schema}.poison_skip`;
  }

  has(message: LogMessage): boolean {
    return this.#known.size > 0 && this.#known.has(nameOf(message));
  }

  /** Reads what earlier runs have skipped. */
  async load(session: SqlSession): Promise<void> {
    const rows = await session.rows<{ topic: string; partition: number; offset: number }>(
      `SELECT topic, partition, "offset" FROM ${this.#table}`,
    );
    this.#known = new Set(rows.map(nameOf));
  }

  /** In the transaction of the batch that the records were part of. */
  async add(session: SqlSession, poisoned: readonly PoisonedMessage[]): Promise<void> {
    await session.execute(
      `INSERT INTO ${this.#table} (topic, partition, "offset", error_code)
       SELECT * FROM unnest($1::text[], $2::integer[], $3::bigint[], $4::text[]) ON CONFLICT DO NOTHING`,
      [
        poisoned.map(({ message }) => message.topic),
        poisoned.map(({ message }) => message.partition),
        poisoned.map(({ message }) => message.offset),
        poisoned.map(({ error }) => classifyError(error).code),
      ],
    );
  }
}

const nameOf = ({ topic, partition, offset }: { topic: string; partition: number; offset: number }): string =>
  `${topic}/${String(partition)}/${String(offset)}`;
