import { UmbraError } from './umbra-error.ts';

/** How a failure is dealt with: tried again in place, or given up at once. */
export interface ErrorClass {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
}

/** Node's codes of a peer that is away or went away: worth another attempt. */
const TRANSIENT_SYSTEM_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'ENOTFOUND',
]);

/**
 * SQLSTATE classes that speak of the server or of a race, not of the statement: connection exceptions (08),
 * transaction rollback (40: serialization, deadlock), insufficient resources (53), operator intervention (57),
 * system errors (58), lock not available (55P03). Source: PostgreSQL manual, appendix A.
 */
const TRANSIENT_SQLSTATE = /^(?:08|40|53|57|58)[0-9A-Z]{3}$|^55P03$/;

/**
 * pg and its pool report a lost server without a SQLSTATE; these are their words for it. The last two are TypeORM's, which
 * releases the query runner of a connection that breaks, so that the next statement of its transaction finds it released.
 */
const TRANSIENT_PG_MESSAGES =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout|Query runner already released|Database connection provided by a query runner was already released)/;

/**
 * Says of any thrown value whether it may be tried again. Total: it never throws, whatever it is given. Drivers wrap
 * their errors (`driverError` of TypeORM, `cause` everywhere), so the innermost known reason decides.
 */
export function classifyError(error: unknown): ErrorClass {
  const chain = unwrap(error);
  for (const link of chain) {
    if (link instanceof UmbraError) return { code: link.code, message: link.message, retryable: link.retryable };
  }
  const message = chain.length > 0 ? messageOf(chain[0]) : String(error);
  for (const link of chain) {
    const code = codeOf(link);
    if (code !== undefined && (TRANSIENT_SYSTEM_CODES.has(code) || TRANSIENT_SQLSTATE.test(code))) {
      return { code, message, retryable: true };
    }
    if (TRANSIENT_PG_MESSAGES.test(messageOf(link))) return { code: 'PG_CONNECTION_LOST', message, retryable: true };
    if ((link as { retriable?: unknown }).retriable === true)
      return { code: code ?? 'KAFKA', message, retryable: true };
  }
  const code = chain.map(codeOf).find((candidate) => candidate !== undefined);
  return { code: code ?? 'UNEXPECTED', message, retryable: false };
}

const MAX_CAUSES = 8;

function unwrap(error: unknown): object[] {
  const chain: object[] = [];
  let current: unknown = error;
  while (typeof current === 'object' && current !== null && chain.length < MAX_CAUSES) {
    chain.push(current);
    const { driverError, cause } = current as { driverError?: unknown; cause?: unknown };
    current = driverError ?? cause;
  }
  return chain;
}

function codeOf(link: object): string | undefined {
  const { code } = link as { code?: unknown };
  return typeof code === 'string' ? code : undefined;
}

function messageOf(link: object | undefined): string {
  const message = (link as { message?: unknown } | undefined)?.message;
  return typeof message === 'string' ? message : 'unknown error';
}

/** An error as fields of a log line, whose `message` is taken by what happened. Total, as `classifyError`. */
export function errorFields(error: unknown): { readonly code: string; readonly reason: string } {
  const { code, message } = classifyError(error);
  return { code, reason: message };
}
