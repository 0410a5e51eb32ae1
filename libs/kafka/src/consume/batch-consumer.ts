import { errorFields } from '@umbra/errors';
import type { Consumer, EachBatchPayload, TopicPartitionOffset } from 'kafkajs';
import { ConsumerMetrics } from '../metrics/consumer-metrics.ts';
import { BatchCollector } from './batch-collector.ts';
import type { BatchConsumerOptions, ConsumerState } from './batch-consumer-options.ts';
import { partitionName, type PartitionSlice } from './log-message.ts';
import { LogGapError, StaleOffsetsError, type TopicPartition } from './offset-store.ts';
import { FETCH_LIMITS } from './fetch-limits.ts';
import { GroupCommits } from './group-commits.ts';
import { Heartbeats } from './heartbeats.ts';
import { Patience, WorkAbandonedError } from './patience.ts';
import { placeToBegin } from './place-to-begin.ts';
import { firstHole, fetchedOffsetOf, slicesOf } from './read-slice.ts';

/**
 * A member learns by the answer to a heartbeat that the group forms anew. All wait for the last one to learn it, and nothing
 * is read meanwhile: at the usual third of a session that is two seconds at each start and each end of a member.
 */
const HEARTBEAT_EVERY_MS = 500;
const DEFAULT_MIN_FETCH_BYTES = 1_000_000;
const FETCH_WAIT_MS = 100;
const QUIET_MS = 5;
const RESTART_PAUSE_MS = 1_000;
/** All partitions of a fetch are handed out at once, so that the collector sees them together. */
const CONCURRENT_PARTITIONS = 64;

/**
 * Reads partitions from where its `OffsetStore` says, most often a projection's own database, and hands what all of them
 * have to one handler at a time. Kafka's committed offsets serve lag metrics only, unless they are the store. Transient
 * failures of the handler are repeated while the partitions wait; a stale offset makes it read again from what is stored; a
 * gap stops it for good (walls 3 and 7).
 */
export class BatchConsumer {
  readonly #options: Required<Omit<BatchConsumerOptions, 'onFatal'>> & Pick<BatchConsumerOptions, 'onFatal'>;
  readonly #patience: Patience;
  readonly #metrics: ConsumerMetrics;
  readonly #commits: GroupCommits;
  readonly #collectors: ReadonlyMap<string, BatchCollector>;
  /** What the database has applied. */
  readonly #stored = new Map<string, number>();
  /** What was read, which may be ahead of it by control records. */
  readonly #read = new Map<string, number>();
  /** Where markers came instead of the expected offset, until they come a second time. */
  readonly #doubted = new Map<string, number>();
  #assignment: Promise<void> = Promise.resolve();
  #assigned: TopicPartition[] = [];
  #consumer: Consumer | undefined;
  #status: ConsumerState['status'] = 'starting';
  #failure: unknown;
  #stopping = false;
  /** The group is being formed anew, and waits for this member. */
  #leaving = false;
  #restartTimer: NodeJS.Timeout | undefined;

