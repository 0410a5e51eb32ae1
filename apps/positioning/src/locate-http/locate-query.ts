import type { Fallback } from '@umbra/positioning-engine';
import { invalidQuery, parseInteger, queryList, single, type Query } from '@umbra/wire';

/** What the query of a request to locate asks for (positioning.md §1.1). */
export interface LocateQuery {
  readonly confidence: number;
  readonly fallback: Fallback;
  /** No answer is better than one without an altitude. */
  readonly isAltitudeRequired: boolean;
  /** For members of several projects (GEN-14). */
  readonly projectId: string | undefined;
}

const MIN_CONFIDENCE = 50;
const MAX_CONFIDENCE = 99;
const DEFAULT_CONFIDENCE = 68;

/** @throws WireError 400 */
export function parseLocateQuery(query: Query): LocateQuery {
  const fallback = wordsOf(query, 'fallback', ['area', 'any', 'singleWifi']);
  wordsOf(query, 'desired', ['altitude']);
  return {
    confidence: parseInteger('confidence', query['confidence'], MIN_CONFIDENCE, MAX_CONFIDENCE) ?? DEFAULT_CONFIDENCE,
    fallback: {
      area: fallback.has('area'),
      any: fallback.has('any'),
      singleWifi: fallback.has('singleWifi'),
    },
    isAltitudeRequired: wordsOf(query, 'required', ['altitude']).has('altitude'),
    projectId: single('projectId', query['projectId']),
  };
}

function wordsOf(query: Query, name: string, allowed: readonly string[]): ReadonlySet<string> {
  const words = queryList(query[name]);
  if (!words.every((word) => allowed.includes(word))) {
    throw invalidQuery(name, `must be a comma-separated list of ${allowed.join(', ')}`);
  }
  return new Set(words);
}
