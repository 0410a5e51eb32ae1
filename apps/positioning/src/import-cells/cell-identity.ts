import { cdmaCell, gsmCell, longCell, type StationRef } from '@umbra/positioning-engine';

/** Technologies that exports of other maps have cells of. */
export type ImportedKind = 'gsm' | 'wcdma' | 'lte' | 'cdma';

const ALL_ONES_16 = 2 ** 16 - 1;
const ALL_ONES_28 = 2 ** 28 - 1;
const MAX_SYSTEM_ID = 2 ** 15 - 1;
const MAX_NETWORK_CODE = 999;
/** Location and tracking areas: the last two are reserved. */
const MAX_AREA = ALL_ONES_16 - 2;

export const isWhole = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;

/**
 * Whether numbers can be those of a cell (positioning.md §8). GSM and CDMA cells are told apart by their area too; for the
 * others it is a hint, and may be missing.
 * @param net the network code; CDMA: the system id
 * @returns which of them cannot be
 */
export function identityFault(
  kind: ImportedKind,
  mcc: number,
  net: number,
  area: number,
  cell: number,
): 'network' | 'area' | 'cell' | undefined {
  if (kind === 'cdma') {
    if (!isWhole(net, 0, MAX_SYSTEM_ID)) return 'network';
    if (!isWhole(cell, 1, ALL_ONES_16 - 1)) return 'cell';
    return isWhole(area, 0, ALL_ONES_16) ? undefined : 'area';
  }
  if (!isCountryCode(mcc) || !isWhole(net, 0, MAX_NETWORK_CODE)) return 'network';
  if (!isWhole(cell, 1, kind === 'gsm' ? ALL_ONES_16 - 1 : ALL_ONES_28 - 1)) return 'cell';
  // All ones of the short number, of no controller: nothing was known.
  if (kind === 'wcdma' && cell === ALL_ONES_16) return 'cell';
  return kind === 'gsm' && !isArea(area) ? 'area' : undefined;
}

export const isCountryCode = (mcc: number): boolean => isWhole(mcc, 200, 999) && (mcc < 800 || mcc > 899);

/** A location or tracking area that can be. */
export const isArea = (area: number): boolean => isWhole(area, 1, MAX_AREA);

/** Of numbers without a fault. */
export function cellRef(kind: ImportedKind, mcc: number, net: number, area: number, cell: number): StationRef {
  switch (kind) {
    case 'gsm':
      return gsmCell({ mcc, mnc: net, lac: area, cid: cell });
    case 'cdma':
      return cdmaCell({ sid: net, nid: area, bsid: cell });
    case 'lte':
    case 'wcdma':
      return longCell(kind, { mcc, mnc: net, cid: cell });
  }
}
