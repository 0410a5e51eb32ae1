import type { Command, CommandOutcome } from '@umbra/contracts/command';
import type { AcceptTelemetry, TelemetryAccepted } from '@umbra/contracts/ingestion-command';
import { telemetryTopic } from '@umbra/contracts/telemetry';
import { classifyError } from '@umbra/errors';
import { startProcess, startPublish, type LogMessage, type LogRecord } from '@umbra/kafka';
import { isTraceparent, type Span, type Tracer } from '@umbra/observability';
import { WireError } from '@umbra/wire';
import { commandFailed } from '../ingestion.errors.ts';
import { askedCommand, wishOf } from './asked-command.ts';
import type { CarriedOut } from './carry-out.ts';
import { toCommandRefusal } from './take-samples.ts';

export interface CommandWorkOptions {
  /** Stands in its span. */
  readonly reader: string;
  readonly replyTopics: ReadonlySet<string>;
  readonly tracer: Tracer | undefined;
}

/** One record of the commands topic on its way through a batch: what it asks for, and what came of it. */
export class CommandWork {
  readonly message: LogMessage;
  readonly #span: Span | undefined;
  readonly #publish: Span | undefined;
  /** Undefined: nobody can be told what comes of it. */
  #command: Command | undefined;
  #wish: AcceptTelemetry['data'] | undefined;
  #done: CarriedOut | undefined;
  #failure: unknown;

  constructor(message: LogMessage, { reader, replyTopics, tracer }: CommandWorkOptions) {
    this.message = message;
    this.#span = tracer === undefined ? undefined : startProcess(tracer, message, reader);
    try {
      this.#command = askedCommand(message, replyTopics);
      this.#wish = wishOf(this.#command);
    } catch (error) {
      this.#failure = error;
    }
    this.#publish =
      this.#span === undefined || this.#wish === undefined ? undefined : startPublish(this.#span, telemetryTopic.name);
  }

  get command(): Command | undefined {
    return this.#command;
  }

  /** Undefined when it asks for nothing that could be done. */
  get wish(): AcceptTelemetry['data'] | undefined {
    return this.#wish;
  }

  get done(): CarriedOut | undefined {
    return this.#done;
  }

  /** For the events that follow from it: the span of their publication, or what the asker has sent. */
  get eventTraceparent(): string | undefined {
    return this.#publish?.traceparent ?? this.#givenTraceparent();
  }

  get replyTraceparent(): string | undefined {
    return this.#span?.traceparent ?? this.#givenTraceparent();
  }

  /** @throws what may succeed another time */
  attempt(carryOut: (command: Command, wish: AcceptTelemetry['data']) => CarriedOut): void {
    if (this.#command === undefined || this.#wish === undefined) return;
    try {
      this.#done = carryOut(this.#command, this.#wish);
    } catch (error) {
      if (!(error instanceof WireError) && classifyError(error).retryable) throw error;
      this.#failure = error;
    }
  }

  get events(): readonly LogRecord[] {
    return this.#done?.events ?? [];
  }

  /** What the asker is told. A fault of ours says nothing of its cause. */
  get outcome(): CommandOutcome<TelemetryAccepted> {
    if (this.#done !== undefined) return this.#done.outcome;
    const refusal = this.#failure instanceof WireError ? this.#failure : commandFailed();
    return { status: 'refused', refusal: toCommandRefusal(refusal) };
  }

  /** Why nobody could use the record (wall 7); undefined for what was done or refused. */
  get poison(): unknown {
    return this.#failure instanceof WireError ? undefined : this.#failure;
  }

  /** @param code of what keeps the batch from being done; without one it is done */
  end(code?: string): void {
    const failure = code ?? (this.#failure === undefined ? undefined : classifyError(this.#failure).code);
    for (const span of [this.#publish, this.#span]) {
      if (failure !== undefined) span?.fail(failure);
      span?.end();
    }
  }

  #givenTraceparent(): string | undefined {
    const given = this.message.headers['traceparent'];
    return isTraceparent(given) ? given : undefined;
  }
}
