import type { SqlSession } from '@umbra/projections';
import { arrayOf, joinBytes, type SqlColumn } from './sql-columns.ts';

export interface PackedTableOptions {
  /** With its schema; trusted text. */
  readonly table: string;
  /** The primary key, in its order. */
  readonly key: readonly SqlColumn[];
  /** The column with the bytes. */
  readonly packed: string;
  /** What else is stored, and follows from the bytes. */
  readonly derived: readonly SqlColumn[];
}

/** What is to be added to a row. */
export interface PackedChange {
  readonly key: readonly (number | string)[];
  /** @param stored the bytes that are there, if there are any @returns the row that comes of it */
  merged(stored: Buffer | undefined): PackedRow;
}

export interface PackedRow {
  readonly bytes: Buffer;
  readonly derived: readonly number[];
}

type KeyedRow = PackedRow & Pick<PackedChange, 'key'>;

/**
 * Rows of packed sums: read, added to in memory, written back, in bulk. Many processes may do so at once. All lock in the
 * order of the keys: first rows that are new (who meets one that another transaction is inserting waits for its end), then
 * those that are there. Who waits for an old row has new ones only that nobody can wait for while he holds an old one
 * himself: so none waits in a circle.
 */
export class PackedTable {
  readonly #find: string;
  readonly #insert: string;
  readonly #lock: string;
  readonly #replace: string;

  constructor({ table, key, packed, derived }: PackedTableOptions) {
    const keyNames = key.map(({ name }) => name);
    const given = `unnest(${key.map(({ type }, index) => `$${String(index + 1)}::${type}[]`).join(', ')})
      WITH ORDINALITY AS given (${keyNames.join(', ')}, nth)`;
    // LIMIT makes the planner go by the key, row by row, whatever it thinks of how many there are.
    const stored = (columns: string, lock: string) => `
      SELECT given.nth, found.* FROM ${given}
       CROSS JOIN LATERAL (
         SELECT ${columns} FROM ${table} AS stored
          WHERE ${keyNames.map((name) => `stored.${name} = given.${name}`).join(' AND ')} LIMIT 1 ${lock}
       ) AS found`;
    this.#find = stored('', '');
    this.#lock = stored(`stored.${packed} AS bytes`, 'FOR UPDATE');
    const columns = [...key, ...derived];
    const at = (index: number): string => `$${String(columns.length + index)}`;
    const insert = `
      INSERT INTO ${table} (${columns.map(({ name }) => name).join(', ')}, ${packed})
      SELECT ${columns.map(({ name }) => name).join(', ')}, substring(${at(1)}::bytea FROM start FOR length)
        FROM unnest(${columns.map(({ type }, index) => `$${String(index + 1)}::${type}[]`).join(', ')},
                    ${at(2)}::integer[], ${at(3)}::integer[])
             WITH ORDINALITY AS given (${columns.map(({ name }) => name).join(', ')}, start, length, nth)
       ORDER BY nth`;
    this.#insert = `${insert} ON CONFLICT DO NOTHING RETURNING concat_ws(' ', ${keyNames.join(', ')}) AS key`;
    const replaced = [packed, ...derived.map(({ name }) => name)].map((name) => `${name} = excluded.${name}`);
    this.#replace = `${insert} ON CONFLICT (${keyNames.join(', ')}) DO UPDATE SET ${replaced.join(', ')}`;
  }

  /** @param changes in the order of their keys, each key once */
  async merge(session: SqlSession, changes: readonly PackedChange[]): Promise<void> {
    if (changes.length === 0) return;
    const found = await session.rows<{ nth: number }>(this.#find, keysOf(changes));
    const isThere = new Set(found.map(({ nth }) => nth));
    const inserted = await this.#add(session, changes.filter((_, index) => !isThere.has(index + 1))); // prettier-ignore
    await this.#addTo(session, changes.filter(({ key }) => !inserted.has(key.join(' ')))); // prettier-ignore
  }

  /** @returns the keys of those that were not there, and that nobody else has added meanwhile */
  async #add(session: SqlSession, changes: readonly PackedChange[]): Promise<ReadonlySet<string>> {
    if (changes.length === 0) return new Set();
    const rows = changes.map((change) => ({ key: change.key, ...change.merged(undefined) }));
    const added = await session.rows<{ key: string }>(this.#insert, columnsOf(rows));
    return new Set(added.map(({ key }) => key));
  }

  async #addTo(session: SqlSession, changes: readonly PackedChange[]): Promise<void> {
    if (changes.length === 0) return;
    const stored = await session.rows<{ nth: number; bytes: Buffer }>(this.#lock, keysOf(changes));
    if (stored.length < changes.length) throw new Error('rows of the radio map vanished while they were added to');
    const rows = stored.map(({ nth, bytes }) => {
      const change = changes[nth - 1]!;
      return { key: change.key, ...change.merged(bytes) };
    });
    await session.execute(this.#replace, columnsOf(rows));
  }
}

/** Rows turned by ninety degrees: one parameter a column. */
function keysOf(rows: readonly Pick<PackedChange, 'key'>[]): string[] {
  return rows[0]!.key.map((_, index) => arrayOf(rows.map(({ key }) => key[index]!)));
}

function columnsOf(rows: readonly KeyedRow[]): unknown[] {
  const { bytes, starts, lengths } = joinBytes(rows.map((row) => row.bytes));
  const derived = rows[0]!.derived.map((_, index) => arrayOf(rows.map((row) => row.derived[index]!)));
  return [...keysOf(rows), ...derived, bytes, starts, lengths];
}
