import type { MetricsPort } from '@umbra/kafka';

/** `repeated`: given again, and answered with the outcome of the first time. `failed`: through no fault of who asked. */
export type Ending = 'done' | 'refused' | 'repeated' | 'failed';

export interface AnsweredCommand {
  readonly type: string;
  readonly ending: Ending;
  /** Undefined where no handler was asked. */
  readonly durationMs: number | undefined;
}

const ENDINGS: readonly Ending[] = ['done', 'refused', 'repeated', 'failed'];
const UNKNOWN_TYPE = 'unknown';

/** What became of the commands of a service. */
export class CommandMetrics {
  readonly #types: ReadonlySet<string>;
  readonly #commands;
  readonly #durations;

  constructor(metrics: MetricsPort, types: readonly string[]) {
    this.#types = new Set(types);
    this.#commands = metrics.counter(
      'umbra_commands_total',
      'Commands that were answered, by what came of them; repeated ones were answered again and not done again.',
      ['type', 'outcome'],
    );
    this.#durations = metrics.histogram(
      'umbra_command_duration_seconds',
      'To carry out a command, without the commit that it shares with others.',
      ['type'],
    );
    for (const type of types) {
      this.#durations.labels(type);
      for (const ending of ENDINGS) this.#commands.labels(type, ending);
    }
  }

  /** To be called after the commit: what was taken back counts for nothing. */
  answered(commands: readonly AnsweredCommand[]): void {
    for (const { type, ending, durationMs } of commands) {
      const known = this.#types.has(type) ? type : UNKNOWN_TYPE;
      this.#commands.labels(known, ending).inc();
      if (durationMs !== undefined) this.#durations.labels(known).observe(durationMs / 1_000);
    }
  }
}
