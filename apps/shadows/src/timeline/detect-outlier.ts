import { provenDistanceMetres, type Fix } from '@umbra/geo';
import type { Outlier, Plausibility, TracePosition } from './device-state.ts';

/**
 * The contract leaves the algorithm open (§4.4). Ours flags a position that nothing on or near the ground could have come
 * to: further away than `NEAR_METRES` and at more than the speed of sound at sea level, even if both positions lie as near
 * to each other as their accuracies allow.
 */
const MAX_SPEED_METRES_PER_SECOND = 340;
const NEAR_METRES = 1_000;

const REASON = 'implausibleSpeed';

export interface Judgement {
  readonly outlier?: Outlier;
  readonly plausibility: Plausibility;
}

/** Judges the position of a sample that is the newest of its device. With detection off every position is believed. */
export function judgePosition(before: Plausibility, position: TracePosition, isDetecting: boolean): Judgement {
  const { lastGood, suspect } = before;
  const isBelieved =
    !isDetecting ||
    lastGood === undefined ||
    isReachable(lastGood, position) ||
    // A second position that fits the flagged one: it was the believed place that was wrong, or the device was carried.
    (suspect !== undefined && isReachable(suspect, position));
  if (isBelieved) return { plausibility: { lastGood: position } };
  return {
    outlier: { reason: REASON, correctedPosition: toWire(lastGood) },
    plausibility: { lastGood, suspect: position },
  };
}

function isReachable(from: TracePosition, to: TracePosition): boolean {
  const metres = provenDistanceMetres(from, to);
  const seconds = (to.atMs - from.atMs) / 1_000;
  return metres <= NEAR_METRES || metres <= MAX_SPEED_METRES_PER_SECOND * seconds;
}

const toWire = ({ lat, lng, accuracy, atMs }: Fix & { atMs: number }) => ({ lat, lng, accuracy, timestamp: atMs });
