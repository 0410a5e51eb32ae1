import { pino, type DestinationStream } from 'pino';
import { currentCorrelationId, currentSpan } from '../correlation/correlation.ts';
import { describeError } from './describe-error.ts';

/** What a service logs through: fields first, then a constant sentence. Data goes into fields, never into the sentence. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/**
 * Names of fields whose values never reach a log (wall 9), wherever a service puts them: on top, or one or two levels
 * down. Where people are is personal, so coordinates and network identifiers are among them.
 */
const SECRET_FIELDS = [
  'authorization',
  'accessToken',
  'refreshToken',
  'token',
  'password',
  'passwordHash',
  'deviceSecret',
  'secret',
  'apiKey',
  'externalCloudInfo',
  'cookie',
  'lat',
  'lng',
  'mac',
  'ssid',
];

const redactedPaths = SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);

/** Settings of a logger; the level comes from `LOG_LEVEL` where a service does not say otherwise. */
export interface LoggerOptions {
  readonly level?: string;
  /** Where lines go: standard output by default. */
  readonly destination?: DestinationStream;
}

/** One JSON line per outcome, with `service` and, inside a request or a message, `correlationId`; `traceId` and `spanId` where it is traced. */
export function createLogger(service: string, options: LoggerOptions = {}): Logger {
  const settings = {
    level: options.level ?? process.env['LOG_LEVEL'] ?? 'info',
    base: { service },
    messageKey: 'message',
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describeError, error: describeError },
    redact: { paths: redactedPaths, censor: '[redacted]' },
    mixin: () => {
      const correlationId = currentCorrelationId();
      const fields = correlationId === undefined ? {} : { correlationId };
      const span = currentSpan();
      return span === undefined ? fields : { ...fields, traceId: span.traceId, spanId: span.spanId };
    },
  };
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination);
}
