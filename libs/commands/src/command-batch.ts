import type { Command } from '@umbra/contracts/command';
import type { EventOrigin } from '@umbra/contracts/envelope';
import type { LogMessage, LogRecord } from '@umbra/kafka';
import type { Span } from '@umbra/observability';
import { addToOutbox, GatheredOutbox } from '@umbra/postgres';
import type { BatchFold, Entry, PoisonedMessage } from '@umbra/projections';
import { parseStorableJsonBody } from '@umbra/wire';
import type { EntityManager } from 'typeorm';
import type { CheckedCommand, CommandHandler } from './command-handler.ts';
import type { AnsweredCommand } from './command-metrics.ts';
import { carryOut, type Task, type TimedVerdict } from './carry-out.ts';
import { CommandTransaction } from './command-transaction.ts';
import { refusals } from './commands.errors.ts';
import { groupCommands, type Groupable } from './group-commands.ts';
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

/** What is to be done with a command: it is decided before anything is done, or carried out. */
type Plan = { readonly verdict: Verdict; readonly isFinal: boolean } | { readonly task: Task };

interface Planned extends Entry<Command>, Groupable {
  readonly span: Span | undefined;
  readonly origin: EventOrigin;
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
    const planned = this.#entries.map((entry) => this.#planned(entry, spanOf(entry.message)));
    await this.#lockFirst(session.manager, planned);
    const known = new Map(this.#stored);
    const fresh: StoredOutcome[] = [];
    const replies: LogRecord[] = [];
    const poisoned: PoisonedMessage[] = [];
    for (const group of groupCommands(planned)) {
      const verdicts = await verdictsOn(transaction, group, known);
      for (const [nth, { message, event, span, origin, plan, commandId }] of group.entries()) {
        const { verdict, durationMs } = verdicts[nth]!;
        const { outcome, ending } = verdict;
        const before = known.get(commandId);
        if (before === undefined && isFinal(plan, verdict)) {
          const decided = { commandId, type: event.type, outcome };
          known.set(commandId, decided);
          fresh.push(decided);
        }
        if (verdict.ending === 'failed') poisoned.push({ message, error: verdict.error });
        const type = this.#parts.handlers.get(event.type)?.replyType ?? REPLY_TO_UNKNOWN_TYPE;
        replies.push(replyRecord(message, event, { type, outcome }, origin, span?.traceparent));
        const isRepeated = before?.type === event.type;
        this.#answered.push({ type: event.type, ending: isRepeated ? 'repeated' : ending, durationMs });
      }
    }
    await insertOutcomes(session, fresh, this.#parts.nowMs());
    // Behind the events of all changes: whoever reads a reply finds on the log what it speaks of.
    await addToOutbox(session.manager, replies);
    return poisoned;
  }

  committed(): void {
    this.#parts.onAnswered(this.#answered);
  }

  #planned(entry: Entry<Command>, span: Span | undefined): Planned {
    const { message, event } = entry;
    const origin = this.#originFor(event);
    const plan = this.#plan(entry, origin, span);
    const canJoin = 'task' in plan && plan.task.handler.carryOutTogether !== undefined;
    return {
      ...{ message, event, span, origin, plan },
      ...{ key: message.key ?? '', commandId: event.data.commandId, kind: canJoin ? event.type : undefined },
    };
  }

  #plan({ message, event }: Entry<Command>, origin: EventOrigin, span: Span | undefined): Plan {
    const handler = this.#parts.handlers.get(event.type);
    // A release that knows it may be on its way: this is no outcome for ever.
    if (handler === undefined || event.version !== SCHEMA_VERSION) {
      return { verdict: refused(refusals.typeUnknown()), isFinal: false };
    }
    try {
      parseStorableJsonBody(message.value ?? Buffer.alloc(0));
      return { task: { handler, wish: handler.check(event.data), origin, span } };
    } catch (error) {
      return { verdict: verdictOnError(error), isFinal: true };
    }
  }

  async #lockFirst(manager: EntityManager, planned: readonly Planned[]): Promise<void> {
    const commands = planned.flatMap(({ event: { type }, commandId, plan }) =>
      'task' in plan && !this.#stored.has(commandId) ? [{ type, wish: plan.task.wish }] : [],
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

/** Of a group, in its order: what came of those that are new, and the outcomes of the others. */
async function verdictsOn(
  transaction: CommandTransaction,
  group: readonly Planned[],
  known: ReadonlyMap<string, StoredOutcome>,
): Promise<readonly TimedVerdict[]> {
  const isNew = ({ commandId }: Planned): boolean => !known.has(commandId);
  const tasks = group.filter(isNew).flatMap(({ plan }) => ('task' in plan ? [plan.task] : []));
  const carriedOut = new Map((await carryOut(transaction, tasks)).map((timed, nth) => [tasks[nth], timed]));
  return group.map(({ event, plan, commandId }) => {
    const before = known.get(commandId);
    if (before !== undefined) return { verdict: verdictAgain(before, event), durationMs: undefined };
    if ('verdict' in plan) return { verdict: plan.verdict, durationMs: undefined };
    const timed = carriedOut.get(plan.task);
    if (timed === undefined) throw new TypeError('A handler has not answered each of its commands.');
    return timed;
  });
}

/** A refusal is an outcome as well: who wants another gives another command. A failure is none. */
const isFinal = (plan: Plan, { ending }: Verdict): boolean => ending !== 'failed' && ('task' in plan || plan.isFinal);

function verdictAgain({ type, outcome }: StoredOutcome, asked: Command): Verdict {
  if (type !== asked.type) return refused(refusals.commandIdTaken());
  return { ending: outcome.status, outcome };
}
