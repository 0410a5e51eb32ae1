import type { Contribution } from '../../learn/contribution.ts';
import type { CellNeighbour, CellReading } from '../../scan/scan.ts';
import { contributionAt, lte, spot, type Spot } from './cell-world.ts';

const SIDE_METRES = 3_000;
const MASTS_ASIDE = 3;
const SECTORS = 3;
const POWER_DBM = -10;
const EXPONENT = 3.5;
const BEHIND_DB = 25;
const NEIGHBOURS = 3;
const NEIGHBOUR_WINDOW_DB = 15;
const TIMING_STEP_METRES = 78.07;

/** A generator of numbers between 0 and 1 that gives the same ones for the same seed (mulberry32). */
export function numbersOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Sector {
  readonly cid: number;
  readonly code: number;
  readonly at: Spot;
  readonly direction: number;
}

/** A town of masts with three sectors each, on a square of 3 km, whose signals fade with the distance and a chance of their own. */
export class Town {
  readonly #random: () => number;
  readonly #sectors: readonly Sector[];

  constructor(seed: number) {
    this.#random = numbersOf(seed);
    this.#sectors = Array.from({ length: MASTS_ASIDE ** 2 }, (_, mast) => {
      const at = spot(
        ((mast % MASTS_ASIDE) + 0.2 + 0.6 * this.#random()) * (SIDE_METRES / MASTS_ASIDE),
        (Math.floor(mast / MASTS_ASIDE) + 0.2 + 0.6 * this.#random()) * (SIDE_METRES / MASTS_ASIDE),
      );
      const turn = this.#random() * 2 * Math.PI;
      return Array.from({ length: SECTORS }, (_, sector) => ({
        cid: (1_000 + mast) * 256 + sector,
        code: mast * SECTORS + sector,
        at,
        direction: turn + (sector * 2 * Math.PI) / SECTORS,
      }));
    }).flat();
  }

  anywhere(): Spot {
    return spot(this.#random() * SIDE_METRES, this.#random() * SIDE_METRES);
  }

  /** What a phone hears there: the loudest sector serves it. */
  hear(at: Spot): CellReading {
    const heard = this.#sectors
      .map((sector) => ({ sector, signalDbm: Math.round(signalAt(sector, at) + 8 * (this.#random() - 0.5)) }))
      .sort((a, b) => b.signalDbm - a.signalDbm);
    const [serving, ...others] = heard as [(typeof heard)[number], ...typeof heard];
    const neighbours = others
      .slice(0, NEIGHBOURS)
      .filter(({ signalDbm }) => signalDbm > serving.signalDbm - NEIGHBOUR_WINDOW_DB)
      .map(({ sector, signalDbm }): CellNeighbour => ({ localId: localIdOf(sector), ref: undefined, signalDbm }));
    const distance = Math.hypot(serving.sector.at.x - at.x, serving.sector.at.y - at.y);
    return lte(serving.sector.cid, {
      signalDbm: Math.max(-140, Math.min(-44, serving.signalDbm)),
      timingAdvance: Math.round(distance / TIMING_STEP_METRES),
      localId: localIdOf(serving.sector),
      area: 4711,
      neighbours,
    });
  }

  /** What so many phones heard, each somewhere. */
  contributions(count: number): Contribution[] {
    return Array.from({ length: count }, (_, index) => {
      const at = this.anywhere();
      return contributionAt(at, index, this.hear(at));
    });
  }
}

const localIdOf = ({ code }: Sector) => ({ channel: 1_300, code });

function signalAt({ at, direction }: Sector, { x, y }: Spot): number {
  const distance = Math.max(20, Math.hypot(x - at.x, y - at.y));
  const off = Math.atan2(y - at.y, x - at.x) - direction;
  return POWER_DBM - 10 * EXPONENT * Math.log10(distance) - (BEHIND_DB * (1 - Math.cos(off))) / 2;
}
