import { CredentialsRefusedError, ExternalCloudError } from '../domain/driver/external-cloud.error.ts';
import type { OutgoingAnswer, OutgoingHttp, OutgoingRequest } from './outgoing-http.ts';
import { retryAfterMs } from './retry-after.ts';

/**
 * Sends, and takes nothing but success for an answer.
 * @throws ExternalCloudError by what the status means; the body is not repeated
 */
export async function answered(http: OutgoingHttp, request: OutgoingRequest): Promise<OutgoingAnswer> {
  const answer = await http.send(request);
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw statusFailure(new URL(request.url).host, answer);
}

/** What an answer without success says of the cloud, or of the credentials. */
export function statusFailure(host: string, { status, headers }: OutgoingAnswer): ExternalCloudError {
  const retryAfter = retryAfterMs(headers['retry-after'], Date.now());
  const options = retryAfter === undefined ? {} : { retryAfterMs: retryAfter };
  const words = `${host}: answered with status ${String(status)}`;
  if (status === 401 || status === 403) return new CredentialsRefusedError(words);
  if (status === 429 || (status === 503 && retryAfter !== undefined)) {
    return new ExternalCloudError('limited', `${words}: it wants fewer calls.`, options);
  }
  if (status >= 500) return new ExternalCloudError('unreachable', `${words}.`);
  return new ExternalCloudError('refused', `${words}.`);
}
