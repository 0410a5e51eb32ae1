import { longCell, type CellReading, type Contribution, type WlanReading } from '@umbra/positioning-engine';
import { randomOf } from './random.ts';

const CENTRE = { lat: 49.87, lng: 8.65 };
const METRES_PER_DEGREE = 111_195;
const METRES_PER_LNG = METRES_PER_DEGREE * Math.cos(CENTRE.lat * (Math.PI / 180));
const DAY_MS = 86_400_000;
const FIRST_DAY_MS = Date.UTC(2026, 0, 5);
const HEARING_METRES = 90;
const CELL_SIZE_METRES = 400;

export interface TownOptions {
  readonly seed: number;
  readonly accessPoints: number;
  readonly contributions: number;
  readonly sizeMetres: number;
  readonly devices?: number;
  readonly days?: number;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

const degrees = ({ x, y }: Place) => ({
  lat: CENTRE.lat + y / METRES_PER_DEGREE,
  lng: CENTRE.lng + x / METRES_PER_LNG,
});

/** Access points at random places of a square, and what phones contribute that are taken through it. Seeded. */
export function smallTown(options: TownOptions): Contribution[] {
  const { seed, accessPoints, contributions, sizeMetres, devices = 20, days = 90 } = options;
  const random = randomOf(seed);
  const somewhere = (): Place => ({ x: (random() - 0.5) * sizeMetres, y: (random() - 0.5) * sizeMetres });
  const stations = Array.from({ length: accessPoints }, (_, index) => ({
    ...somewhere(),
    // Radios of 16 names; a universal, individual address.
    mac: 0x1000_0000_0000 + Math.floor(random() * 2 ** 32) * 256 + (index % 16),
  }));
  return Array.from({ length: contributions }, (_, index): Contribution => {
    const at = somewhere();
    const device = Math.floor(random() * devices);
    const atMs = FIRST_DAY_MS + Math.floor(random() * days) * DAY_MS + Math.floor(random() * DAY_MS);
    const heard: WlanReading[] = [];
    for (const { x, y, mac } of stations) {
      const metres = Math.hypot(x - at.x, y - at.y);
      if (metres > HEARING_METRES) continue;
      heard.push({ mac, rssDbm: Math.round(-40 - 30 * Math.log10(Math.max(1, metres)) / 1.5 + 6 * (random() - 0.5)), ageMs: undefined }); // prettier-ignore
    }
    return {
      atMs,
      fix: {
        ...degrees(at),
        accuracyMetres: 3 + Math.floor(random() * 20),
        speedMps: Math.floor(random() * 10),
        ageMs: 0,
      },
      scan: { wlan: heard, ble: [], cells: [servingCell(at, random)], mccHint: undefined },
      hash: seed * 2 ** 24 + index,
      deviceHash: device,
      sessionClass: (device * 7 + Math.floor(atMs / DAY_MS)) % 16,
    };
  });
}

/** One mast every few streets. */
function servingCell({ x, y }: Place, random: () => number): CellReading {
  const [column, row] = [Math.floor(x / CELL_SIZE_METRES) + 50, Math.floor(y / CELL_SIZE_METRES) + 50];
  const cid = (column * 100 + row) * 256 + Math.floor(random() * 3);
  const [mcc, mnc] = [262, 2];
  return {
    ...{ kind: 'lte', ref: longCell('lte', { mcc, mnc, cid }), mcc, mnc, area: 1_000 + (column % 3) },
    signalDbm: -80 - Math.floor(random() * 30),
    timingAdvance: random() < 0.3 ? Math.floor(random() * 8) : undefined,
    localId: { channel: 1_300, code: cid % 504 },
    ...{ neighbours: [], ageMs: undefined },
  };
}
