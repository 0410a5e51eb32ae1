import {
  decodePageToken,
  encodePageToken,
  invalidQuery,
  parseTimestampMs,
  single,
  type ListName,
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
  /** The time is no part of it: later pages are asked for without. */
  readonly list: ListName;
}

/** ALI-2: the token of a list that began with `after` carries it. @throws WireError 400 */
export function aliasListQuery(query: Query, projectId: string, nowMs: number): AliasListQuery {
  const texts = { type: pattern('type', query['type']), externalId: pattern('externalId', query['externalId']) };
  const list: ListName = ['aliases', projectId, texts.type, texts.externalId];
  const token = decodePageToken(query['pageToken'], list, isListToken);
  const afterMs = parseTimestampMs('after', query['after'], { nowMs, minMs: 0 });
  if (token !== undefined && afterMs !== undefined) throw invalidQuery('after', 'must not be given with pageToken');
  if (token === undefined) return { filter: { ...texts, afterMs }, position: FIRST, list };
  const [createdAtMs, aliasId, begunAfterMs] = token;
  return {
    filter: { ...texts, afterMs: begunAfterMs === NO_TIME ? undefined : begunAfterMs },
    position: { createdAtMs, aliasId },
    list,
  };
}

export const aliasListToken = (
  { createdAtMs, aliasId }: AliasPosition,
  { filter, list }: Pick<AliasListQuery, 'filter' | 'list'>,
): string => encodePageToken([createdAtMs, aliasId, filter.afterMs ?? NO_TIME], list);

/** The aliases of one device, or those that are of a type. */
export const aliasesOfDevice = (trackingId: string, type: string | undefined): ListName => [
  'aliases of a device',
  ...[trackingId, type],
];

/** Where the aliases of one device go on. @throws WireError 400 */
export function aliasAfter(pageToken: QueryValue, list: ListName): Alias {
  const [type, externalId] = decodePageToken(pageToken, list, isAliasToken) ?? ['', ''];
  return { type, externalId };
}

export const aliasToken = ({ type, externalId }: Alias, list: ListName): string =>
  encodePageToken([type, externalId], list);

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