  constructor(options: BatchConsumerOptions) {
    this.#options = {
      ...{ maxMessages: 2_000, maxWaitMs: 25, minFetchBytes: DEFAULT_MIN_FETCH_BYTES },
      ...{ contiguous: true, sessionTimeoutMs: 6_000 },
      ...options,
    };
    const { maxMessages, maxWaitMs } = this.#options;
    const { groupId, connection, topics } = options;
    this.#metrics = new ConsumerMetrics({ connection, groupId, topics, positions: this.#read });
    this.#commits = new GroupCommits({ groupId, logger: connection.logger, applied: () => this.#applied() });
    this.#patience = new Patience({
      onFailure: (failure) => {
        this.#status = 'retrying';
        connection.logger.warn({ groupId, ...failure }, 'a batch failed for a passing reason; it is repeated');
      },
      onSuccess: () => {
        if (this.#status === 'retrying') this.#status = 'consuming';
      },
    });
    this.#collectors = new Map(
      topics.map((topic) => [
        topic,
        new BatchCollector((slices) => this.#deliver(slices), { maxMessages, maxWaitMs, quietMs: QUIET_MS }),
      ]),
    );
  }

  get state(): ConsumerState {
    return { status: this.#status, positions: this.#stored, failure: this.#failure };
  }

  /** Joins the group and begins to read. @throws when no broker answers */
  async start(): Promise<void> {
    const { connection, groupId, topics, sessionTimeoutMs, minFetchBytes } = this.#options;
    const consumer = connection.readers.consumer({
      groupId,
      allowAutoTopicCreation: false,
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: HEARTBEAT_EVERY_MS,
      rebalanceTimeout: 30_000,
      minBytes: minFetchBytes,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      ...FETCH_LIMITS,
      retry: { retries: 10, initialRetryTime: 100, maxRetryTime: 1_000, restartOnFailure: () => Promise.resolve(true) },
    });
    this.#consumer = consumer;
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      this.#assigned = Object.entries(payload.memberAssignment).flatMap(([topic, partitions]) =>
        partitions.map((partition) => ({ topic, partition })),
      );
      this.#leaving = false;
      this.#metrics.assigned(this.#assigned);
      if (this.#status === 'failed') this.#pauseAll();
      else this.#reload(consumer);
    });
    // A fetch that held nothing but transaction markers never reaches `eachBatch`; this event tells of it.
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { topic, partition, batchSize, ...offsets } }) => {
      if (batchSize > 0) return;
      const last = Number(offsets.lastOffset);
      // Null where everything fetched lies before the wanted offset: what stood there was compacted away.
      this.#passMarkers(consumer, { topic, partition }, Number((offsets.firstOffset as string | null) ?? last), last);
    });
    consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
      connection.logger.warn({ groupId, error: error.message, restart }, 'the consumer stopped; it starts again');
      this.#metrics.left();
      if (!restart) this.#scheduleRestart(consumer);
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    // Stopped meanwhile: `stop` has let go of it already.
    if (this.#consumer !== consumer) return consumer.disconnect();
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: CONCURRENT_PARTITIONS,
      eachBatch: (payload) => this.#eachBatch(consumer, payload),
    });
  }

  /** Stops fetching, finishes what is in hand, leaves the group. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#metrics.close();
    this.#patience.wake();
    clearTimeout(this.#restartTimer);
    const consumer = this.#consumer;
    this.#consumer = undefined;
    if (consumer !== undefined) {
      await consumer.stop();
      await consumer.disconnect();
    }
    if (this.#status !== 'failed') this.#status = 'stopped';
  }

  /** Drops what is believed and reads the stored offsets again, for everything assigned. */
  #reload(consumer: Consumer): void {
    this.#stored.clear();
    this.#read.clear();
    this.#doubted.clear();
    const assigned = this.#assigned;
    this.#assignment = this.#loadPositions(consumer, assigned);
    this.#assignment.catch((error: unknown) => {
      this.#fail(error);
    });
  }

  async #loadPositions(consumer: Consumer, assigned: TopicPartition[]): Promise<void> {
    const isCurrent = () => this.#assigned === assigned && !this.#stopping;
    const [stored, marks] = await this.#patience.repeat(isCurrent, async () =>
      Promise.all([
        this.#options.offsets.load(assigned),
        Promise.all(
          this.#options.topics.map(async (topic) => [topic, await this.#options.connection.marks(topic)] as const),
        ),
      ]),
    );
    if (!isCurrent()) return;
    const marksOf = new Map(marks);
    const { contiguous, offsets } = this.#options;
    const policy = { contiguous, areCommitted: offsets.areCommitted === true };
    for (const place of assigned) {
      const name = partitionName(place.topic, place.partition);
      const log = marksOf.get(place.topic)?.get(place.partition) ?? { low: 0, high: 0 };
      const next = placeToBegin(place, stored.get(name) ?? 0, log, policy);
      this.#stored.set(name, next);
      this.#read.set(name, Math.max(next, log.low));
    }
    for (const { topic, partition } of assigned) {
      consumer.seek({ topic, partition, offset: String(this.#read.get(partitionName(topic, partition)) ?? 0) });
    }
    if (this.#status === 'starting') this.#status = 'consuming';
  }

  /**
   * A fetch brought transaction markers alone, from `first` to `last`. It may have been on its way since before a seek back:
   * where it does not begin at the expected offset, that one is fetched again, and only a second answer of the same kind
   * is believed.
   */
  #passMarkers(consumer: Consumer, place: TopicPartition, first: number, last: number): void {
    const name = partitionName(place.topic, place.partition);
    const expected = this.#read.get(name);
    if (expected === undefined || first < expected) return;
    const isConfirmed = this.#doubted.get(name) === first;
    this.#doubted.delete(name);
    if (first === expected || (isConfirmed && !this.#options.contiguous)) this.#read.set(name, last + 1);
    else if (isConfirmed) this.#fail(new LogGapError(place, expected, `the log goes on at ${String(first)}`));
    else {
      this.#doubted.set(name, first);
      consumer.seek({ ...place, offset: String(expected) });
    }
  }

  async #eachBatch(consumer: Consumer, payload: EachBatchPayload): Promise<void> {
    const heart = new Heartbeats(
      () => payload.heartbeat(),
      HEARTBEAT_EVERY_MS,
      (isMember) => {
        // The group waits for this member: what waits for another attempt is given up, and read again after the join.
        this.#leaving = !isMember;
        if (!isMember) this.#patience.wake();
      },
    );
    try {
      await this.#applyBatch(consumer, payload);
    } catch (error) {
      // Every partition of a delivery comes here; the first one reloads for all.
      if (!(error instanceof StaleOffsetsError)) this.#fail(error);
      else if (this.#stored.size > 0) this.#reload(consumer);
    } finally {
      heart.stop();
    }
    heart.throwIfLost();
  }

  async #applyBatch(consumer: Consumer, payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    const { topic, partition } = batch;
    const name = partitionName(topic, partition);
    await this.#assignment;
    const expected = this.#read.get(name);
    if (expected === undefined || this.#status === 'failed' || payload.isStale() || !payload.isRunning()) return;
    if (fetchedOffsetOf(batch) !== expected) {
      consumer.seek({ topic, partition, offset: String(expected) });
      return;
    }
    const hole = this.#options.contiguous ? firstHole(batch, expected) : undefined;
    if (hole !== undefined) throw new LogGapError({ topic, partition }, expected, `the log goes on at ${String(hole)}`);
    for (const slice of slicesOf(batch, this.#stored.get(name) ?? expected, this.#options.maxMessages)) {
      if (!payload.isRunning() || payload.isStale() || this.#stopping) return;
      await this.#collectors.get(topic)?.offer(slice);
      // A reassignment in the meantime has loaded positions of its own.
      if (this.#stored.get(name) !== slice.firstOffset) return;
      this.#stored.set(name, slice.nextOffset);
      this.#read.set(name, slice.nextOffset);
      payload.resolveOffset(String(slice.nextOffset - 1));
      if (this.#options.offsets.areCommitted === true) await this.#commits.afterDelivery(payload);
    }
    if (this.#options.offsets.areCommitted !== true) this.#commits.forLag(consumer);
  }

  async #deliver(slices: readonly PartitionSlice[]): Promise<void> {
    await this.#patience.repeat(
      () => !this.#stopping && !this.#leaving,
      () => this.#options.handle(slices),
    );
  }

  #applied(): TopicPartitionOffset[] {
    return this.#assigned.flatMap(({ topic, partition }) => {
      const offset = this.#stored.get(partitionName(topic, partition));
      return offset === undefined ? [] : [{ topic, partition, offset: String(offset) }];
    });
  }

  #fail(error: unknown): void {
    if (error instanceof WorkAbandonedError || this.#status === 'failed') return;
    this.#status = 'failed';
    this.#failure = error;
    const { groupId, connection, onFatal } = this.#options;
    connection.logger.error(
      { groupId, ...errorFields(error) },
      'the consumer stops; nothing behind this point is read',
    );
    this.#pauseAll();
    onFatal?.(error);
  }

  #pauseAll(): void {
    this.#consumer?.pause(this.#options.topics.map((topic) => ({ topic })));
  }

  #scheduleRestart(consumer: Consumer): void {
    if (this.#stopping || this.#consumer !== consumer) return;
    this.#restartTimer = setTimeout(() => void this.#restart(consumer), RESTART_PAUSE_MS);
  }

  async #restart(old: Consumer): Promise<void> {
    try {
      await old.disconnect();
      if (!this.#stopping) await this.start();
    } catch (error) {
      this.#options.connection.logger.warn({ ...errorFields(error) }, 'the consumer cannot start yet');
      if (this.#consumer !== undefined) this.#scheduleRestart(this.#consumer);
    }
  }
}
