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
