import { LocalFrame } from '../grid/local-frame.ts';

/** Where a station was heard, and how loud. */
export interface LoudSighting {
  readonly lat: number;
  readonly lng: number;
  readonly count: number;
  /** The mean; NaN when the device did not say. */
  readonly signalDbm: number;
}

/** Nobody is this loud from farther than some thirty metres. */
const LOUD_DBM = -55;
/** Twice that, and what the fixes of both may err by. */
const APART_METRES = 100;
const MIN_COUNT = 2;
const SHARE = 0.25;

/**
 * Whether a station was heard from close by in places that it cannot stand in both: it travels, even if it never was where
 * it had been before (a phone on its only trip, which §7.4 takes for a move). A few such sightings are bad fixes.
 */
export function isLoudFarApart(sightings: readonly LoudSighting[]): boolean {
  const [first, ...others] = sightings.filter(({ signalDbm }) => signalDbm >= LOUD_DBM);
  if (first === undefined) return false;
  const frame = new LocalFrame(first.lat, first.lng);
  const places = [first, ...others].map(({ lat, lng, count }) => ({ x: frame.x(lng), y: frame.y(lat), count }));
  const total = places.reduce((sum, { count }) => sum + count, 0);
  let together = 0;
  for (const { x, y } of places) {
    let near = 0;
    for (const other of places) if (Math.hypot(other.x - x, other.y - y) <= APART_METRES) near += other.count;
    together = Math.max(together, near);
  }
  return total - together >= Math.max(MIN_COUNT, SHARE * total);
}
