import type { CellKind, StationRef } from './station-ref.ts';

const CODE = 2 ** 10;
const HALF = 2 ** 16;
const LONG_CELL = 2 ** 28;

/** The global identity of a GSM cell needs its location area; there is no other way to tell two apart. */
export interface GsmIdentity {
  readonly mcc: number;
  readonly mnc: number;
  readonly lac: number;
  readonly cid: number;
}

export const gsmCell = ({ mcc, mnc, lac, cid }: GsmIdentity): StationRef => ({
  kind: 'gsm',
  id: ((mcc * CODE + mnc) * HALF + lac) * HALF + cid,
});

/** LTE (eNodeB‖sector), WCDMA (RNC‖cell) and TD-SCDMA: unique by network and 28 bits; the area code is a hint. */
export interface LongIdentity {
  readonly mcc: number;
  readonly mnc: number;
  readonly cid: number;
}

export const longCell = (kind: 'lte' | 'wcdma' | 'tdscdma', { mcc, mnc, cid }: LongIdentity): StationRef => ({
  kind,
  id: (mcc * CODE + mnc) * LONG_CELL + cid,
});

export interface CdmaIdentity {
  readonly sid: number;
  readonly nid: number;
  readonly bsid: number;
}

export const cdmaCell = ({ sid, nid, bsid }: CdmaIdentity): StationRef => ({
  kind: 'cdma',
  id: (sid * HALF + nid) * HALF + bsid,
});

/** The numbers a cell's id was packed from. */
export interface CellNumbers {
  /** Undefined for CDMA, whose networks have no country code. */
  readonly mcc: number | undefined;
  /** `sid` for CDMA. */
  readonly mnc: number;
  /** GSM: `lac`, CDMA: `nid`; the others' ids hold none. */
  readonly area: number | undefined;
  readonly cell: number;
}

export function unpackCell(kind: CellKind, id: number): CellNumbers {
  if (kind === 'cdma') {
    return { mcc: undefined, mnc: Math.floor(id / (HALF * HALF)), area: Math.floor(id / HALF) % HALF, cell: id % HALF };
  }
  const cellBits = kind === 'gsm' ? HALF * HALF : LONG_CELL;
  const network = Math.floor(id / cellBits);
  return {
    mcc: Math.floor(network / CODE),
    mnc: network % CODE,
    area: kind === 'gsm' ? Math.floor(id / HALF) % HALF : undefined,
    cell: kind === 'gsm' ? id % HALF : id % LONG_CELL,
  };
}

/** The ids that the cells of a network can have, both ends included. @param mnc `sid` for CDMA, whose mcc is undefined */
export function networkRange(
  kind: CellKind,
  mcc: number | undefined,
  mnc: number,
): { readonly firstId: number; readonly lastId: number } {
  const cells = kind === 'lte' || kind === 'wcdma' || kind === 'tdscdma' ? LONG_CELL : HALF * HALF;
  const firstId = (kind === 'cdma' ? mnc : (mcc ?? 0) * CODE + mnc) * cells;
  return { firstId, lastId: firstId + cells - 1 };
}

/** Ids of the cells that share a mast, both ends included. */
export interface SiteRange {
  readonly kind: CellKind;
  readonly firstId: number;
  readonly lastId: number;
}

const SECTORS_OF_ENODEB = 2 ** 8;
const CELLS_OF_DECIMAL_SITE = 10;

/**
 * Networks number the cells of a mast alike: LTE by eNodeB, WCDMA and GSM by the decimal digits before the last
 * (positioning.md §6). Other kinds have no such habit that we know of.
 */
export function siteOf({ kind, id }: StationRef): SiteRange | undefined {
  switch (kind) {
    case 'lte': {
      const firstId = id - (id % SECTORS_OF_ENODEB);
      return { kind, firstId, lastId: firstId + SECTORS_OF_ENODEB - 1 };
    }
    case 'gsm':
      return decimalSite(kind, id, HALF);
    case 'wcdma':
      return decimalSite(kind, id, HALF);
    default:
      return undefined;
  }
}

/** Sites are counted within the controller: the low 16 bits of the id (WCDMA: within the RNC, GSM: within the area). */
function decimalSite(kind: CellKind, id: number, bits: number): SiteRange {
  const cell = id % bits;
  const first = cell - (cell % CELLS_OF_DECIMAL_SITE);
  const firstId = id - cell + first;
  return { kind, firstId, lastId: id - cell + Math.min(bits - 1, first + CELLS_OF_DECIMAL_SITE - 1) };
}
