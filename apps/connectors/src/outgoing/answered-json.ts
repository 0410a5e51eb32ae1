import { isNestedTooDeep, MAX_JSON_DEPTH } from '@umbra/wire';
import { ExternalCloudError } from '../domain/driver/external-cloud.error.ts';

/** Its own error would quote the text. */
export const noJson = (host: string): ExternalCloudError =>
  new ExternalCloudError('unreadable', `${host}: the answer is no JSON.`);

/**
 * Before it is parsed: each level takes a hundred times the room of its two characters.
 * @throws ExternalCloudError `unreadable`
 */
export function requireShallowJson(host: string, text: string): void {
  if (!isNestedTooDeep(text)) return;
  throw new ExternalCloudError(
    'unreadable',
    `${host}: the answer nests values deeper than ${String(MAX_JSON_DEPTH)} levels.`,
  );
}

/** @throws ExternalCloudError `unreadable` */
export function answeredJson(host: string, text: string): unknown {
  requireShallowJson(host, text);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw noJson(host);
  }
}
