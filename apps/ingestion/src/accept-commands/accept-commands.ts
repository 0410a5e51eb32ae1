import type { Topic } from '@umbra/contracts/topics';
import { classifyError } from '@umbra/errors';
import {
  deadLetter,
  type DeadLetterMetrics,
  type LogAppender,
  type LogMessage,
  type LogRecord,
  type PartitionSlice,
} from '@umbra/kafka';
import type { Logger, Tracer } from '@umbra/observability';
import type { AddressBook } from '../accept-telemetry/steps/address.step.ts';
import type { DesiredShadowsView } from '../desired-shadows/desired-shadows.view.ts';
import type { IngestionMetrics } from '../ingestion.metrics.ts';
import type { SampleLimits } from '../rate-limit/sample-limits.ts';
import { compileShapes } from '../telemetry/shape/compiled-shapes.ts';
import { appendInParts } from './append-in-parts.ts';
import { carryOut, isAddressable } from './carry-out.ts';
import { CommandWork } from './command-work.ts';
import { replyRecord } from './reply-record.ts';

export interface AcceptCommandsOptions {
  readonly book: Pick<AddressBook, 'devices' | 'freshness'>;
  readonly desiredShadows: DesiredShadowsView;
  readonly limits: SampleLimits;
  /** Not the one of requests: a backlog of commands is not to stand in their way. */
  readonly log: Pick<LogAppender, 'append'>;
  readonly metrics: IngestionMetrics;
  readonly deadLetters: DeadLetterMetrics;
  readonly logger: Logger;
  /** Topics that commands may name as the place of their reply. */
  readonly replyTopics: readonly Topic[];
  /** Undefined where tracing is off. */
  readonly tracer?: Tracer | undefined;
  readonly maxClockSkewMs: number;
  readonly nowMs: () => number;
}

/** Stands in dead letters and spans. */
const READER = 'ingestion.commands';

/**
 * Telemetry that connectors have brought, into the log. A batch of commands costs two appends: what is accepted, and only
 * once the log has it the answers, with what nobody can use going to the dead letters. Whoever calls repeats the batch when
 * it fails, from the beginning: a sample that is there already is dropped by who reads the log (ING-46).
 */
export class AcceptCommands {
  readonly #options: AcceptCommandsOptions;
  readonly #shapeOf = compileShapes().samples;
  readonly #replyTopics: ReadonlySet<string>;

  constructor(options: AcceptCommandsOptions) {
    this.#options = options;
    this.#replyTopics = new Set(options.replyTopics.map(({ name }) => name));
  }

  /** @throws what may succeed another time: the log, or the state of devices, is away */
  async handle(slices: readonly PartitionSlice[]): Promise<void> {
    const { tracer, log } = this.#options;
    const works: CommandWork[] = [];
    try {
      for (const message of messagesOf(slices)) {
        works.push(new CommandWork(message, { reader: READER, replyTopics: this.#replyTopics, tracer }));
        await nextTurn();
      }
      await this.#awaitNews(works);
      for (const work of works) {
        this.#carryOut(work);
        await nextTurn();
      }
      await appendInParts(
        log,
        works.flatMap(({ events }) => events),
      );
      await appendInParts(
        log,
        works.flatMap((work) => this.#answersTo(work)),
      );
    } catch (error) {
      for (const work of works) work.end(classifyError(error).code);
      throw error;
    }
    for (const work of works) this.#tell(work);
  }

  /** As for requests: before a device is unknown, the newest state is waited for, here once for all. */
  async #awaitNews(works: readonly CommandWork[]): Promise<void> {
    const { devices, freshness } = this.#options.book;
    const isNewsNeeded = works.some(({ wish }) => wish !== undefined && !isAddressable(devices, wish));
    if (isNewsNeeded) await freshness.caughtUp();
  }

  #carryOut(work: CommandWork): void {
    const { book, desiredShadows, maxClockSkewMs, nowMs } = this.#options;
    work.attempt((command, wish) =>
      carryOut(command, wish, {
        ...{ devices: book.devices, desiredShadows, shapeOf: this.#shapeOf, maxClockSkewMs },
        ...{ nowMs: nowMs(), traceparent: work.eventTraceparent },
      }),
    );
  }

  #answersTo(work: CommandWork): LogRecord[] {
    const { message, command, outcome, poison, replyTraceparent: traceparent } = work;
    const nowMs = this.#options.nowMs();
    return [
      ...(command === undefined ? [] : [replyRecord(message, command, outcome, { nowMs, traceparent })]),
      ...(poison === undefined ? [] : [deadLetter(message, poison, READER)]),
    ];
  }

  /** Everything is on the log: counted once, however often it was tried. */
  #tell(work: CommandWork): void {
    const { limits, metrics, nowMs } = this.#options;
    const { done, wish, outcome } = work;
    if (done !== undefined) {
      const { accepted, refused } = done.outcome.result;
      limits.debit({ appId: done.device.appId, samples: accepted }, nowMs());
      metrics.accepted('connector', accepted);
      for (const { refusal } of refused) metrics.refused(refusal.code, 1);
    } else if (outcome.status === 'refused') {
      metrics.refused(outcome.refusal.code, wish?.samples.length ?? 1);
    }
    if (work.poison !== undefined) this.#tellPoison(work.message, work.poison);
    else metrics.commandAnswered(outcome.status);
    work.end();
  }

  #tellPoison({ topic, partition, offset }: LogMessage, poison: unknown): void {
    const { deadLetters, logger, metrics } = this.#options;
    const { code } = classifyError(poison);
    logger.error({ topic, partition, offset, code }, 'a record cannot be used; it went to the dead letters');
    deadLetters.buried(topic);
    metrics.commandAnswered('failed');
  }
}

function* messagesOf(slices: readonly PartitionSlice[]): Generator<LogMessage> {
  for (const { messages } of slices) yield* messages;
}

/** Requests are answered between two commands. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
