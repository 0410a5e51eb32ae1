import { classifyError } from '@umbra/errors';
import { LogRangeReader, type KafkaConnection, type Logger, type PartitionSlice } from '@umbra/kafka';
import { OffsetTable, SkipTable, transactionsOf, type RunTransaction, type SqlSession } from '@umbra/projections';
import { LRUCache } from 'lru-cache';
import type { DataSource } from 'typeorm';
import { TimelineProjection } from '../project-timeline/timeline.projection.ts';
import { TimelineRunner } from '../project-timeline/timeline.runner.ts';
import { createReadModel, LIVE_SCHEMA, REBUILD_SCHEMA, RETIRED_SCHEMA } from '../read-model/read-model.schema.ts';
import { RetentionHorizons } from '../read-model/retention-table.ts';
import { dropTracesBefore } from '../read-model/drop-traces.ts';
import { TracePartitions, tracePartitionsOf } from '../read-model/trace-partitions.ts';
import { OWN_SCHEMA } from '../schemas.ts';
import { REBUILD_LOCK } from './rebuild-lock.ts';
import {
  RebuildDiffersError,
  RebuildNothingLiveError,
  RebuildPoisonError,
  RebuildRunningError,
} from './rebuild.errors.ts';
import { differences, type TableDifference } from './table-checksum.ts';

export interface RebuildOptions {
  readonly dataSource: DataSource;
  readonly connection: KafkaConnection;
  readonly topic: string;
  readonly logger: Logger;
  /** Compares, and throws the rebuilt tables away. */
  readonly isDryRun: boolean;
  /** Swaps even if the live tables differ: for when it is they that are wrong. */
  readonly isForced: boolean;
  readonly cachedDevices: number;
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
 * Builds the read models anew from the log, beside the live ones, while reads and the projector go on (wall 2). Only for
 * the last stretch, the comparison and the swap the projector is held, by the lock of its offset rows.
 */
export class RebuildReadModels {
  readonly #options: RebuildOptions;
  readonly #transactions: RunTransaction;
  readonly #live = new OffsetTable(LIVE_SCHEMA);
  readonly #rebuilt = new OffsetTable(REBUILD_SCHEMA);
  readonly #skips = new SkipTable(OWN_SCHEMA);
  readonly #runner: TimelineRunner;
  readonly #reader: LogRangeReader;
  readonly #partitions: TracePartitions;
  #samples = 0;
  #passed = 0;
  #target = 0;

  constructor(options: RebuildOptions) {
    const { dataSource, connection, topic, logger, cachedDevices } = options;
    this.#options = options;
    this.#transactions = transactionsOf(dataSource);
    this.#partitions = new TracePartitions({
      ...{ schema: REBUILD_SCHEMA, ownSchema: OWN_SCHEMA, transactions: this.#transactions },
    });
    this.#runner = new TimelineRunner({
      projection: new TimelineProjection({
        schema: REBUILD_SCHEMA,
        ownSchema: OWN_SCHEMA,
        partitions: this.#partitions,
        states: new LRUCache({ max: cachedDevices }),
        onFolded: ({ samples }) => (this.#samples += samples),
      }),
      transactions: this.#transactions,
      offsets: this.#rebuilt,
      skips: this.#skips,
      // What is poison was decided when the records were folded first; a rebuild follows it, and decides nothing.
      deadLetters: { append: (records) => Promise.reject(new RebuildPoisonError(records.map(positionOf))) },
      logger,
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
      const [held] = (await lock.query('SELECT pg_try_advisory_lock($1) AS got', [REBUILD_LOCK])) as { got: boolean }[];
      if (held?.got !== true) throw new RebuildRunningError();
      await this.#clear();
      await this.#transactions((session) => createReadModel(session, REBUILD_SCHEMA));
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
    const { connection, topic, isDryRun } = this.#options;
    if (isDryRun) throw new RebuildNothingLiveError();
    const ends = await connection.endOffsets(topic);
    const readingMs = await timed(() => this.#reportingWhile(() => this.#readTo(ends)));
    await this.#dropWhatRetentionDropped();
    await this.#transactions(async (session) => {
      await this.#rebuilt.set(session, topic, ends);
      await session.execute(`ALTER SCHEMA ${REBUILD_SCHEMA} RENAME TO ${LIVE_SCHEMA}`);
    });
    this.#report('swapped');
    return { samples: this.#samples, records: this.#passed, readingMs, pausedMs: 0, differences: [], isSwapped: true };
  }

