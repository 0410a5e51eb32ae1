import type { Command } from '@umbra/contracts/command';
import type { EventOrigin } from '@umbra/contracts/envelope';
import type { LogMessage, LogRecord } from '@umbra/kafka';
import { runWithCorrelation, runWithSpan, type Span } from '@umbra/observability';
import { addToOutbox, GatheredOutbox } from '@umbra/postgres';
import type { BatchFold, Entry, PoisonedMessage } from '@umbra/projections';
import { parseStorableJsonBody } from '@umbra/wire';
import type { EntityManager } from 'typeorm';
import type { CheckedCommand, CommandHandler } from './command-handler.ts';
import type { AnsweredCommand } from './command-metrics.ts';
import { CommandTransaction } from './command-transaction.ts';
import { refusals } from './commands.errors.ts';
import type { ManagedSession } from './managed-session.ts';
import { insertOutcomes, type StoredOutcome } from './outcome-table.ts';
import { replyRecord } from './reply-record.ts';
import { refused, verdictOnError, type Verdict } from './verdict-on-error.ts';

/** What the batches of one consumer have in common. */
export interface BatchParts {
  readonly handlers: ReadonlyMap<string, CommandHandler>;
  readonly lockFirst: (manager: EntityManager, commands: readonly CheckedCommand[]) => Promise<void>;
  /** Stands in the envelopes of replies and events. */
  readonly producer: string;
  readonly nowMs: () => number;
  readonly onAnswered: (commands: readonly AnsweredCommand[]) => void;
}

/** Of a type that nobody here knows; of its replies there is no type either. */
const REPLY_TO_UNKNOWN_TYPE = 'command.refused';
const SCHEMA_VERSION = 1;

type Plan =
  /** Decided before anything is done. */
  | { readonly verdict: Verdict; readonly isFinal: boolean }
  | { readonly handler: CommandHandler; readonly wish: object };

interface Planned extends Entry<Command> {
  readonly plan: Plan;
}

/** The commands of one transaction: each is done once, all are answered. */
export class CommandBatch implements BatchFold<Command, ManagedSession> {
  readonly #parts: BatchParts;
  readonly #stored: ReadonlyMap<string, StoredOutcome>;
  readonly #entries: Entry<Command>[] = [];
  readonly #answered: AnsweredCommand[] = [];

  /** @param stored the outcomes of those commands that were carried out before */
  constructor(parts: BatchParts, stored: ReadonlyMap<string, StoredOutcome>) {
    this.#parts = parts;
    this.#stored = stored;
  }

  apply(entry: Entry<Command>): void {
    this.#entries.push(entry);
  }

  write(
    session: ManagedSession,
    spanOf: (message: LogMessage) => Span | undefined,
  ): Promise<readonly PoisonedMessage[]> {
    return GatheredOutbox.gather(session.manager, (outbox) =>
      this.#answer(session, new CommandTransaction(session.manager, outbox), spanOf),
    );
  }

  async #answer(
    session: ManagedSession,
    transaction: CommandTransaction,
    spanOf: (message: LogMessage) => Span | undefined,
  ): Promise<readonly PoisonedMessage[]> {
    const planned = this.#entries.map((entry) => ({ ...entry, plan: this.#plan(entry) }));
    await this.#lockFirst(session.manager, planned);
    const known = new Map(this.#stored);
    const fresh: StoredOutcome[] = [];
    const replies: LogRecord[] = [];
    const poisoned: PoisonedMessage[] = [];
    for (const { message, event, plan } of planned) {
      const span = spanOf(message);
      const origin = this.#originFor(event);
      const { commandId } = event.data;
      const startedAtMs = performance.now();
      const before = known.get(commandId);
      const verdict =
        before === undefined ? await carryOut(transaction, plan, origin, span) : verdictAgain(before, event);
      const { outcome, ending } = verdict;
      if (before === undefined && isFinal(plan, verdict)) {
        const decided = { commandId, type: event.type, outcome };
        known.set(commandId, decided);
        fresh.push(decided);
      }
      if (verdict.ending === 'failed') poisoned.push({ message, error: verdict.error });
      const type = this.#parts.handlers.get(event.type)?.replyType ?? REPLY_TO_UNKNOWN_TYPE;
      replies.push(replyRecord(message, event, { type, outcome }, origin, span?.traceparent));
      const wasAsked = before === undefined && 'handler' in plan;
      this.#answered.push({
        type: event.type,
        ending: before?.type === event.type ? 'repeated' : ending,
        durationMs: wasAsked ? performance.now() - startedAtMs : undefined,
      });
    }
    await insertOutcomes(session, fresh, this.#parts.nowMs());
    // Behind the events of all changes: whoever reads a reply finds on the log what it speaks of.
    await addToOutbox(session.manager, replies);
    return poisoned;
  }

  committed(): void {
    this.#parts.onAnswered(this.#answered);
  }

  #plan({ message, event }: Entry<Command>): Plan {
    const handler = this.#parts.handlers.get(event.type);
    // A release that knows it may be on its way: this is no outcome for ever.
    if (handler === undefined || event.version !== SCHEMA_VERSION) {
      return { verdict: refused(refusals.typeUnknown()), isFinal: false };
    }
    try {
      parseStorableJsonBody(message.value ?? Buffer.alloc(0));
      return { handler, wish: handler.check(event.data) };
    } catch (error) {
      return { verdict: verdictOnError(error), isFinal: true };
    }
  }

  async #lockFirst(manager: EntityManager, planned: readonly Planned[]): Promise<void> {
    const commands = planned.flatMap(({ event: { type, data }, plan }) =>
      'wish' in plan && !this.#stored.has(data.commandId) ? [{ type, wish: plan.wish }] : [],
    );
    if (commands.length > 0) await this.#parts.lockFirst(manager, commands);
  }

  #originFor({ id, correlationId }: Command): EventOrigin {
    const { producer, nowMs } = this.#parts;
    const conversation: unknown = correlationId;
    return {
      ...{ producer, causationId: id, occurredAtMs: nowMs() },
      correlationId: typeof conversation === 'string' && conversation !== '' ? conversation : id,
    };
  }
}

/** A refusal is an outcome as well: who wants another gives another command. A failure is none. */
const isFinal = (plan: Plan, { ending }: Verdict): boolean =>
  ending !== 'failed' && ('handler' in plan || plan.isFinal);

function verdictAgain({ type, outcome }: StoredOutcome, asked: Command): Verdict {
  if (type !== asked.type) return refused(refusals.commandIdTaken());
  return { ending: outcome.status, outcome };
}

async function carryOut(
  transaction: CommandTransaction,
  plan: Plan,
  origin: EventOrigin,
  span: Span | undefined,
): Promise<Verdict> {
  if ('verdict' in plan) return plan.verdict;
  const { handler, wish } = plan;
  try {
    const result = await transaction.attempt((manager) =>
      inConversation(origin.correlationId, span, () => handler.carryOut(manager, wish, origin)),
    );
    return { ending: 'done', outcome: { status: 'done', result } };
  } catch (error) {
    const verdict = verdictOnError(error);
    await transaction.takeBack();
    return verdict;
  }
}

const inConversation = <Result>(
  correlationId: string,
  span: Span | undefined,
  work: () => Promise<Result>,
): Promise<Result> => runWithCorrelation(correlationId, () => (span === undefined ? work() : runWithSpan(span, work)));
