import { MAX_LEVEL, parentTile, tileBox, type TileId } from '../grid/grid.ts';
import type { StationKind } from '../station/station-ref.ts';
import { DeviceSketch } from './device-sketch.ts';
import { TileSums, type Observation } from './tile-sums.ts';

export const EPOCH_DAYS = 30;
/** More entries (a tile in an epoch) than this are shown on a coarser level (§7.2). */
export const MAX_ENTRIES = 256;
/** 8 m for what is heard 100 m far, 64 m for cells. */
const START_LEVELS: Readonly<Record<StationKind, number>> = {
  ...{ wlan: 0, ble: 0 },
  ...{ gsm: 3, wcdma: 3, tdscdma: 3, lte: 3, cdma: 3 },
};

/**
 * All that was ever observed of one station. Adding and merging are commutative and associative, whatever comes in which
 * order, in how many parts: equal observations make equal sums, to the byte.
 */
export class StationSums {
  #level: number;
  /** By tile, then by epoch: there are few, and searching in order costs less than a key for each. */
  #entries: TileSums[] = [];
  readonly devices: DeviceSketch;

  constructor(level: number, devices = new DeviceSketch()) {
    this.#level = level;
    this.devices = devices;
  }

  static of(kind: StationKind): StationSums {
    return new StationSums(START_LEVELS[kind]);
  }

  /** Of the grid: the finest that holds all entries. */
  get level(): number {
    return this.#level;
  }

  /** By tile, then by epoch. */
  get entries(): readonly TileSums[] {
    return this.#entries;
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  /** @param deviceHash 16 bits that tell devices apart without naming them */
  add(observation: Observation, deviceHash: number): void {
    const tile = ancestorOf(observation.tile, this.#level);
    const sums = this.#entry(tile, Math.floor(observation.day / EPOCH_DAYS));
    if (this.#level === 0) sums.add(observation);
    else {
      const { east, north } = offsetOf(observation.tile, 0, tile, this.#level);
      sums.add(observation, east, north);
    }
    this.devices.add(deviceHash);
    this.#bound();
  }

  merge(other: StationSums): void {
    while (this.#level < other.#level) this.#coarsen();
    for (const entry of other.#entries) this.#take(entry, other.#level);
    this.devices.merge(other.devices);
    this.#bound();
  }

  /** For the codec: an entry that is already on this level, alone there, and after all that were restored before. */
  restore(entry: TileSums): void {
    this.#entries.push(entry);
  }

  #take(entry: TileSums, level: number): void {
    const tile = ancestorOf(entry.tile, this.#level - level);
    const sums = this.#entry(tile, entry.epoch);
    if (level === this.#level) sums.merge(entry);
    else {
      const { east, north } = offsetOf(entry.tile, level, tile, this.#level);
      sums.merge(entry, east, north);
    }
  }

  #entry(tile: TileId, epoch: number): TileSums {
    const index = this.#indexOf(tile, epoch);
    const known = this.#entries[index];
    if (known?.tile === tile && known.epoch === epoch) return known;
    const sums = new TileSums(tile, epoch);
    this.#entries.splice(index, 0, sums);
    return sums;
  }

  /** Where such an entry is, or belongs. */
  #indexOf(tile: TileId, epoch: number): number {
    let [from, to] = [0, this.#entries.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      const entry = this.#entries[middle]!;
      if (entry.tile < tile || (entry.tile === tile && entry.epoch < epoch)) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  #bound(): void {
    while (this.#entries.length > MAX_ENTRIES && this.#level < MAX_LEVEL) this.#coarsen();
    while (this.#entries.length > MAX_ENTRIES) this.#dropOne();
  }

  #coarsen(): void {
    const fine = this.#entries;
    this.#entries = [];
    this.#level += 1;
    for (const entry of fine) this.#take(entry, this.#level - 1);
  }

  /**
   * What has been in more places than this is no help for anyone's position. The entry with the largest hash goes: one
   * that stays to the end was never the largest, so nothing of it is missing, in whatever order it came.
   */
  #dropOne(): void {
    let worst = 0;
    for (const [index, entry] of this.#entries.entries()) if (goesBefore(entry, this.#entries[worst]!)) worst = index;
    this.#entries.splice(worst, 1);
  }
}

function goesBefore(a: TileSums, b: TileSums): boolean {
  const difference = mixed(a) - mixed(b);
  return (difference || a.tile - b.tile || a.epoch - b.epoch) > 0;
}

/** From the corner of a coarse tile to that of a fine one in it, units. */
function offsetOf(
  fine: TileId,
  fineLevel: number,
  coarse: TileId,
  coarseLevel: number,
): { east: number; north: number } {
  const [inner, outer] = [tileBox(fine, fineLevel), tileBox(coarse, coarseLevel)];
  return { east: inner.lngUnits - outer.lngUnits, north: inner.latUnits - outer.latUnits };
}

function ancestorOf(tile: TileId, generations: number): TileId {
  let ancestor = tile;
  for (let step = 0; step < generations; step += 1) ancestor = parentTile(ancestor);
  return ancestor;
}

/** A number that neighbours do not share: 32 bits. */
function mixed({ tile, epoch }: TileSums): number {
  let hash = (tile ^ Math.floor(tile / 2 ** 32) ^ Math.imul(epoch, 0x9e3779b1)) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b) >>> 0;
  return (hash ^ (hash >>> 16)) >>> 0;
}
