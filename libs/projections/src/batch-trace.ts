import { classifyError } from '@umbra/errors';
import { startProcess, type LogMessage } from '@umbra/kafka';
import { isSampled, type Span, type Tracer } from '@umbra/observability';
import type { PoisonedMessage } from './skip-table.ts';

/** As many as OpenTelemetry keeps of a span by default; each record has its link to the transaction in any case. */
const MAX_LINKS = 128;

/**
 * The spans of one transaction. Every record whose writer traced it has a CONSUMER span, a child of the span that put it
 * on the log, from here to the commit. The transaction took place once, so it is one span, however many records it was
 * for: a child of the first one's, which makes the trace of a single sample one chain, and linked with all others in both
 * directions.
 */
export class BatchTrace {
  readonly #projection: string;
  readonly #processes: ReadonlyMap<LogMessage, Span>;
  #commit: Span | undefined;

  private constructor(projection: string, processes: ReadonlyMap<LogMessage, Span>) {
    this.#projection = projection;
    this.#processes = processes;
  }

  /** @returns undefined when no record of them is traced */
  static start(tracer: Tracer, projection: string, messages: Iterable<LogMessage>): BatchTrace | undefined {
    const processes = new Map<LogMessage, Span>();
    for (const message of messages) {
      // One that nobody traced before begins no trace here.
      if (!isSampled(message.headers['traceparent'])) continue;
      const span = startProcess(tracer, message, projection);
      if (span !== undefined) processes.set(message, span);
    }
    return processes.size === 0 ? undefined : new BatchTrace(projection, processes);
  }

  /** The step of one record; undefined for one that is not traced. */
  of(message: LogMessage): Span | undefined {
    return this.#processes.get(message);
  }

  beginTransaction(records: number): void {
    const [first, ...others] = this.#processes.values();
    const commit = first?.startChild(`${this.#projection.replace(/^.*\./, '')} commit`, 'internal', {
      'db.system.name': 'postgresql',
      'umbra.projection': this.#projection,
      'messaging.batch.message_count': records,
    });
    if (commit === undefined) return;
    for (const [nth, other] of others.entries()) {
      other.link(commit);
      if (nth < MAX_LINKS) commit.link(other);
    }
    this.#commit = commit;
  }

  /** @param poisoned what went to the dead letters */
  committed(poisoned: readonly PoisonedMessage[]): void {
    for (const { message, error } of poisoned) this.of(message)?.fail(classifyError(error).code);
    this.#end();
  }

  /** Nothing was written; whoever repeats it begins other spans. */
  failed(code: string): void {
    this.#commit?.fail(code);
    for (const span of this.#processes.values()) span.fail(code);
    this.#end();
  }

  #end(): void {
    this.#commit?.end();
    for (const span of this.#processes.values()) span.end();
  }
}
