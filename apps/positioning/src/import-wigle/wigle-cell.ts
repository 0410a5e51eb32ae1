import type { StationRef } from '@umbra/positioning-engine';
import { cellRef, identityFault, isArea, type ImportedKind } from '../import-cells/cell-identity.ts';

/** Which cell, and what of its numbers the map keeps besides. */
export interface WigleCellSighting {
  readonly ref: StationRef;
  readonly cell: WigleCell;
}

export interface WigleCell {
  /** Undefined for CDMA. */
  readonly mcc: number | undefined;
  /** `sid` for CDMA. */
  readonly mnc: number;
  readonly area: number | undefined;
}

/**
 * A cell of a WiGLE export: `<mccmnc>_<area>_<cell>`, for CDMA `<sid>_<nid>_<bsid>`.
 * @returns undefined for what is none
 */
export function cellOfWigle(kind: ImportedKind, text: string): WigleCellSighting | undefined {
  const match = /^(\d{1,6})_(-?\d{1,10})_(\d{1,10})$/.exec(text);
  if (match === null) return undefined;
  const [network, area, cell] = [match[1]!, Number(match[2]), Number(match[3])];
  if (kind !== 'cdma' && network.length < 4) return undefined;
  const mcc = kind === 'cdma' ? Number.NaN : Number(network.slice(0, 3));
  const net = kind === 'cdma' ? Number(network) : Number(network.slice(3));
  if (identityFault(kind, mcc, net, area, cell) !== undefined) return undefined;
  return {
    ref: cellRef(kind, mcc, net, area, cell),
    cell: {
      mcc: kind === 'cdma' ? undefined : mcc,
      mnc: net,
      area: kind === 'cdma' || isArea(area) ? area : undefined,
    },
  };
}
