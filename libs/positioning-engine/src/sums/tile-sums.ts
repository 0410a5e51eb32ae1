import type { TileId } from '../grid/grid.ts';
import type { Span } from './epoch.ts';

/** Sessions fall into this many classes by a hash: enough to tell one long visit from many. */
export const SESSION_CLASSES = 16;
/** A parked van is one observation, not ten thousand: what a class of sessions counts at most in a tile (§7.3). */
const MAX_PER_SESSION_CLASS = 6;
/** Signals are stored as what they are above this; none that is fainter was ever received. */
export const SIGNAL_FLOOR_DBM = -160;

/** One station, heard once at a known place. Whole numbers throughout, so that adding them up knows no order. */
export interface Observation {
  /** Of level 0. */
  readonly tile: TileId;
  /** Days since 1970; its epoch follows from it. */
  readonly day: number;
  /** Quality and loudness, in 1/256; at least 1. */
  readonly weight: number;
  /** Units of 1e-7° from the south-west corner of the tile. */
  readonly eastUnits: number;
  readonly northUnits: number;
  /** Undefined when the device did not say; kept in whole decibels. */
  readonly signalDbm: number | undefined;
  readonly timingAdvance: number | undefined;
  /** 0 … 15: which class of sessions heard it. */
  readonly sessionClass: number;
}

/**
 * What is known of a station in one tile and one span of time: sums of whole numbers (positioning.md §7.2), exact up to
 * 2^53, which some hundred million observations reach.
 */
export class TileSums {
  readonly tile: TileId;
  readonly span: Span;
  count = 0;
  weight = 0;
  weightEast = 0;
  weightNorth = 0;
  /** Of those observations that had a signal; each as its height above `SIGNAL_FLOOR_DBM`. */
  signals = 0;
  signalSum = 0;
  signalSquareSum = 0;
  timings = 0;
  timingSum = 0;
  firstDay = Number.MAX_SAFE_INTEGER;
  lastDay = 0;
  readonly sessions: number[] = new Array<number>(SESSION_CLASSES).fill(0);

  constructor(tile: TileId, span: Span) {
    this.tile = tile;
    this.span = span;
  }

  /** Adds what was heard in a tile that lies `eastUnits`, `northUnits` from this one's corner, or at it. */
  add(observation: Observation, eastUnits = 0, northUnits = 0): void {
    const { day, weight, signalDbm, timingAdvance, sessionClass } = observation;
    this.count += 1;
    this.weight += weight;
    this.weightEast += weight * (observation.eastUnits + eastUnits);
    this.weightNorth += weight * (observation.northUnits + northUnits);
    if (signalDbm !== undefined) {
      const height = Math.max(0, Math.round(signalDbm) - SIGNAL_FLOOR_DBM);
      this.signals += 1;
      this.signalSum += height;
      this.signalSquareSum += height * height;
    }
    if (timingAdvance !== undefined) {
      this.timings += 1;
      this.timingSum += Math.max(0, Math.round(timingAdvance));
    }
    if (day < this.firstDay) this.firstDay = day;
    if (day > this.lastDay) this.lastDay = day;
    this.sessions[sessionClass]! += 1;
  }

  /** Adds the sums of a tile that lies `eastUnits`, `northUnits` from this one's corner, or at it. */
  merge(other: TileSums, eastUnits = 0, northUnits = 0): void {
    this.count += other.count;
    this.weight += other.weight;
    this.weightEast += other.weightEast + other.weight * eastUnits;
    this.weightNorth += other.weightNorth + other.weight * northUnits;
    this.signals += other.signals;
    this.signalSum += other.signalSum;
    this.signalSquareSum += other.signalSquareSum;
    this.timings += other.timings;
    this.timingSum += other.timingSum;
    this.firstDay = Math.min(this.firstDay, other.firstDay);
    this.lastDay = Math.max(this.lastDay, other.lastDay);
    for (let index = 0; index < SESSION_CLASSES; index += 1) this.sessions[index]! += other.sessions[index]!;
  }

  /** How many observations it is worth when no session may count for more than its share. */
  get cappedCount(): number {
    let capped = 0;
    for (const count of this.sessions) capped += Math.min(count, MAX_PER_SESSION_CLASS);
    return capped;
  }

  get meanSignalDbm(): number {
    return this.signals === 0 ? Number.NaN : SIGNAL_FLOOR_DBM + this.signalSum / this.signals;
  }

  get signalVariance(): number {
    if (this.signals === 0) return Number.NaN;
    const mean = this.signalSum / this.signals;
    return Math.max(0, this.signalSquareSum / this.signals - mean * mean);
  }

  get meanTimingAdvance(): number {
    return this.timings === 0 ? Number.NaN : this.timingSum / this.timings;
  }
}
