import { classifyError } from '@umbra/errors';
import { LogRangeReader, type KafkaConnection, type Logger, type PartitionSlice } from '@umbra/kafka';
import type { DataSource } from 'typeorm';
import { OffsetTable } from '../offset-table.ts';
import { transactionsOf, type RunTransaction, type SqlSession } from '../sql-session.ts';
import {
  RebuildDiffersError,
  RebuildNothingLiveError,
  RebuildPoisonError,
  RebuildRunningError,
} from './rebuild.errors.ts';
import type { RebuildRunner, RebuildSubject } from './rebuild-subject.ts';
import { compareTables, type Comparison, type TableDifference } from './table-checksum.ts';

export interface RebuildOptions {
  readonly dataSource: DataSource;
  readonly connection: KafkaConnection;
  readonly subject: RebuildSubject;
  readonly logger: Logger;
  /** Compares, and throws the rebuilt tables away. */
  readonly isDryRun: boolean;
  /** Swaps even if the live tables differ: for when it is they that are wrong. */
  readonly isForced: boolean;
  readonly report?: (progress: RebuildProgress) => void;
  /** While the projector is held: a rebuild that is silent for longer has vanished, and the projector goes on. */
  readonly holdIdleTimeoutMs?: number;
  /** Dropping the old tables waits so long for their last readers. */
  readonly dropLockTimeoutMs?: number;
}

export interface RebuildProgress {
  readonly stage: 'reading' | 'paused' | 'comparing' | 'swapped' | 'compared';
  /** Records of the log that were passed, of those that the running service has passed. */
  readonly passed: number;
  readonly target: number;
  readonly samples: number;
}

export interface RebuildResult {
  readonly samples: number;
  readonly records: number;
  readonly readingMs: number;
  /** How long the running projection stood still. */
  readonly pausedMs: number;
  readonly differences: readonly TableDifference[];
  /** Rows that say what the live ones say, from which this build has concluded something else. */
  readonly derivedAnew: number;
  readonly isSwapped: boolean;
  /** Why the tables that were replaced are still there, if they are: the next rebuild drops them. */
  readonly leftover?: string;
}

type Offsets = ReadonlyMap<number, number>;

/** As many records behind at most, and the rest is read while the live projection waits. */
const LAST_STRETCH_RECORDS = 2_000;
const BATCH_MESSAGES = 2_000;
const PROGRESS_EVERY_MS = 1_000;
/** A reader's old query may hold a table of the retired schema for a moment. */
const DROP_LOCK_TIMEOUT_MS = 10_000;
/** The last stretch is some thousand records: seconds. */
const HOLD_IDLE_TIMEOUT_MS = 60_000;

/**
 * Builds read models anew from the log, beside the live ones, while reads and the projector go on (wall 2). Only for the
 * last stretch, the comparison and the swap the projector is held, by the lock of its offset rows.
 */
export class Rebuild {
  readonly #options: RebuildOptions;
  readonly #subject: RebuildSubject;
  readonly #transactions: RunTransaction;
  readonly #live: OffsetTable;
  readonly #rebuilt: OffsetTable;
  readonly #runner: RebuildRunner;
  readonly #reader: LogRangeReader;
  #passed = 0;
  #target = 0;

