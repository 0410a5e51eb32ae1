/** What every error of ours carries besides its sentence. */
export interface UmbraErrorOptions {
  /** True when the same attempt may succeed later: a broker that is away, a lost connection. */
  readonly retryable?: boolean;
  /** Data for the log line and, where a contract says so, for the answer. Never secrets, never stack traces. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/**
 * The one base class of our errors. `code` is stable (`INGESTION_LOG_UNAVAILABLE`), since `instanceof` does not
 * survive a process boundary; the message is a sentence for people.
 */
export class UmbraError extends Error {
  readonly code: string;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, options: UmbraErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.details = options.details ?? {};
  }
}
