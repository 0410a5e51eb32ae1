import { UmbraError } from '@umbra/errors';

/** One record on its way to the log. */
export interface LogRecord {
  readonly topic: string;
  /** Chooses the partition: records of one key keep their order. */
  readonly key: string;
  readonly value: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Where an appended record stands. */
export interface LogPosition {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** Puts records on the log. What is resolved is durable: the brokers have it with `acks=all` (wall 1). */
export interface LogAppender {
  /**
   * @returns the position of each record, in the order given
   * @throws LogUnavailableError the log did not take them in time; whether it has them is unknown
   * @throws LogBusyError nothing was sent: too much is waiting already
   */
  append(records: readonly LogRecord[]): Promise<readonly LogPosition[]>;
  close(): Promise<void>;
}

/** The log did not acknowledge in time. The records may or may not be in it. */
export class LogUnavailableError extends UmbraError {
  constructor(message: string, cause?: unknown) {
    super('KAFKA_LOG_UNAVAILABLE', message, { retryable: true, cause });
  }
}

/** More waits for the log than may wait. Nothing of this call was sent. */
export class LogBusyError extends UmbraError {
  constructor() {
    super('KAFKA_LOG_BUSY', 'Too much is waiting for the log already.', { retryable: true });
  }
}

/** Another process opened the same transactional id after this one: this one must not write any more. */
export class FencedError extends UmbraError {
  constructor(cause?: unknown) {
    super('KAFKA_FENCED', 'Another writer with the same transactional id has taken over.', { cause });
  }
}
