import type { LoggerService } from '@nestjs/common';
import type { Logger } from './logger.ts';

/** Nest's own lines through our logger; what Nest says at start (routes, modules) is of interest to a developer only. */
export class NestLogger implements LoggerService {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.#logger.debug(fieldsOf(message, rest), 'nest');
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.#logger.error(fieldsOf(message, rest), 'nest');
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.#logger.warn(fieldsOf(message, rest), 'nest');
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.#logger.debug(fieldsOf(message, rest), 'nest');
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.#logger.debug(fieldsOf(message, rest), 'nest');
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.#logger.error(fieldsOf(message, rest), 'nest');
  }
}

/** Nest calls with (message, …extra, context): the context is the last text. */
function fieldsOf(message: unknown, rest: unknown[]): object {
  const context = rest.at(-1);
  const extra = rest.slice(0, -1).filter((item) => item !== undefined);
  return {
    ...(message instanceof Error ? { err: message } : { text: String(message) }),
    ...(typeof context === 'string' ? { context } : {}),
    ...(extra.length > 0 ? { extra: extra.map(String) } : {}),
  };
}
