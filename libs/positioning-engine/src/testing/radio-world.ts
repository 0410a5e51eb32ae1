import type { Contribution } from '../learn/contribution.ts';
import { LocalFrame } from '../grid/local-frame.ts';
import { MemoryRadioMap } from '../memory-map/memory-radio-map.ts';
import { NO_SCAN, type Scan, type WlanReading } from '../scan/scan.ts';
import { Random } from './random.ts';

/** An access point of a made-up place, metres east and north of its middle. */
export interface AccessPoint {
  readonly mac: number;
  readonly x: number;
  readonly y: number;
  /** At 1 m. */
  readonly powerDbm: number;
}

export interface WorldOptions {
  readonly seed: number;
  readonly accessPoints: number;
  /** Of contributions; 0 makes a world that nobody has visited. */
  readonly contributions: number;
  /** Half of the side of the square that all happens in. */
  readonly halfMetres?: number;
}

const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2025, 0, 10);
const FAINTEST_DBM = -92;
const EXPONENT = 3;

/** Radios fade by their distance and by chance, fixes scatter: enough like the world to test what must always hold. */
export class RadioWorld {
  readonly frame = new LocalFrame(60.17, 24.94);
  readonly accessPoints: readonly AccessPoint[];
  readonly contributions: readonly Contribution[];
  readonly #random: Random;
  readonly #half: number;

  constructor({ seed, accessPoints, contributions, halfMetres = 120 }: WorldOptions) {
    this.#random = new Random(seed);
    this.#half = halfMetres;
    this.accessPoints = Array.from({ length: accessPoints }, (_, index) => ({
      mac: macOf(index),
      ...{ x: this.#random.between(-halfMetres, halfMetres), y: this.#random.between(-halfMetres, halfMetres) },
      powerDbm: this.#random.between(-38, -28),
    }));
    this.contributions = Array.from({ length: contributions }, (_, index) => this.#contribution(index));
  }

  /** A map that has learned all contributions, in this order. */
  static learned(contributions: readonly Contribution[]): MemoryRadioMap {
    const map = new MemoryRadioMap();
    for (const contribution of contributions) map.learn(contribution);
    return map;
  }

  /** What a device hears somewhere in the square. */
  scanAnywhere(): Scan {
    return this.scanAt(this.#random.between(-this.#half, this.#half), this.#random.between(-this.#half, this.#half));
  }

  scanAt(x: number, y: number): Scan {
    const wlan = this.accessPoints.flatMap((point): WlanReading[] => {
      const distance = Math.hypot(point.x - x, point.y - y, 5);
      const rssDbm = Math.round(point.powerDbm - 10 * EXPONENT * Math.log10(distance) + 4 * this.#random.normal());
      return rssDbm < FAINTEST_DBM ? [] : [{ mac: point.mac, rssDbm, ageMs: undefined }];
    });
    return { ...NO_SCAN, wlan };
  }

  #contribution(index: number): Contribution {
    const [x, y] = [this.#random.between(-this.#half, this.#half), this.#random.between(-this.#half, this.#half)];
    const session = Math.floor(index / 10);
    return {
      atMs: START_MS + session * DAY_MS + index * 1000,
      fix: {
        lat: this.frame.latAt(y + 3 * this.#random.normal()),
        lng: this.frame.lngAt(x + 3 * this.#random.normal()),
        ...{ accuracyMetres: 5, speedMps: 1, ageMs: 0 },
      },
      scan: this.scanAt(x, y),
      hash: index,
      deviceHash: session % 7,
      sessionClass: session % 16,
    };
  }
}

/** Each of another radio: they differ above the last nibble. */
export const macOf = (index: number): number => 0x00005e005310 + index * 16;
