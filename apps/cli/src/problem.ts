import type { ExitCode } from './exit-code.ts';

export interface ProblemOptions {
  readonly advice?: string;
  readonly status?: number;
  readonly cause?: unknown;
}

/** Ends a command: what its user reads, and what scripts see. */
export class Problem extends Error {
  readonly exitCode: ExitCode;
  /** What to do about it. */
  readonly advice: string | undefined;
  /** Of the answer of Umbra that it comes from. */
  readonly status: number | undefined;

  constructor(exitCode: ExitCode, message: string, options: ProblemOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'Problem';
    this.exitCode = exitCode;
    this.advice = options.advice;
    this.status = options.status;
  }
}
