import { createHash } from 'node:crypto';
import { badRequest, type WireError } from '../errors/wire-error.ts';

type NamePart = string | number | boolean | undefined | readonly NamePart[];

/**
 * What tells a list from all others: its kind, whose it is, and the filters and the order that shape it. The length of its
 * pages is no part of it, and no time that moves between two of them.
 */
export type ListName = readonly [kind: string, ...parts: readonly NamePart[]];

/**
 * Opaque to clients (PAGE-4). What is in it is the affair of the list that made it, and so is the token: a tag keeps it from
 * other lists. That guards against mistakes, not against forgery, since every replica of every release makes the tag of what
 * anybody may know: what a token says is a claim of its caller, to be checked and trusted with nothing but a position.
 */
export function encodePageToken(value: object, list: ListName): string {
  const content = Buffer.from(JSON.stringify(value));
  return Buffer.concat([tagOf(content, list), content]).toString('base64url');
}

const TAG_BYTES = 8;
const MAX_TOKEN_LENGTH = 2_048;
const BASE64URL = /^[\w-]+$/;

/**
 * Reads a token back. `check` says whether what is in it is a position.
 * @throws WireError 400 for anything that this list did not give out (PAGE-4). Nothing, or an empty text, stands for the
 * first page.
 */
export function decodePageToken<Token>(
  text: string | readonly string[] | undefined,
  list: ListName,
  check: (value: unknown) => value is Token,
): Token | undefined {
  if (text === undefined || text === '') return undefined;
  if (typeof text !== 'string' || text.length > MAX_TOKEN_LENGTH || !BASE64URL.test(text)) throw invalidPageToken();
  const bytes = Buffer.from(text, 'base64url');
  const content = bytes.subarray(TAG_BYTES);
  if (!bytes.subarray(0, TAG_BYTES).equals(tagOf(content, list))) throw invalidPageToken();
  let value: unknown;
  try {
    value = JSON.parse(content.toString('utf8'));
  } catch {
    throw invalidPageToken();
  }
  if (!check(value)) throw invalidPageToken();
  return value;
}

/** No JSON text has a NUL: where the name ends is beyond doubt. */
const tagOf = (content: Buffer, list: ListName): Buffer =>
  createHash('sha256').update(JSON.stringify(list)).update('\0').update(content).digest().subarray(0, TAG_BYTES);

const invalidPageToken = (): WireError =>
  badRequest('WIRE_PAGE_TOKEN', 'The pageToken is not one that this list gave out.', [
    { path: 'pageToken', reason: 'must be the pageToken of the page before, unchanged' },
  ]);
