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

const LARGEST = Number.MAX_SAFE_INTEGER;

/**
 * Of terms that are not negative. What would not be exact any more stays at the largest that is: so the order of adding
 * cannot show there either, `min(LARGEST, …)` of the whole sum being what comes of any order.
 */
const sum = (a: number, b: number): number => Math.min(LARGEST, a + b);
const product = (a: number, b: number): number => Math.min(LARGEST, a * b);

/**
 * What is known of a station in one tile and one span of time: sums of whole numbers (positioning.md §7.2). Those that are
 * weighted by place grow fastest: a loud station that is heard all over a country, and for days at one place, takes them to
 * 2^53, where they end.
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
    this.count = sum(this.count, 1);
    this.weight = sum(this.weight, weight);
    this.weightEast = sum(this.weightEast, product(weight, observation.eastUnits + eastUnits));
    this.weightNorth = sum(this.weightNorth, product(weight, observation.northUnits + northUnits));
    if (signalDbm !== undefined) {
      const height = Math.max(0, Math.round(signalDbm) - SIGNAL_FLOOR_DBM);
      this.signals = sum(this.signals, 1);
      this.signalSum = sum(this.signalSum, height);
      this.signalSquareSum = sum(this.signalSquareSum, product(height, height));
    }
    if (timingAdvance !== undefined) {
      this.timings = sum(this.timings, 1);
      this.timingSum = sum(this.timingSum, Math.max(0, Math.round(timingAdvance)));
    }
    if (day < this.firstDay) this.firstDay = day;
    if (day > this.lastDay) this.lastDay = day;
    this.sessions[sessionClass] = sum(this.sessions[sessionClass]!, 1);
  }

  /** Adds the sums of a tile that lies `eastUnits`, `northUnits` from this one's corner, or at it. */
  merge(other: TileSums, eastUnits = 0, northUnits = 0): void {
    this.count = sum(this.count, other.count);
    this.weight = sum(this.weight, other.weight);
    this.weightEast = sum(this.weightEast, sum(other.weightEast, product(other.weight, eastUnits)));
    this.weightNorth = sum(this.weightNorth, sum(other.weightNorth, product(other.weight, northUnits)));
    this.signals = sum(this.signals, other.signals);
    this.signalSum = sum(this.signalSum, other.signalSum);
    this.signalSquareSum = sum(this.signalSquareSum, other.signalSquareSum);
    this.timings = sum(this.timings, other.timings);
    this.timingSum = sum(this.timingSum, other.timingSum);
    this.firstDay = Math.min(this.firstDay, other.firstDay);
    this.lastDay = Math.max(this.lastDay, other.lastDay);
    for (let index = 0; index < SESSION_CLASSES; index += 1) {
      this.sessions[index] = sum(this.sessions[index]!, other.sessions[index]!);
    }
  }

  /** The weighted sums have come to their end: where in the tile it was heard is not known any more. */
  get isSaturated(): boolean {
    return Math.max(this.weight, this.weightEast, this.weightNorth) >= LARGEST;
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
