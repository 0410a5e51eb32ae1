import { provenDistanceMetres, type Fix } from '@umbra/geo';
import type { Reported, TracePosition } from './device-state.ts';

/** Two consecutive positions further apart than both accuracies and this: the device moved (contract §4.4). */
const MOVED_BEYOND_METRES = 100;

export const hasMoved = (from: Fix, to: Fix): boolean => provenDistanceMetres(from, to) > MOVED_BEYOND_METRES;

/** The two newest positions after one more has become known, or has been replaced by a better one of the same time. */
export function withPosition(newest: readonly TracePosition[], position: TracePosition): readonly TracePosition[] {
  const [first, second] = newest;
  if (first === undefined || position.atMs > first.atMs) return first === undefined ? [position] : [position, first];
  if (position.atMs === first.atMs) return second === undefined ? [position] : [position, second];
  if (second === undefined || position.atMs >= second.atMs) return [first, position];
  return newest;
}

/** `moving` and `lastMovedTimestamp` of the shadow, after its two newest positions changed (SHA-21: false with fewer). */
export function withMovement(reported: Reported, [newest, previous]: readonly TracePosition[]): Reported {
  const moving = newest !== undefined && previous !== undefined && hasMoved(previous, newest);
  if (!moving) return reported.moving === false ? reported : { ...reported, moving };
  const lastMovedAtMs = Math.max(newest.atMs, reported.lastMovedAtMs ?? 0);
  return reported.moving === true && reported.lastMovedAtMs === lastMovedAtMs
    ? reported
    : { ...reported, moving, lastMovedAtMs };
}
