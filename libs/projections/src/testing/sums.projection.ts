import type { LogMessage, PartitionSlice } from '@umbra/kafka';
import type { Accepted, BatchFold, Entry, PoisonedMessage, Projection, SqlSession } from '../index.ts';

export interface Amount {
  readonly account: string;
  readonly amount: number;
  readonly acceptedAtMs?: number;
}

/** A read model for tests: the sum of each account. Its table refuses sums above 1000; its fold refuses negative amounts. */
export class SumsProjection implements Projection<Amount> {
  readonly name = 'test.sums';
  readonly #schema: string;
  /** What is believed to be stored; a wrong belief shows in the sums. */
  readonly #remembered = new Map<string, number>();
  forgotten = 0;
  /** Runs after the rows are written, before the commit; what it returns could not be used after all. */
  afterWrite: (session: SqlSession) => Promise<readonly PoisonedMessage[] | void> = () => Promise.resolve();

  constructor(schema: string) {
    this.#schema = schema;
  }

  static createTable(schema: string): string {
    return `CREATE TABLE ${schema}.sum (account text PRIMARY KEY, total integer NOT NULL CHECK (total <= 1000))`;
  }

  read({ value }: LogMessage): Amount | undefined {
    const event = JSON.parse(value?.toString() ?? '') as Amount | { readonly other: true };
    return 'other' in event ? undefined : event;
  }

  accepted({ acceptedAtMs, amount }: Amount): Accepted | undefined {
    return acceptedAtMs === undefined ? undefined : { acceptedAtMs, samples: new Array<unknown>(amount) };
  }

  async begin(session: SqlSession, entries: readonly Entry<Amount>[]): Promise<BatchFold<Amount>> {
    const sums = new Map<string, number>();
    const unknown = entries.map(({ event }) => event.account).filter((account) => !this.#remembered.has(account));
    const rows = await session.rows<{ account: string; total: number }>(
      `SELECT account, total FROM ${this.#schema}.sum WHERE account = ANY($1::text[])`,
      [unknown],
    );
    const stored = new Map(rows.map(({ account, total }) => [account, total]));
    return {
      apply: ({ event: { account, amount } }) => {
        if (amount < 0) throw new RangeError('a negative amount');
        const before = sums.get(account) ?? this.#remembered.get(account) ?? stored.get(account) ?? 0;
        sums.set(account, before + amount);
      },
      write: async (session) => {
        await session.execute(
          `INSERT INTO ${this.#schema}.sum SELECT * FROM unnest($1::text[], $2::integer[])
           ON CONFLICT (account) DO UPDATE SET total = excluded.total`,
          [[...sums.keys()], [...sums.values()]],
        );
        return this.afterWrite(session);
      },
      committed: () => {
        for (const [account, total] of sums) this.#remembered.set(account, total);
      },
    };
  }

  forget(): void {
    this.forgotten += 1;
    this.#remembered.clear();
  }
}

/** A slice of hand-made messages, one offset each. */
export function sliceOf(partition: number, firstOffset: number, values: readonly unknown[]): PartitionSlice {
  return {
    topic: 'test.amounts',
    partition,
    firstOffset,
    nextOffset: firstOffset + values.length,
    messages: values.map((value, index) => ({
      topic: 'test.amounts',
      partition,
      offset: firstOffset + index,
      key: 'key',
      value: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
      headers: {},
      timestampMs: 0,
    })),
  };
}