  async #isSomethingLive(): Promise<boolean> {
    const rows = await this.#transactions((session) =>
      session.rows('SELECT FROM pg_namespace WHERE nspname = $1', [LIVE_SCHEMA]),
    );
    return rows.length > 0;
  }

  /** With the live offsets locked: the last stretch, the comparison, and the swap in the same transaction. */
  async #finish(readingMs: number): Promise<RebuildResult> {
    const { topic, isDryRun, isForced } = this.#options;
    let pausedAtMs = 0;
    const { holdIdleTimeoutMs = HOLD_IDLE_TIMEOUT_MS } = this.#options;
    const found = await this.#transactions(async (session) => {
      await session.execute(`SET LOCAL idle_in_transaction_session_timeout = ${String(holdIdleTimeoutMs)}`);
      const ends = await this.#live.lock(session, topic);
      pausedAtMs = performance.now();
      this.#report('paused');
      await this.#readTo(ends);
      await this.#dropWhatRetentionDropped();
      this.#report('comparing');
      const found = await this.#compare(session);
      if (!isDryRun && (found.length === 0 || isForced)) await this.#swap(session, ends);
      return found;
    });
    const pausedMs = performance.now() - pausedAtMs;
    const isSwapped = !isDryRun && (found.length === 0 || isForced);
    if (found.length > 0 && !isSwapped) {
      await this.#clear();
      throw new RebuildDiffersError(found);
    }
    this.#report(isSwapped ? 'swapped' : 'compared');
    return { samples: this.#samples, records: this.#passed, readingMs, pausedMs, differences: found, isSwapped };
  }

  #compare(session: SqlSession): Promise<TableDifference[]> {
    return this.#transactions((other) =>
      differences({ session, schema: LIVE_SCHEMA }, { session: other, schema: REBUILD_SCHEMA }),
    );
  }

  /**
   * A projector that waits for the lock still means the old offset rows: -1 there makes it match none, and read again from
   * what then has the name. One that is idle meets another generation in the new ones, and does the same. The old schema is dropped later: dropping needs locks that the projector holds while it waits.
   */
  async #swap(session: SqlSession, ends: Offsets): Promise<void> {
    const { topic } = this.#options;
    // A projector that remembers a partition must find it.
    await this.#partitions.ensureTables(await tracePartitionsOf(session, LIVE_SCHEMA));
    await this.#live.pause(session, topic);
    await this.#rebuilt.set(session, topic, ends);
    await session.execute(`ALTER SCHEMA ${LIVE_SCHEMA} RENAME TO ${RETIRED_SCHEMA}`);
    await session.execute(`ALTER SCHEMA ${REBUILD_SCHEMA} RENAME TO ${LIVE_SCHEMA}`);
  }

  async #readTo(ends: Offsets): Promise<void> {
    this.#target = total(ends);
    await this.#runner.load([...ends.keys()].map((partition) => ({ topic: this.#options.topic, partition })));
    await this.#reader.readTo(ends);
  }

  async #apply(slices: readonly PartitionSlice[]): Promise<void> {
    await this.#runner.apply(slices);
    for (const { firstOffset, nextOffset } of slices) this.#passed += nextOffset - firstOffset;
  }

  /** Partitions that retention has dropped from the live tables are not part of the comparison. */
  #dropWhatRetentionDropped(): Promise<void> {
    return this.#transactions(async (session) => {
      const horizons = await RetentionHorizons.load(session, OWN_SCHEMA);
      await dropTracesBefore(session, REBUILD_SCHEMA, horizons.latestMs());
    });
  }

  #liveOffsets(): Promise<Offsets> {
    return this.#transactions((session) => this.#live.read(session, this.#options.topic));
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
    for (const schema of [REBUILD_SCHEMA, RETIRED_SCHEMA]) {
      await this.#transactions(async (session) => {
        await session.execute(`SET LOCAL lock_timeout = ${String(dropLockTimeoutMs)}`);
        await session.execute(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
      });
    }
  }

  #report(stage: RebuildProgress['stage']): void {
    this.#options.report?.({ stage, passed: this.#passed, target: this.#target, samples: this.#samples });
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
