import { ExternalCloudError } from '../domain/driver/external-cloud.error.ts';
import type { OutgoingRequest } from './outgoing-http.ts';
import { ACCEPT_ENCODING } from './read-body.ts';

/** What belongs to the connection, or says where a request goes: not for a caller to say. */
const OURS = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
const isOurs = (name: string): boolean => OURS.has(name) || name.startsWith('proxy-');

/** @throws ExternalCloudError `refused` for a header that is not the caller's to set */
export function requestHeaders(request: OutgoingRequest, hasBody: boolean): Record<string, string> {
  const headers: Record<string, string> = { 'user-agent': 'umbra-connectors', accept: '*/*' };
  if (typeof request.body === 'object') headers['content-type'] = 'application/json';
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    const lower = name.toLowerCase();
    if (isOurs(lower)) throw new ExternalCloudError('refused', `The header ${lower} cannot be set.`);
    // Of a body that a redirect has left behind.
    if (hasBody || !lower.startsWith('content-')) headers[lower] = value;
  }
  if (!hasBody) delete headers['content-type'];
  return { ...headers, 'accept-encoding': ACCEPT_ENCODING };
}
