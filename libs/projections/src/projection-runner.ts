import { classifyError } from '@umbra/errors';
import {
  deadLetter,
  noMetrics,
  type LogAppender,
  type Logger,
  type LogMessage,
  type MetricsPort,
  type OffsetStore,
  type PartitionSlice,
  type TopicPartition,
} from '@umbra/kafka';
import { runWithSpan, type Span, type Tracer } from '@umbra/observability';
import { isAttributable, isMissingPartition } from './attributable.ts';
import { BatchTrace } from './batch-trace.ts';
import { ProjectionMetrics } from './projection-metrics.ts';
import { ProjectionMissingError, type LoadedOffsets, type OffsetTable } from './offset-table.ts';
import type { BatchFold, Entry, Projection } from './projection.ts';
import type { PoisonedMessage, SkipTable } from './skip-table.ts';
import { splitSlices } from './split-slices.ts';
import type { RunTransaction, SqlSession } from './sql-session.ts';

export interface ProjectionRunnerOptions<Event, Session extends SqlSession = SqlSession> {
  readonly projection: Projection<Event, Session>;
  readonly transactions: RunTransaction<Session>;
  readonly offsets: OffsetTable;
  readonly skips: SkipTable;
  readonly deadLetters: Pick<LogAppender, 'append'>;
  readonly logger: Logger;
  /** Undefined where tracing is off. */
  readonly tracer?: Tracer | undefined;
  /** Left out by rebuilds: what they repeat was counted when it happened, and its age says nothing. */
  readonly metrics?: MetricsPort;
  /** More bytes of values than this are applied in several transactions; a record that is bigger has one for itself. */
  readonly maxBatchBytes?: number;
}

/** SQLSTATE. */
const UNDEFINED_TABLE_OR_SCHEMA = new Set(['42P01', '3F000']);

const isMissingTable = (error: unknown): boolean => UNDEFINED_TABLE_OR_SCHEMA.has(classifyError(error).code);

/** Some ten thousand samples: more than that in one transaction costs memory and patience, and saves nothing. */
const DEFAULT_MAX_BATCH_BYTES = 4 * 1024 * 1024;

/**
 * Applies batches to a projection so that each record has its effect exactly once (wall 3) and a record that cannot be
 * used stops nobody (wall 7). One batch is one transaction: offsets first, then what the fold must know, the fold, its
 * rows, and the poison that was found. Whoever calls repeats retryable failures and reads again after StaleOffsetsError.
 */
export class ProjectionRunner<Event, Session extends SqlSession = SqlSession> implements OffsetStore {
  readonly #options: ProjectionRunnerOptions<Event, Session>;
  readonly #metrics: ProjectionMetrics<Event>;
  /** Of the tables that the last load has read; what is in memory belongs to them. */
  #generation: string | undefined;
  #loads = 0;

  constructor(options: ProjectionRunnerOptions<Event, Session>) {
    this.#options = options;
    const { metrics = noMetrics, projection } = options;
    this.#metrics = new ProjectionMetrics(metrics, projection.name, projection.accepted?.bind(projection));
  }

  /** On every assignment: where to read on, with nothing left in memory of what was owned before. */
  async load(partitions: readonly TopicPartition[]): Promise<ReadonlyMap<string, number>> {
    const { projection, transactions, offsets, skips } = this.#options;
    this.#metrics.reads(new Set(partitions.map(({ topic }) => topic)));
    let loaded: LoadedOffsets;
    try {
      loaded = await transactions(async (session) => {
        await skips.load(session);
        return offsets.load(session, partitions);
      });
    } catch (error) {
      throw await this.#explained(error);
    }
    projection.forget();
    this.#generation = loaded.generation;
    this.#loads += 1;
    return loaded.offsets;
  }