  constructor(options: RebuildOptions) {
    const { dataSource, connection, subject } = options;
    const { topic, schemas } = subject;
    this.#options = options;
    this.#subject = subject;
    this.#transactions = transactionsOf(dataSource);
    this.#live = new OffsetTable(schemas.live);
    this.#rebuilt = new OffsetTable(schemas.rebuild);
    this.#runner = subject.runner({
      append: (records) => Promise.reject(new RebuildPoisonError(records.map(positionOf))),
    });
    this.#reader = new LogRangeReader({
      ...{ connection, topic, maxMessages: BATCH_MESSAGES },
      handle: (slices) => this.#apply(slices),
    });
  }

  /** @throws RebuildDiffersError when the tables differ (and the swap is not forced): the live ones stay as they are */
  async run(): Promise<RebuildResult> {
    const lock = this.#options.dataSource.createQueryRunner();
    try {
      const [held] = (await lock.query('SELECT pg_try_advisory_lock($1) AS got', [this.#subject.lock])) as {
        got: boolean;
      }[];
      if (held?.got !== true) throw new RebuildRunningError();
      await this.#clear();
      await this.#transactions((session) => this.#subject.create(session, this.#subject.schemas.rebuild));
      const result = (await this.#isSomethingLive()) ? await this.#replace() : await this.#makeLive();
      return result.isSwapped ? { ...result, ...(await this.#clearAfterSwap()) } : await this.#cleared(result);
    } finally {
      await this.#reader.close();
      // Ends with the session, were it not given back to a pool.
      await lock.query('SELECT pg_advisory_unlock_all()');
      await lock.release();
    }
  }

  async #reportingWhile(work: () => Promise<void>): Promise<void> {
    const progress = setInterval(() => this.#report('reading'), PROGRESS_EVERY_MS);
    try {
      await work();
      this.#report('reading');
    } finally {
      clearInterval(progress);
    }
  }

  /** Reads to where the live projection stands, again and again, until it is close behind. */
  async #catchUp(): Promise<void> {
    let ends = await this.#liveOffsets();
    for (;;) {
      await this.#readTo(ends);
      const next = await this.#liveOffsets();
      if (total(next) - total(ends) <= LAST_STRETCH_RECORDS) return;
      ends = next;
    }
  }

  async #replace(): Promise<RebuildResult> {
    const readingMs = await timed(() => this.#reportingWhile(() => this.#catchUp()));
    return this.#finish(readingMs);
  }

  /** The live read models were dropped: everything that the log holds now becomes the new ones. The projector waits for them. */
  async #makeLive(): Promise<RebuildResult> {
    const { connection, isDryRun } = this.#options;
    const { topic, schemas } = this.#subject;
    if (isDryRun) throw new RebuildNothingLiveError();
    const ends = await connection.endOffsets(topic);
    const readingMs = await timed(() => this.#reportingWhile(() => this.#readTo(ends)));
    await this.#transactions(async (session) => {
      await this.#subject.settle?.(session);
      await this.#rebuilt.set(session, topic, ends);
      await session.execute(`ALTER SCHEMA ${schemas.rebuild} RENAME TO ${schemas.live}`);
    });
    this.#report('swapped');
    return {
      samples: this.#subject.samples(),
      records: this.#passed,
      readingMs,
      pausedMs: 0,
      differences: [],
      derivedAnew: 0,
      isSwapped: true,
    };
  }

  async #isSomethingLive(): Promise<boolean> {
    const rows = await this.#transactions((session) =>
      session.rows('SELECT FROM pg_namespace WHERE nspname = $1', [this.#subject.schemas.live]),
    );
    return rows.length > 0;
  }

  /** With the live offsets locked: the last stretch, the comparison, and the swap in the same transaction. */
  async #finish(readingMs: number): Promise<RebuildResult> {
    const { isDryRun, isForced } = this.#options;
    let pausedAtMs = 0;
    const { holdIdleTimeoutMs = HOLD_IDLE_TIMEOUT_MS } = this.#options;
    const found = await this.#transactions(async (session) => {
      await session.execute(`SET LOCAL idle_in_transaction_session_timeout = ${String(holdIdleTimeoutMs)}`);
      const ends = await this.#live.lock(session, this.#subject.topic);
      pausedAtMs = performance.now();
      this.#report('paused');
      await this.#readTo(ends);
      await this.#subject.settle?.(session);
      this.#report('comparing');
      const found = await this.#compare(session);
      if (!isDryRun && (found.differences.length === 0 || isForced)) await this.#swap(session, ends);
      return found;
    });
    const pausedMs = performance.now() - pausedAtMs;
    const isSwapped = !isDryRun && (found.differences.length === 0 || isForced);
    if (found.differences.length > 0 && !isSwapped) {
      await this.#clear();
      throw new RebuildDiffersError(found.differences);
    }
    this.#report(isSwapped ? 'swapped' : 'compared');
    return {
      samples: this.#subject.samples(),
      records: this.#passed,
      readingMs,
      pausedMs,
      ...found,
      isSwapped,
    };
  }

  #compare(session: SqlSession): Promise<Comparison> {
    const { tables, schemas } = this.#subject;
    return this.#transactions((other) =>
      compareTables(tables, { session, schema: schemas.live }, { session: other, schema: schemas.rebuild }),
    );
  }

  /**
   * A projector that waits for the lock still means the old offset rows: -1 there makes it match none, and read again from
   * what then has the name. One that is idle meets another generation in the new ones, and does the same. The old schema is dropped later: dropping needs locks that the projector holds while it waits.
   */
  async #swap(session: SqlSession, ends: Offsets): Promise<void> {
    const { topic, schemas } = this.#subject;
    await this.#subject.beforeSwap?.(session);
    await this.#live.pause(session, topic);
    await this.#rebuilt.set(session, topic, ends);
    await session.execute(`ALTER SCHEMA ${schemas.live} RENAME TO ${schemas.retired}`);
    await session.execute(`ALTER SCHEMA ${schemas.rebuild} RENAME TO ${schemas.live}`);
  }

  async #readTo(ends: Offsets): Promise<void> {
    this.#target = total(ends);
    await this.#runner.load([...ends.keys()].map((partition) => ({ topic: this.#subject.topic, partition })));
    await this.#reader.readTo(ends);
  }

  async #apply(slices: readonly PartitionSlice[]): Promise<void> {
    await this.#runner.apply(slices);
    for (const { firstOffset, nextOffset } of slices) this.#passed += nextOffset - firstOffset;
  }

  #liveOffsets(): Promise<Offsets> {
    return this.#transactions((session) => this.#live.read(session, this.#subject.topic));
  }

  async #cleared(result: RebuildResult): Promise<RebuildResult> {
    await this.#clear();
    return result;
  }

  /** The rebuilt tables are live, whatever becomes of the old ones. */
  async #clearAfterSwap(): Promise<Pick<RebuildResult, 'leftover'>> {
    try {
      await this.#clear();
      return {};
    } catch (error) {
      const { code, message } = classifyError(error);
      this.#options.logger.warn({ code, reason: message }, 'the tables that were replaced could not be dropped yet');
      return { leftover: message };
    }
  }

  /** What an interrupted rebuild, or a finished one, left behind. */
  async #clear(): Promise<void> {
    const { dropLockTimeoutMs = DROP_LOCK_TIMEOUT_MS } = this.#options;
    const { rebuild, retired } = this.#subject.schemas;
    for (const schema of [rebuild, retired]) {
      await this.#transactions(async (session) => {
        await session.execute(`SET LOCAL lock_timeout = ${String(dropLockTimeoutMs)}`);
        await session.execute(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
      });
    }
  }

  #report(stage: RebuildProgress['stage']): void {
    this.#options.report?.({ stage, passed: this.#passed, target: this.#target, samples: this.#subject.samples() });
  }
}

const total = (offsets: Offsets): number => [...offsets.values()].reduce((sum, offset) => sum + offset, 0);

const positionOf = ({ headers }: { readonly headers?: Readonly<Record<string, string>> }): string =>
  `partition ${headers?.['dead-letter-partition'] ?? '?'} offset ${headers?.['dead-letter-offset'] ?? '?'} ` +
  `(${headers?.['dead-letter-code'] ?? '?'})`;

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAtMs = performance.now();
  await work();
  return performance.now() - startedAtMs;
}
