import type { SqlSession } from '@umbra/projections';

/** For the migration: which samples are not kept, and from which place in the log on they are not looked at (wall 2). */
export const createRetentionTable = (schema: string): string => `
  CREATE TABLE ${schema}.retention_horizon (
    partition integer NOT NULL,
    from_offset bigint NOT NULL,
    horizon_ms bigint NOT NULL,
    PRIMARY KEY (partition, from_offset)
  )`;

interface HorizonRow {
  readonly partition: number;
  readonly from_offset: number;
  readonly horizon_ms: number;
}

/** The stored horizons: what both the running projection and a rebuild measure samples by. */
export class RetentionHorizons {
  readonly #byPartition = new Map<number, HorizonRow[]>();

  constructor(rows: readonly HorizonRow[]) {
    for (const row of rows) {
      const list = this.#byPartition.get(row.partition);
      if (list === undefined) this.#byPartition.set(row.partition, [row]);
      else list.push(row);
    }
  }

  static async load(session: SqlSession, schema: string): Promise<RetentionHorizons> {
    return new RetentionHorizons(
      await session.rows<HorizonRow>(`SELECT partition, from_offset, horizon_ms FROM ${schema}.retention_horizon`),
    );
  }

  /** The horizon in force at a place of the log; 0 where there is none. */
  at(partition: number, offset: number): number {
    let horizonMs = 0;
    for (const row of this.#byPartition.get(partition) ?? []) {
      if (row.from_offset <= offset && row.horizon_ms > horizonMs) horizonMs = row.horizon_ms;
    }
    return horizonMs;
  }

  /** The latest horizon of all: traces before it are gone, whatever place of the log brought them. */
  latestMs(): number {
    return Math.max(0, ...[...this.#byPartition.values()].flat().map((row) => row.horizon_ms));
  }
}
