import { LRUCache } from 'lru-cache';
import { ProjectBusyError } from '../../../domain/driver/driver-busy.error.ts';
import type { WorkHolder } from '../../../domain/driver/work-holder.ts';
import { MappingError, MappingInputError, MappingOverrunError, MappingPutOffError } from '../mapping.error.ts';
import { SandboxProcess } from './sandbox-process.ts';
import type { SandboxAnswer, SandboxQuestion } from './sandbox-protocol.ts';
import { TimeBudget, type BudgetOptions } from './time-budget.ts';
import { Turns, type TurnLimits } from './turns.ts';

export interface SandboxOptions {
  readonly processes: number;
  /** For one application of an expression. */
  readonly timeoutMs: number;
  /** By project. */
  readonly waiting: TurnLimits;
  /** By project. */
  readonly budget: BudgetOptions;
  /** How long a connector is left alone whose mapping took too much. */
  readonly banMs: number;
}

const MAX_BANS = 10_000;
const monotonicMs = (): number => performance.now();

/** Applies expressions that anybody may have written, in processes of their own, within limits. */
export class MappingSandbox {
  readonly #options: SandboxOptions;
  readonly #all: readonly SandboxProcess[];
  readonly #turns: Turns<SandboxProcess>;
  readonly #budget: TimeBudget;
  readonly #bans: LRUCache<string, string>;

  constructor(options: SandboxOptions) {
    this.#options = options;
    this.#all = Array.from({ length: options.processes }, () => new SandboxProcess());
    this.#turns = new Turns(this.#all, options.waiting);
    this.#budget = new TimeBudget(options.budget);
    this.#bans = new LRUCache({ max: MAX_BANS, ttl: options.banMs });
  }

  /**
   * @param holder for whom: his turn, and his time
   * @param signal ends the wait for a turn
   * @returns the result, undefined for nothing
   * @throws MappingError, DriverBusyError, or the reason of the signal
   */
  async ask(question: SandboxQuestion, holder: WorkHolder, signal?: AbortSignal): Promise<unknown> {
    this.#refuse(holder);
    const weight = question.input?.length ?? 0;
    const answer = await this.#turns.with({ holder: holder.project, weight, signal }, (sandbox) => {
      // What was asked before it may have changed that.
      this.#refuse(holder);
      return this.#answerOf(sandbox, question, holder);
    });
    switch (answer.kind) {
      case 'unreadable':
        throw new MappingInputError();
      case 'failure':
        throw new MappingError(answer.reason);
      case 'result':
        return answer.json === undefined ? undefined : (JSON.parse(answer.json) as unknown);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((sandbox) => sandbox.close()));
  }

  #refuse(holder: WorkHolder): void {
    const ban = this.#bans.get(banKey(holder));
    if (ban !== undefined) throw new MappingPutOffError(`${ban}, so it is not tried again for a while`);
    const spentForMs = this.#budget.spentForMs(holder.project, monotonicMs());
    if (spentForMs > 0) {
      throw new ProjectBusyError(
        "The project's time for mappings is used up: its mappings have taken too much of late. Try again later.",
        spentForMs,
      );
    }
  }

  async #answerOf(sandbox: SandboxProcess, question: SandboxQuestion, holder: WorkHolder): Promise<SandboxAnswer> {
    try {
      const { answer, tookMs } = await sandbox.ask(question, this.#options.timeoutMs);
      this.#budget.spend(holder.project, tookMs, monotonicMs());
      return answer;
    } catch (error) {
      if (error instanceof MappingOverrunError) {
        // The next has to wait for a new process, which is not for nothing either.
        this.#budget.spend(holder.project, this.#options.timeoutMs, monotonicMs());
        if (holder.connector !== undefined) this.#bans.set(banKey(holder), error.message);
      }
      throw error;
    }
  }
}

const banKey = ({ project, connector = '' }: WorkHolder): string => `${project}/${connector}`;
