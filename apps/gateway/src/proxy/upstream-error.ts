import { WireError } from '@umbra/wire';
import type { Service } from '../routes/route.ts';

/** The service took too long: to take the connection, to begin its answer, or to go on with it. */
const TIMEOUT_CODES = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
]);

/** Connections that ended under a request: the service may have closed an idle one just when it was used again. */
const LOST_CONNECTION_CODES = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

/** No connection was made, as was known at once: nothing of the request has been sent. */
const UNCONNECTED_CODES = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH']);

/** What a failed attempt to reach a service means to the caller: 413, 502 or 504. */
export function upstreamRefusal(service: Service, error: unknown): WireError {
  const chain = causesOf(error);
  const ownRefusal = chain.find((cause) => cause instanceof WireError);
  if (ownRefusal instanceof WireError) return ownRefusal;
  if (chain.some((cause) => TIMEOUT_CODES.has(codeOf(cause)))) {
    return new WireError(504, 'GATEWAY_UPSTREAM_TIMEOUT', `The ${service} service did not answer in time.`, {
      cause: error,
    });
  }
  return new WireError(502, 'GATEWAY_UPSTREAM_UNREACHABLE', `The ${service} service cannot be reached.`, {
    cause: error,
  });
}

/** True when the connection was lost under a request, so that the service may not have seen it at all. */
export const isLostConnection = (error: unknown): boolean =>
  causesOf(error).some((cause) => LOST_CONNECTION_CODES.has(codeOf(cause)));

/** True when the service cannot have seen anything of the request. */
export const isUnconnected = (error: unknown): boolean =>
  causesOf(error).some((cause) => UNCONNECTED_CODES.has(codeOf(cause)));

const MAX_CAUSES = 5;

function causesOf(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let cause = error; cause !== undefined && cause !== null && chain.length < MAX_CAUSES;) {
    chain.push(cause);
    cause = (cause as { cause?: unknown }).cause;
  }
  return chain;
}

const codeOf = (error: unknown): string => {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : '';
};
