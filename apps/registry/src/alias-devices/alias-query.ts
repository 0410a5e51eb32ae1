import {
  decodePageToken,
  encodePageToken,
  invalidQuery,
  parseTimestampMs,
  single,
  type Query,
  type QueryValue,
} from '@umbra/wire';
import { boundedText } from '../http/bounded-text.ts';
import { isStorable } from '../http/id-page.ts';
import { refusals } from '../registry.errors.ts';
import type { AliasFilter, AliasPosition } from './aliases.repository.ts';
import type { Alias } from './decide-aliases.ts';

const FIRST: AliasPosition = { createdAtMs: -1, aliasId: 0 };
const NO_TIME = -1;

/** What a list over all devices is asked for, and where it goes on. */
export interface AliasListQuery {
  readonly filter: AliasFilter;
  readonly position: AliasPosition;
}

/** ALI-2: the token of a list that began with `after` carries it. @throws WireError 400 */
export function aliasListQuery(query: Query, nowMs: number): AliasListQuery {
  const token = decodePageToken(query['pageToken'], isListToken);
  const afterMs = parseTimestampMs('after', query['after'], { nowMs, minMs: 0 });
  if (token !== undefined && afterMs !== undefined) throw invalidQuery('after', 'must not be given with pageToken');
  const texts = { type: pattern('type', query['type']), externalId: pattern('externalId', query['externalId']) };
  if (token === undefined) return { filter: { ...texts, afterMs }, position: FIRST };
  const [createdAtMs, aliasId, begunAfterMs] = token;
  return {
    filter: { ...texts, afterMs: begunAfterMs === NO_TIME ? undefined : begunAfterMs },
    position: { createdAtMs, aliasId },
  };
}

export const aliasListToken = ({ createdAtMs, aliasId }: AliasPosition, { afterMs }: AliasFilter): string =>
  encodePageToken([createdAtMs, aliasId, afterMs ?? NO_TIME]);

/** Where the aliases of one device go on. @throws WireError 400 */
export function aliasAfter(pageToken: QueryValue): Alias {
  const [type, externalId] = decodePageToken(pageToken, isAliasToken) ?? ['', ''];
  return { type, externalId };
}

export const aliasToken = ({ type, externalId }: Alias): string => encodePageToken([type, externalId]);

/** A text of the query that says something, or nothing. @throws WireError 400 */
export function optionalText(name: string, value: QueryValue): string | undefined {
  const text = single(name, value);
  return text === undefined ? undefined : boundedText(name, text);
}

/** @throws WireError 400 */
export function requiredText(name: string, value: QueryValue): string {
  const text = optionalText(name, value);
  if (text === undefined) throw refusals.valueInvalid(name, 'must be given');
  return text;
}

/** With wildcards it is no longer than the longest text that it may stand for, and a star between any two. */
const MAX_PATTERN_LENGTH = 101;

/** @throws WireError 400 */
export function pattern(name: string, value: QueryValue): string | undefined {
  const text = single(name, value);
  if (text !== undefined && (text.length > MAX_PATTERN_LENGTH || !isStorable(text))) {
    throw refusals.valueInvalid(name, `must be a text of at most ${MAX_PATTERN_LENGTH} characters`);
  }
  return text;
}

const isListToken = (value: unknown): value is [createdAtMs: number, aliasId: number, afterMs: number] =>
  Array.isArray(value) && value.length === 3 && value.every((part) => Number.isSafeInteger(part));

const isAliasToken = (value: unknown): value is [type: string, externalId: string] =>
  Array.isArray(value) && value.length === 2 && value.every(isStorable);
