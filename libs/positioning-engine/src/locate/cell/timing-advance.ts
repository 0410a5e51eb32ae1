import type { CellKind } from '../../station/station-ref.ts';

/**
 * How far one step of timing advance is, one way, metres. GSM counts bits of 48/13 µs, LTE 16 Ts (0.52 µs), TD-SCDMA
 * eighths of a chip of 1.28 MHz; the others tell none.
 */
const METRES_PER_STEP: Readonly<Partial<Record<CellKind, number>>> = { gsm: 553.5, lte: 78.07, tdscdma: 14.64 };

export const timingAdvanceMetres = (kind: CellKind): number | undefined => METRES_PER_STEP[kind];
