import type { EventOrigin } from '@umbra/contracts/envelope';
import { runWithCorrelation, runWithSpan, type Span } from '@umbra/observability';
import { WireError } from '@umbra/wire';
import type { CommandHandler } from './command-handler.ts';
import type { CommandTransaction } from './command-transaction.ts';
import { refused, verdictOnError, type Verdict } from './verdict-on-error.ts';

/** A command that is to be carried out. */
export interface Task {
  readonly handler: CommandHandler;
  readonly wish: object;
  readonly origin: EventOrigin;
  readonly span: Span | undefined;
}

export interface TimedVerdict {
  readonly verdict: Verdict;
  /** Undefined where no handler was asked. */
  readonly durationMs: number | undefined;
}

/** What came of commands of one handler, in their order: together where the handler can and it goes well, else one by one. */
export async function carryOut(
  transaction: CommandTransaction,
  tasks: readonly Task[],
): Promise<readonly TimedVerdict[]> {
  const startedAtMs = performance.now();
  const together = tasks.length > 1 ? await attemptTogether(transaction, tasks) : undefined;
  if (together !== undefined) {
    const durationMs = (performance.now() - startedAtMs) / tasks.length;
    return together.map((verdict) => ({ verdict, durationMs }));
  }
  const verdicts: TimedVerdict[] = [];
  for (const task of tasks) {
    const beganAtMs = performance.now();
    const verdict = await attemptOne(transaction, task);
    verdicts.push({ verdict, durationMs: performance.now() - beganAtMs });
  }
  return verdicts;
}

/** @returns undefined when that is no way for them; nothing of it is left then */
async function attemptTogether(
  transaction: CommandTransaction,
  tasks: readonly Task[],
): Promise<readonly Verdict[] | undefined> {
  const handler = tasks[0]?.handler;
  if (handler?.carryOutTogether === undefined) return undefined;
  const asked = tasks.map((task) => ({
    ...{ wish: task.wish, origin: task.origin },
    within: <Result>(work: () => Result) => within(task, work),
  }));
  try {
    const results = await transaction.attempt(async (manager) => handler.carryOutTogether?.(manager, asked));
    if (results?.length !== tasks.length) throw new TypeError('A handler has not answered each of its commands.');
    return results.map((result) => (result instanceof WireError ? refused(result) : done(result)));
  } catch (error) {
    // Which of them it is about shows when each is carried out by itself.
    verdictOnError(error);
    await transaction.takeBack();
    return undefined;
  }
}

async function attemptOne(transaction: CommandTransaction, task: Task): Promise<Verdict> {
  try {
    return done(
      await transaction.attempt((manager) =>
        within(task, () => task.handler.carryOut(manager, task.wish, task.origin)),
      ),
    );
  } catch (error) {
    const verdict = verdictOnError(error);
    await transaction.takeBack();
    return verdict;
  }
}

const done = (result: object): Verdict => ({ ending: 'done', outcome: { status: 'done', result } });

const within = <Result>({ origin, span }: Task, work: () => Result): Result =>
  runWithCorrelation(origin.correlationId, () => (span === undefined ? work() : runWithSpan(span, work)));
