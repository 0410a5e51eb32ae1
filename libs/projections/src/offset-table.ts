import { randomUUID } from 'node:crypto';
import { UmbraError } from '@umbra/errors';
import { partitionName, StaleOffsetsError, type PartitionSlice, type TopicPartition } from '@umbra/kafka';
import type { SqlSession } from './sql-session.ts';

/** The stored offset of a partition that nobody may advance: its tables are being replaced. */
export const PAUSED_OFFSET = -1;

/** The projection's tables are being replaced by rebuilt ones at this moment. */
export class ProjectionPausedError extends UmbraError {
  constructor() {
    super('PROJECTIONS_PAUSED', 'The projection is paused while its tables are replaced.', { retryable: true });
  }
}

/** The projection's tables are not there. They may come back: a rebuild makes them from the log. */
export class ProjectionMissingError extends UmbraError {
  constructor(cause: unknown) {
    super('PROJECTIONS_MISSING', 'The tables of the projection were dropped: rebuild them.', {
      retryable: true,
      cause,
    });
  }
}

/**
 * For migrations: the statement that makes the offset table of a schema. Every one that it makes is a generation of its
 * own: tables that were built anew have other rows than those that a reader remembers, though the offsets be the same.
 */
export const createOffsetTable = (schema: string): string => `
  CREATE TABLE ${schema}.projection_offset (
    topic text NOT NULL,
    partition integer NOT NULL,
    next bigint NOT NULL,
    ${generationColumn()},
    PRIMARY KEY (topic, partition)
  )`;

/** For migrations: gives a generation to an offset table that was made without. */
export const addOffsetGeneration = (schema: string): string =>
  `ALTER TABLE ${schema}.projection_offset ADD COLUMN IF NOT EXISTS ${generationColumn()}`;

const generationColumn = (): string => `generation uuid NOT NULL DEFAULT '${randomUUID()}'`;

/** Where a projection stands, and which of its generations of tables stands there. */
export interface LoadedOffsets {
  readonly offsets: ReadonlyMap<string, number>;
  /** Undefined when no partition was asked for. */
  readonly generation: string | undefined;
}

interface OffsetRow {
  readonly topic: string;
  readonly partition: number;
  readonly next: number;
}

/** The offsets a projection has applied, beside its rows and committed with them (wall 3). */
export class OffsetTable {
  readonly #table: string;

  /** @param schema where `createOffsetTable` was run; trusted text */
  constructor(schema: string) {
    this.#table = `${schema}.projection_offset`;
  }

  /** The next offset of each partition; one that was never read gets its row, at 0. @throws ProjectionPausedError */
  async load(session: SqlSession, partitions: readonly TopicPartition[]): Promise<LoadedOffsets> {
    await this.begin(session, partitions);
    const parameters = namesOf(partitions);
    const rows = await session.rows<OffsetRow & { readonly generation: string }>(
      `SELECT topic, partition, next, generation FROM ${this.#table}
         JOIN unnest($1::text[], $2::integer[]) AS wanted (topic, partition) USING (topic, partition)`,
      parameters,
    );
    requireRunning(rows);
    return {
      offsets: new Map(rows.map(({ topic, partition, next }) => [partitionName(topic, partition), next])),
      generation: rows[0]?.generation,
    };
  }

  /** Gives each partition its row, at 0, where it has none. */
  async begin(session: SqlSession, partitions: readonly TopicPartition[]): Promise<void> {
    await session.execute(
      `INSERT INTO ${this.#table} (topic, partition, next)
       SELECT topic, partition, 0 FROM unnest($1::text[], $2::integer[]) AS wanted (topic, partition)
       ON CONFLICT DO NOTHING`,
      namesOf(partitions),
    );
  }

  /**
   * Moves the offsets over the slices, if every one of them stands where its slice begins, in the tables of that
   * generation. To be the first statement of
   * the transaction: a reader that was replaced meanwhile waits here for its successor's commit, matches no row, and has
   * written nothing yet.
   * @throws StaleOffsetsError
   */
  async advance(session: SqlSession, slices: readonly PartitionSlice[], generation: string | undefined): Promise<void> {
    const advanced = await session.execute(
      `UPDATE ${this.#table} AS stored SET next = slice.next
         FROM unnest($1::text[], $2::integer[], $3::bigint[], $4::bigint[]) AS slice (topic, partition, first, next)
        WHERE stored.topic = slice.topic AND stored.partition = slice.partition AND stored.next = slice.first
          AND stored.generation = $5::uuid`,
      [
        slices.map(({ topic }) => topic),
        slices.map(({ partition }) => partition),
        slices.map(({ firstOffset }) => firstOffset),
        slices.map(({ nextOffset }) => nextOffset),
        generation ?? null,
      ],
    );
    if (advanced !== slices.length) throw new StaleOffsetsError();
  }

  /**
   * All offsets of a topic, with their rows locked until the end of the transaction: nobody advances meanwhile.
   * @throws ProjectionPausedError when the tables were replaced while it waited for the lock
   */
  async lock(session: SqlSession, topic: string): Promise<Map<number, number>> {
    const rows = await session.rows<OffsetRow>(
      `SELECT partition, next FROM ${this.#table} WHERE topic = $1 ORDER BY partition FOR UPDATE`,
      [topic],
    );
    requireRunning(rows);
    return new Map(rows.map(({ partition, next }) => [partition, next]));
  }

  /** All offsets of a topic as they are now. */
  async read(session: SqlSession, topic: string): Promise<Map<number, number>> {
    const rows = await session.rows<OffsetRow>(`SELECT partition, next FROM ${this.#table} WHERE topic = $1`, [topic]);
    return new Map(rows.map(({ partition, next }) => [partition, next]));
  }

  /** Puts offsets where somebody else has proved them to be. */
  async set(session: SqlSession, topic: string, offsets: ReadonlyMap<number, number>): Promise<void> {
    await session.execute(
      `INSERT INTO ${this.#table} (topic, partition, next)
       SELECT $1, partition, next FROM unnest($2::integer[], $3::bigint[]) AS proved (partition, next)
       ON CONFLICT (topic, partition) DO UPDATE SET next = excluded.next`,
      [topic, [...offsets.keys()], [...offsets.values()]],
    );
  }

  /** Puts the offsets of a topic where nobody matches them any more; in the transaction that holds their locks. */
  async pause(session: SqlSession, topic: string): Promise<void> {
    await session.execute(`UPDATE ${this.#table} SET next = ${String(PAUSED_OFFSET)} WHERE topic = $1`, [topic]);
  }

  /** Which generation of tables is there; undefined while nobody has begun to read. @throws when there is none */
  async generation(session: SqlSession): Promise<string | undefined> {
    const [row] = await session.rows<{ generation: string }>(`SELECT generation FROM ${this.#table} LIMIT 1`);
    return row?.generation;
  }
}

const namesOf = (partitions: readonly TopicPartition[]): unknown[] => [
  partitions.map(({ topic }) => topic),
  partitions.map(({ partition }) => partition),
];

function requireRunning(rows: readonly OffsetRow[]): void {
  if (rows.some(({ next }) => next === PAUSED_OFFSET)) throw new ProjectionPausedError();
}
