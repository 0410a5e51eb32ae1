import { UmbraError } from '@umbra/errors';

/** What went wrong at an external cloud, in words for the owner of the connector: no secrets, no bodies. */
export class ExternalCloudError extends UmbraError {
  readonly kind: 'rejected' | 'unreachable' | 'refused' | 'unreadable' | 'limited';
  /** As the cloud asked, of `limited`. */
  readonly retryAfterMs: number | undefined;

  constructor(
    kind: ExternalCloudError['kind'],
    message: string,
    options: { retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(`CONNECTORS_CLOUD_${kind.toUpperCase()}`, message, { retryable: kind !== 'rejected', cause: options.cause });
    this.kind = kind;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** An answer says that the credentials are not taken: all of them, or for what was asked for. */
export class CredentialsRefusedError extends ExternalCloudError {
  readonly #words: string;

  /** @param words of the host, and of its answer */
  constructor(words: string) {
    super('rejected', `${words}: it does not take the credentials.`);
    this.#words = words;
  }

  /** As it is meant where the same credentials were taken for other devices. */
  ofOneDevice(): ExternalCloudError {
    return new ExternalCloudError('refused', `${this.#words} for a device, while it answers for others.`);
  }
}

/** There is no session in which anything could be asked. */
export class LogInFailedError extends ExternalCloudError {
  constructor({ kind, message, retryAfterMs }: ExternalCloudError) {
    super(kind, message, retryAfterMs === undefined ? {} : { retryAfterMs });
  }
}

/** The answer is larger than was asked for: asking for less may do. */
export class OversizedAnswerError extends ExternalCloudError {
  constructor(message: string) {
    super('unreadable', message);
  }
}

/** Nothing more can be had for now, whatever the device: the run is over, and blames none. */
export class TurnsOverError extends ExternalCloudError {}

/** The limit of the connector's calls leaves no room for another one before the run is over. */
export class CallsUsedUpError extends TurnsOverError {
  /** @param retryAfterMs until there is room for a call */
  constructor(host: string, retryAfterMs: number) {
    const seconds = String(Math.ceil(retryAfterMs / 1_000));
    super('limited', `${host}: the limit of calls leaves room for the next one in ${seconds} s.`, { retryAfterMs });
  }
}