  /**
   * @throws StaleOffsetsError when somebody else has advanced the offsets or replaced the tables: nothing was written
   * @throws ProjectionMissingError when its tables were dropped
   * @throws what the database or the dead letter topic failed with: nothing was written
   */
  async apply(slices: readonly PartitionSlice[]): Promise<void> {
    const isTooMuch = bytesOf(slices) > (this.#options.maxBatchBytes ?? DEFAULT_MAX_BATCH_BYTES);
    if (isTooMuch && (await this.#applyHalves(slices))) return;
    try {
      await this.#attemptPrepared(slices);
    } catch (error) {
      if (!isAttributable(error)) throw error;
      if (!(await this.#applyHalves(slices))) await this.#attempt(slices, error);
    }
  }

  /** @returns false for a single message, which has no halves */
  async #applyHalves(slices: readonly PartitionSlice[]): Promise<boolean> {
    const halves = splitSlices(slices);
    for (const half of halves ?? []) await this.apply(half);
    return halves !== undefined;
  }

  /** What was believed to be prepared may be gone (the tables were replaced): the second attempt prepares it again. */
  async #attemptPrepared(slices: readonly PartitionSlice[]): Promise<void> {
    try {
      await this.#attempt(slices);
    } catch (error) {
      if (!isMissingPartition(error)) throw error;
      await this.#attempt(slices);
    }
  }

  /** One transaction. With `poison`, the one message of the slices is what the database refused. */
  async #attempt(slices: readonly PartitionSlice[], poison?: unknown): Promise<void> {
    const { projection, transactions, offsets } = this.#options;
    const startedAtMs = performance.now();
    const { entries, poisoned } = this.#read(slices, poison);
    const trace = this.#trace(entries, poisoned);
    const loads = this.#loads;
    let fold: BatchFold<Event, Session> | undefined;
    let foldedAtMs = startedAtMs;
    try {
      await projection.prepare?.(entries);
      trace?.beginTransaction(entries.length + poisoned.length);
      await transactions(async (session) => {
        await offsets.advance(session, slices, this.#generation);
        fold = await projection.begin(session, entries);
        for (const entry of entries) {
          try {
            fold.apply(entry);
          } catch (error) {
            poisoned.push({ message: entry.message, error });
          }
        }
        foldedAtMs = performance.now();
        poisoned.push(...((await fold.write(session, (message) => trace?.of(message))) ?? []));
        if (poisoned.length > 0) await this.#giveUp(poisoned, (given) => this.#options.skips.add(session, given));
      });
    } catch (error) {
      // A commit whose answer was lost may have taken place: what is in memory is worth nothing then.
      projection.forget();
      trace?.failed(classifyError(error).code);
      throw await this.#explained(error);
    }
    this.#metrics.committed({
      records: slices.reduce((sum, { messages }) => sum + messages.length, 0),
      entries: poisoned.length === 0 ? entries : without(entries, poisoned),
      foldMs: foldedAtMs - startedAtMs,
      commitMs: performance.now() - foldedAtMs,
    });
    trace?.committed(poisoned);
    fold?.committed();
    // Loaded in between: what was committed may belong to tables that have been replaced since.
    if (loads !== this.#loads) projection.forget();
    for (const given of poisoned) this.#report(given, trace?.of(given.message));
  }

  #trace(entries: readonly Entry<Event>[], poisoned: readonly PoisonedMessage[]): BatchTrace | undefined {
    const { tracer, projection } = this.#options;
    if (tracer === undefined) return undefined;
    return BatchTrace.start(
      tracer,
      projection.name,
      [...entries, ...poisoned].map(({ message }) => message),
    );
  }

  /**
   * Tables that were dropped as a whole come back by a rebuild, perhaps before one can look: then they are of another
   * generation. One that is missing among those that were there all along is a fault.
   */
  async #explained(error: unknown): Promise<unknown> {
    if (!isMissingTable(error)) return error;
    const { transactions, offsets } = this.#options;
    const found = await transactions((session) => offsets.generation(session)).catch((failure: unknown) => {
      if (isMissingTable(failure)) return undefined;
      throw failure;
    });
    return found !== undefined && found === this.#generation ? error : new ProjectionMissingError(error);
  }

  #read(slices: readonly PartitionSlice[], poison: unknown): { entries: Entry<Event>[]; poisoned: PoisonedMessage[] } {
    const { projection, skips } = this.#options;
    const entries: Entry<Event>[] = [];
    const poisoned: PoisonedMessage[] = [];
    for (const { messages } of slices) {
      for (const message of messages) {
        if (skips.has(message)) continue;
        if (poison !== undefined) {
          poisoned.push({ message, error: poison });
          continue;
        }
        try {
          const event = projection.read(message);
          if (event !== undefined) entries.push({ message, event });
        } catch (error) {
          poisoned.push({ message, error });
        }
      }
    }
    return { entries, poisoned };
  }

  /** The dead letter is durable before the offset moves on: a crash in between makes a second letter, never a lost one. */
  async #giveUp(
    poisoned: readonly PoisonedMessage[],
    skip: (poisoned: readonly PoisonedMessage[]) => Promise<void>,
  ): Promise<void> {
    const { deadLetters, projection } = this.#options;
    await deadLetters.append(poisoned.map(({ message, error }) => deadLetter(message, error, projection.name)));
    await skip(poisoned);
  }

  #report(poisoned: PoisonedMessage, span: Span | undefined): void {
    const { topic, partition, offset }: LogMessage = poisoned.message;
    const say = (): void => {
      this.#options.logger.error(
        { topic, partition, offset, code: classifyError(poisoned.error).code },
        'a record cannot be used; it went to the dead letters',
      );
    };
    if (span === undefined) say();
    else runWithSpan(span, say);
    this.#metrics.deadLetter(topic);
  }
}

function without<Event>(entries: readonly Entry<Event>[], poisoned: readonly PoisonedMessage[]): Entry<Event>[] {
  const given = new Set(poisoned.map(({ message }) => message));
  return entries.filter(({ message }) => !given.has(message));
}

function bytesOf(slices: readonly PartitionSlice[]): number {
  let bytes = 0;
  for (const { messages } of slices) for (const { value } of messages) bytes += value?.length ?? 0;
  return bytes;
}
