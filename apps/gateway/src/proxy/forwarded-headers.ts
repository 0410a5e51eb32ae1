import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';
import type { DialectName } from '../routes/route.ts';

/** Headers that speak of one connection only (RFC 9110 §7.6.1), and `Expect`, which Node has answered already. */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
];

/** Who the caller is, as far as the gateway can tell. */
export interface ForwardingOptions {
  /** True when a proxy that can be trusted stands before the gateway and sets `X-Forwarded-*` itself. */
  readonly isForwardedTrusted: boolean;
}

/** What the service gets: the caller's headers, who the caller is, and the id of the conversation. */
export function requestHeaders(
  request: FastifyRequest,
  { isForwardedTrusted }: ForwardingOptions,
  dialect?: DialectName,
): IncomingHttpHeaders {
  const forwarded = withoutHopByHop(request.headers);
  // The service's own is set with the connection.
  delete forwarded.host;
  // Fastify does not read the body of these two, so there is none to announce.
  if (request.method === 'GET' || request.method === 'HEAD') delete forwarded['content-length'];
  const before = isForwardedTrusted ? request.headers : {};
  const callers = [before['x-forwarded-for'], request.socket.remoteAddress].flat().filter(Boolean);
  forwarded['x-forwarded-for'] = callers.join(', ');
  forwarded['x-forwarded-proto'] = before['x-forwarded-proto'] ?? 'http';
  forwarded['x-forwarded-host'] = before['x-forwarded-host'] ?? request.headers.host ?? '';
  // Positioning echoes the caller's own X-Request-ID, whatever it says.
  forwarded[dialect === 'positioning' ? 'x-correlation-id' : 'x-request-id'] = request.id;
  return forwarded;
}

/** What the caller gets: the service's headers but for those of the connection between the two. */
export const responseHeaders = (headers: IncomingHttpHeaders): IncomingHttpHeaders => withoutHopByHop(headers);

function withoutHopByHop(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const kept = { ...headers };
  // What the connection's own header names goes with it.
  const named = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  for (const name of [...HOP_BY_HOP, ...named]) delete kept[name];
  return kept;
}
