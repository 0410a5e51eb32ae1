import { telemetryTopic, type TelemetryIngested } from '@umbra/contracts/telemetry';
import { eventRecord, type LogAppender, type LogMessage, type LogRecord } from '@umbra/kafka';
import type { Accepted, BatchFold, Entry, Projection, SqlSession } from '@umbra/projections';
import type { LocateResult } from '@umbra/positioning-engine';
import type { PositioningMetrics } from '../positioning.metrics.ts';
import { locateSamples, type LocateSamplesOptions, type SampleOutcome } from './locate-samples.ts';
import { outcomeEvent } from './outcome-event.ts';
import { readScannedEvent, scannedSamples, type ScannedSample } from './scanned-samples.ts';

/** A sample, and where its scan was taken as far as the map knew before it learned from it. */
export interface LocatedSample extends ScannedSample {
  readonly result: LocateResult;
}

interface AttemptedSample extends ScannedSample {
  readonly outcome: SampleOutcome;
}

/** What the map takes from located samples, in the transaction of their offsets. */
export interface LearnSamples {
  /** @returns what is to be done once the transaction is committed */
  learn(session: SqlSession, samples: readonly LocatedSample[]): Promise<() => void>;
}

export interface ScanProjectionOptions extends LocateSamplesOptions {
  readonly outcomes: Pick<LogAppender, 'append'>;
  readonly learner: LearnSamples;
  readonly metrics: PositioningMetrics;
  readonly nowMs: () => number;
}

/**
 * Locates every scan of the device timeline, appends what it found, and learns from those whose place is known: in this
 * order, so that a contribution is a fair test of the map (positioning.md §5.2). Learning and the offsets are one
 * transaction; an outcome that a crash makes twice has the same id, and the first stands.
 */
export class ScanProjection implements Projection<TelemetryIngested> {
  readonly name = 'positioning.map';
  readonly #options: ScanProjectionOptions;
  /** By the very event: the log may hold the same one twice, and each has its own place there. */
  #located = new Map<TelemetryIngested, readonly AttemptedSample[]>();

  constructor(options: ScanProjectionOptions) {
    this.#options = options;
  }

  read(message: LogMessage): TelemetryIngested | undefined {
    return readScannedEvent(message);
  }

  accepted({ data }: TelemetryIngested): Accepted {
    return { acceptedAtMs: data.acceptedAtMs, samples: data.samples.filter(({ scan }) => scan !== undefined) };
  }

  /** Outside of the transaction: locating takes its time, and needs no lock. */
  async prepare(entries: readonly Entry<TelemetryIngested>[]): Promise<void> {
    const samples = entries.flatMap(({ event }) => scannedSamples(event));
    const outcomes = await locateSamples(samples, this.#options);
    this.#located = Map.groupBy(
      samples.map((sample, index) => ({ ...sample, outcome: outcomes[index]! })),
      ({ event }) => event,
    );
  }

  begin(): Promise<BatchFold<TelemetryIngested>> {
    const located: LocatedSample[] = [];
    const records: LogRecord[] = [];
    const { outcomes, learner, metrics, nowMs } = this.#options;
    let whenCommitted = (): void => undefined;
    return Promise.resolve({
      apply: ({ event, message }) => {
        const samples = (this.#located.get(event) ?? []).map(withResult);
        for (const sample of samples) {
          const outcome = outcomeEvent(sample, sample.result, nowMs());
          const traceparent = message.headers['traceparent'];
          records.push(eventRecord(telemetryTopic, event.data.trackingId, outcome, traceparent));
        }
        located.push(...samples);
      },
      write: async (session) => {
        whenCommitted = await learner.learn(session, located);
        // Last: what the database refuses is refused before anything is on the log.
        if (records.length > 0) await outcomes.append(records);
      },
      committed: () => {
        whenCommitted();
        for (const { result } of located) metrics.answered('log', result);
      },
    });
  }

  forget(): void {
    // What was located belongs to the batch in hand, and each attempt locates its batch anew; the map forgets by itself.
  }
}

/** @throws the fault that the scan has brought to light: its message is poison */
function withResult(sample: AttemptedSample): LocatedSample {
  const { outcome, ...scanned } = sample;
  if ('failure' in outcome) throw outcome.failure;
  return { ...scanned, result: outcome.result };
}
