import { MAX_LEVEL, parentTile, tileBox, type TileId } from '../grid/grid.ts';
import type { StationKind } from '../station/station-ref.ts';
import { DeviceSketch } from './device-sketch.ts';
import { epochOfDay, spanOf, type Span } from './epoch.ts';
import { TileSums, type Observation } from './tile-sums.ts';

/** More tiles than this are shown on a coarser level (§7.2). */
export const MAX_TILES = 256;
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
  #newestEpoch: number;
  /** By tile, then by span: there are few, and searching in order costs less than a key for each. */
  #entries: TileSums[] = [];
  #tiles = 0;
  readonly devices: DeviceSketch;

  constructor(level: number, newestEpoch = 0, devices = new DeviceSketch()) {
    this.#level = level;
    this.#newestEpoch = newestEpoch;
    this.devices = devices;
  }

  static of(kind: StationKind): StationSums {
    return new StationSums(START_LEVELS[kind]);
  }

  /** Of the grid: the finest that needs no more than `MAX_TILES`. */
  get level(): number {
    return this.#level;
  }

  /** Of all that was ever observed, also of what is not kept. */
  get newestEpoch(): number {
    return this.#newestEpoch;
  }

  /** By tile, then by span. */
  get entries(): readonly TileSums[] {
    return this.#entries;
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  /** @param deviceHash 16 bits that tell devices apart without naming them */
  add(observation: Observation, deviceHash: number): void {
    const tile = ancestorOf(observation.tile, this.#level);
    const epoch = epochOfDay(observation.day);
    this.#age(epoch);
    const sums = this.#entry(tile, spanOf(epoch, this.#newestEpoch));
    if (this.#level === 0) sums.add(observation);
    else {
      const { east, north } = offsetOf(observation.tile, 0, tile, this.#level);
      sums.add(observation, east, north);
    }
    this.devices.add(deviceHash);
    this.#bound();
  }

  merge(other: StationSums): void {
    this.#age(other.#newestEpoch);
    if (this.#level < other.#level) this.#retake(other.#level);
    for (const entry of other.#entries) this.#take(entry, other.#level);
    this.devices.merge(other.devices);
    this.#bound();
  }

  /** For the codec: an entry that is already on this level, alone there, and after all that were restored before. */
  restore(entry: TileSums): void {
    if (this.#entries.at(-1)?.tile !== entry.tile) this.#tiles += 1;
    this.#entries.push(entry);
  }

  /** What has become old by what is new is put together. */
  #age(epoch: number): void {
    if (epoch <= this.#newestEpoch) return;
    this.#newestEpoch = epoch;
    if (this.#entries.some(({ span }) => spanOf(span, epoch) !== span)) this.#retake(this.#level);
  }

  /** Takes all entries anew, on the same level or on a coarser one. */
  #retake(level: number): void {
    const [entries, before] = [this.#entries, this.#level];
    this.#entries = [];
    this.#tiles = 0;
    this.#level = level;
    for (const entry of entries) this.#take(entry, before);
  }

  #take(entry: TileSums, level: number): void {
    const tile = ancestorOf(entry.tile, this.#level - level);
    const sums = this.#entry(tile, spanOf(entry.span, this.#newestEpoch));
    if (level === this.#level) sums.merge(entry);
    else {
      const { east, north } = offsetOf(entry.tile, level, tile, this.#level);
      sums.merge(entry, east, north);
    }
  }

  #entry(tile: TileId, span: Span): TileSums {
    const index = this.#indexOf(tile, span);
    const next = this.#entries[index];
    if (next?.tile === tile && next.span === span) return next;
    if (next?.tile !== tile && this.#entries[index - 1]?.tile !== tile) this.#tiles += 1;
    const sums = new TileSums(tile, span);
    this.#entries.splice(index, 0, sums);
    return sums;
  }

  /** Where such an entry is, or belongs. */
  #indexOf(tile: TileId, span: Span): number {
    let [from, to] = [0, this.#entries.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      const entry = this.#entries[middle]!;
      if (entry.tile < tile || (entry.tile === tile && entry.span < span)) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  #bound(): void {
    while (this.#tiles > MAX_TILES && this.#level < MAX_LEVEL) this.#retake(this.#level + 1);
    while (this.#tiles > MAX_TILES) this.#dropTile();
  }

  /**
   * What has been in more places than this is no help for anyone's position. The tile with the largest hash goes: one that
   * stays to the end was never the largest, so nothing of it is missing, in whatever order it came.
   */
  #dropTile(): void {
    let worst = this.#entries[0]!.tile;
    for (const { tile } of this.#entries) if (goesBefore(tile, worst)) worst = tile;
    this.#entries = this.#entries.filter(({ tile }) => tile !== worst);
    this.#tiles -= 1;
  }
}

const goesBefore = (a: TileId, b: TileId): boolean => (mixed(a) - mixed(b) || a - b) > 0;

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
function mixed(tile: TileId): number {
  let hash = (tile ^ Math.floor(tile / 2 ** 32)) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b) >>> 0;
  return (hash ^ (hash >>> 16)) >>> 0;
}
