import { badRequest, type WireError } from '../errors/wire-error.ts';

/** Opaque to clients (PAGE-4). What is in it is the affair of the list that made it. */
export const encodePageToken = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const MAX_TOKEN_LENGTH = 2_048;
const BASE64URL = /^[\w-]+$/;

/**
 * Reads a token back. `check` says whether it is one of this list.
 * @throws WireError 400 for anything that is not (PAGE-4). Nothing, or an empty text, stands for the first page.
 */
export function decodePageToken<Token>(
  text: string | readonly string[] | undefined,
  check: (value: unknown) => value is Token,
): Token | undefined {
  if (text === undefined || text === '') return undefined;
  if (typeof text !== 'string' || text.length > MAX_TOKEN_LENGTH || !BASE64URL.test(text)) throw invalidPageToken();
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    throw invalidPageToken();
  }
  if (!check(value)) throw invalidPageToken();
  return value;
}

const invalidPageToken = (): WireError =>
  badRequest('WIRE_PAGE_TOKEN', 'The pageToken is not one that this list gave out.', [
    { path: 'pageToken', reason: 'must be the pageToken of the page before, unchanged' },
  ]);
