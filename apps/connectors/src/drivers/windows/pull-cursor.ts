import { recordOf, wholeIn } from '../sample/in-range.ts';

/** What a pull by ranges of time remembers of a device. */
export interface PullCursor {
  /** The newest sample that was read, or where the first pull began: the next one begins an overlap before it. */
  readonly newestMs: number;
  /** When a pull last read all that there was. */
  readonly readAtMs?: number;
  /** How wide the last window was. */
  readonly widthMs?: number;
}

/** How a device was last asked for. */
export interface Attempt {
  /** 0: never. */
  readonly atMs: number;
  readonly outcome: 'none' | 'answered' | 'failed';
}

const TIME = { from: 0, to: 4_102_448_400_000 };

/** @param cursor as it was stored @returns undefined for what is none of ours: the device is then as good as new */
export function pullCursorOf(cursor: unknown): PullCursor | undefined {
  const stored = recordOf(cursor);
  const newestMs = wholeIn(TIME, stored['newestMs']);
  if (newestMs === undefined) return undefined;
  const readAtMs = wholeIn(TIME, stored['readAtMs']);
  const widthMs = wholeIn(TIME, stored['widthMs']);
  return {
    newestMs,
    ...(readAtMs === undefined ? {} : { readAtMs }),
    ...(widthMs === undefined ? {} : { widthMs }),
  };
}

/** @param cursor as it was stored */
export function attemptOf(cursor: unknown): Attempt {
  const failedAtMs = wholeIn(TIME, recordOf(cursor)['failedAtMs']);
  if (failedAtMs !== undefined) return { atMs: failedAtMs, outcome: 'failed' };
  const before = pullCursorOf(cursor);
  return { atMs: before?.readAtMs ?? 0, outcome: before === undefined ? 'none' : 'answered' };
}

/** Of a device that could not be read: the next pull of it goes on where this one began, but behind others. */
export const failedCursor = (cursor: unknown, failedAtMs: number): object => ({ ...pullCursorOf(cursor), failedAtMs });
