import { setTimeout as delay } from 'node:timers/promises';
import { classifyError } from '@umbra/errors';
import { noMetrics, type LogAppender, type Logger, type MetricsPort } from '@umbra/kafka';
import type { Tracer } from '@umbra/observability';
import type { DataSource } from 'typeorm';
import { appendTraced } from './append-traced.ts';
import { OutboxSession, type OutboxRow } from './outbox-session.ts';

export interface OutboxRelayOptions {
  readonly dataSource: DataSource;
  /**
   * Opens the appender (`FencedAppender.open` with an id that all replicas share). When the promise resolves, every
   * appender opened before it must be shut out already.
   */
  readonly appender: () => Promise<LogAppender>;
  readonly logger: Logger;
  /** Undefined where tracing is off. */
  readonly tracer?: Tracer | undefined;
  readonly metrics?: MetricsPort;
  /** Pause between looks when nothing announces itself; a commit wakes the relay at once. */
  readonly pollMs?: number;
}

/** What the relay knows of itself, for metrics and health. */
export interface OutboxRelayStatus {
  /** This process is the one that publishes. */
  readonly leads: boolean;
  /** How long the oldest row that was seen has been waiting by now; 0 when nothing waits, or another process publishes. */
  readonly oldestWaitMs: number;
  /** The code of the failure that it is trying to get over. */
  readonly failure: string | undefined;
}

const DEFAULT_POLL_MS = 1_000;
const TAKE_OVER_POLL_MS = 200;
const MAX_BATCH_ROWS = 500;
/** Under the broker's limit for a request (1 MiB), which holds for all records of a partition together. */
const MAX_BATCH_BYTES = 512 * 1024;
const FIRST_PAUSE_MS = 50;
const MAX_PAUSE_MS = 1_000;

/**
 * Publishes a schema's outbox in order. Of all replicas one does it at a time, by a lock of its database session.
 *
 * The lock alone is not enough: a process that sleeps between its read and its send loses the lock unnoticed, and would
 * send old versions after its successor's new ones. So, in this order: lead, then open the fenced appender, then read
 * through the session that holds the lock. Whoever leads later opens later, which shuts out every earlier send; and a
 * relay that shuts out its successor by opening late fails at the read, before it has sent anything.
 *
 * A crash between the send and the removal sends the same rows again: readers ignore versions that are not newer.
 */
export class OutboxRelay {
  readonly #options: OutboxRelayOptions;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;
  #wake: () => void = () => undefined;
  #woken = false;
  #status: Omit<OutboxRelayStatus, 'oldestWaitMs'> = { leads: false, failure: undefined };
  #waitingSinceMs: number | undefined;
  readonly #published: { inc(by: number): void };

  constructor(options: OutboxRelayOptions) {
    this.#options = options;
    const { metrics = noMetrics } = options;
    this.#published = metrics
      .counter('umbra_outbox_published_total', 'Records that the outbox relay has put on the log.')
      .labels();
    metrics.gauge(
      'umbra_outbox_oldest_wait_seconds',
      'How long the oldest record in the outbox waits for its publication; 0 where another process publishes.',
      [],
      () => this.status.oldestWaitMs / 1_000,
    );
  }

  get status(): OutboxRelayStatus {
    const since = this.#waitingSinceMs;
    return { ...this.#status, oldestWaitMs: since === undefined ? 0 : performance.now() - since };
  }

  /** Returns at once; the relay goes on by itself, through failures too, until `stop`. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Finishes the batch in hand, then lets another replica take over. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#notify();
    await this.#running;
    this.#waitingSinceMs = undefined;
  }

  async #run(): Promise<void> {
    let failures = 0;
    while (!this.#stop.signal.aborted) {
      try {
        await this.#session(() => (failures = 0));
      } catch (error) {
        failures += 1;
        this.#report(error, 'the outbox relay starts over');
        await this.#pause(pauseMs(failures));
      }
    }
  }

  /**
   * From a new session to its end. Whatever fails, the database or the log, ends it: a new session and a new appender
   * cost little, and no failure needs a way of its own.
   */
  async #session(onProgress: () => void): Promise<void> {
    const session = await OutboxSession.open(this.#options.dataSource);
    try {
      session.onWake(() => this.#notify());
      while (!(await session.tryLead())) {
        this.#waitingSinceMs = undefined;
        await this.#pause(TAKE_OVER_POLL_MS);
        if (this.#stop.signal.aborted) return;
      }
      this.#status = { ...this.#status, leads: true };
      await this.#publish(session, onProgress);
    } finally {
      this.#status = { ...this.#status, leads: false };
      await session.end();
    }
  }

  /** Publishes with one appender until it fails or the relay stops. */
  async #publish(session: OutboxSession, onProgress: () => void): Promise<void> {
    // Seen before the log is needed: where that is away, what waits is known to wait.
    this.#noteOldest(await session.read(1));
    const appender = await this.#options.appender();
    try {
      while (!this.#stop.signal.aborted) {
        this.#woken = false;
        const rows = batchOf(await session.read(MAX_BATCH_ROWS));
        this.#noteOldest(rows);
        if (rows.length > 0) {
          const records = rows.map(({ record }) => record);
          const { tracer } = this.#options;
          await (tracer === undefined ? appender.append(records) : appendTraced(appender, tracer, records));
          await session.remove(rows.map(({ id }) => id));
          this.#published.inc(rows.length);
        }
        this.#status = { ...this.#status, failure: undefined };
        onProgress();
        if (rows.length === 0) await this.#nextWake(this.#options.pollMs ?? DEFAULT_POLL_MS);
      }
    } finally {
      await appender.close();
    }
  }

  #noteOldest([oldest]: readonly OutboxRow[]): void {
    this.#waitingSinceMs = oldest === undefined ? undefined : performance.now() - oldest.waitingMs;
  }

  #report(error: unknown, message: string): void {
    const { code, message: reason, retryable } = classifyError(error);
    this.#status = { ...this.#status, failure: code };
    if (!this.#stop.signal.aborted) this.#options.logger.warn({ code, reason, retryable }, message);
  }

  #notify(): void {
    this.#woken = true;
    this.#wake();
  }

  /** Until something was announced since the last read, or `timeoutMs` have passed. */
  async #nextWake(timeoutMs: number): Promise<void> {
    if (this.#woken || this.#stop.signal.aborted) return;
    const timer = new AbortController();
    await Promise.race([
      new Promise<void>((resolve) => (this.#wake = resolve)),
      delay(timeoutMs, undefined, { signal: timer.signal }).catch(() => undefined),
    ]);
    timer.abort();
  }

  async #pause(timeoutMs: number): Promise<void> {
    await delay(timeoutMs, undefined, { signal: this.#stop.signal }).catch(() => undefined);
  }
}

/** As many of the oldest rows as one transaction of the log takes; at least one. */
function batchOf(rows: readonly OutboxRow[]): readonly OutboxRow[] {
  let bytes = 0;
  const end = rows.findIndex(({ record }, index) => {
    bytes += record.value.length + record.key.length;
    return index > 0 && bytes > MAX_BATCH_BYTES;
  });
  return end === -1 ? rows : rows.slice(0, end);
}

function pauseMs(failures: number): number {
  return Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
}
