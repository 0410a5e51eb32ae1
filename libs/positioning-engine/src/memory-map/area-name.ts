import type { AreaRef } from '../locate/radio-map.ts';
import { unpackCell } from '../station/cell-identity.ts';
import type { CellKind } from '../station/station-ref.ts';

/** The key of an area in maps in memory. */
export const areaName = ({ kind, mcc, mnc, area }: AreaRef): string =>
  `${kind} ${String(mcc)} ${String(mnc)} ${String(area)}`;

/** The area of a code, in the network of a cell. */
export function areaOfCell({ kind, id }: { readonly kind: CellKind; readonly id: number }, area: number): AreaRef {
  const { mcc, mnc } = unpackCell(kind, id);
  return { kind, mcc, mnc, area };
}
