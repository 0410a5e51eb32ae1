/** Apply an expression; what it is applied to is JSON as text. */
export interface SandboxQuestion {
  readonly expression: string;
  /** Undefined: only see whether the expression can be read. */
  readonly input: string | undefined;
  readonly bindings: Readonly<Record<string, unknown>>;
}

export type SandboxAnswer =
  /** JSON as text; undefined where the expression gives nothing. */
  | { readonly kind: 'result'; readonly json?: string | undefined }
  | { readonly kind: 'failure'; readonly reason: string }
  /** The input is no JSON. */
  | { readonly kind: 'unreadable' };

/** An answer as it comes from the process, with the processor time that it took. */
export interface TimedAnswer {
  readonly answer: SandboxAnswer;
  readonly tookMs: number;
}

/** What the sandbox says when it can be asked. */
export const READY = 'ready';
/** Of a result, as JSON. */
export const MAX_RESULT_CHARACTERS = 4 * 1024 * 1024;
