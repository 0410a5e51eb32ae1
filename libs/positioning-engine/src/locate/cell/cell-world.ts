import { LocalFrame } from '../../grid/local-frame.ts';
import type { Contribution } from '../../learn/contribution.ts';
import { MemoryRadioMap } from '../../memory-map/memory-radio-map.ts';
import { NO_SCAN, type CellReading, type Scan } from '../../scan/scan.ts';
import { gsmCell, longCell } from '../../station/cell-identity.ts';
import type { ImportedCell } from '../../station/station.ts';
import { NO_FALLBACK, type LocateRequest } from '../locate-request.ts';

/** A town to drive through: its places are metres east and north of this. */
export const TOWN = new LocalFrame(60.2, 25);
export const MCC = 244;
const MNC = 91;
const START_MS = Date.UTC(2025, 5, 1);
const HOUR_MS = 3_600_000;

export interface Spot {
  readonly x: number;
  readonly y: number;
}

export const spot = (x: number, y: number): Spot => ({ x, y });
export const latLng = ({ x, y }: Spot): { lat: number; lng: number } => ({ lat: TOWN.latAt(y), lng: TOWN.lngAt(x) });

export const metresFrom = ({ x, y }: Spot, place: { lat: number; lng: number }): number =>
  Math.hypot(TOWN.x(place.lng) - x, TOWN.y(place.lat) - y);

/** An LTE cell as heard. */
export const lte = (cid: number, more: Partial<CellReading> = {}): CellReading => ({
  ...heard({ kind: 'lte', ref: longCell('lte', { mcc: MCC, mnc: MNC, cid }) }),
  ...more,
});

export const wcdma = (cid: number, more: Partial<CellReading> = {}): CellReading => ({
  ...heard({ kind: 'wcdma', ref: longCell('wcdma', { mcc: MCC, mnc: MNC, cid }) }),
  ...more,
});

export const gsm = (lac: number, cid: number, more: Partial<CellReading> = {}): CellReading => ({
  ...heard({ kind: 'gsm', ref: gsmCell({ mcc: MCC, mnc: MNC, lac, cid }) }),
  area: lac,
  ...more,
});

const heard = (cell: Pick<CellReading, 'kind' | 'ref'>): CellReading => ({
  ...cell,
  ...{ mcc: MCC, mnc: MNC, area: undefined, signalDbm: undefined, timingAdvance: undefined },
  ...{ localId: undefined, neighbours: [], ageMs: undefined },
});

export const scanOf = (...cells: readonly CellReading[]): Scan => ({ ...NO_SCAN, cells });

export const requestOf = (scan: Scan, more: Partial<LocateRequest> = {}): LocateRequest => ({
  ...{ scan, confidence: 68, fallback: NO_FALLBACK },
  ...more,
});

/** The `index` tells contributions apart: an hour lies between two of them, and each has a device of its own. */
export const contributionAt = (at: Spot, index: number, ...cells: readonly CellReading[]): Contribution => ({
  atMs: START_MS + index * HOUR_MS,
  fix: { ...latLng(at), accuracyMetres: 5, speedMps: 0, ageMs: 0 },
  scan: scanOf(...cells),
  ...{ hash: index, deviceHash: index, sessionClass: index % 16 },
});

export function mapOf(contributions: readonly Contribution[]): MemoryRadioMap {
  const map = new MemoryRadioMap();
  for (const contribution of contributions) map.learn(contribution);
  return map;
}

export const recordAt = (at: Spot, more: Partial<ImportedCell> = {}): ImportedCell => ({
  ...latLng(at),
  ...{ rangeMetres: 1_000, samples: 20, isExact: false, area: undefined, code: undefined },
  ...more,
});
