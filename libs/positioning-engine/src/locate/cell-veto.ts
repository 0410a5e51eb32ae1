import { distanceMetres, radiusFactor } from '@umbra/geo';
import { canBeInCountry } from '../country/country.ts';
import type { CellReading } from '../scan/scan.ts';
import type { CellsFound } from './cell/locate-by-cells.ts';
import type { Located } from './locate-request.ts';

/** Farther than this from where it was heard, a cell is taken to have moved (§7.4); or else the access points have. */
const CELL_REACH_METRES = 20_000;
const FEW_RADIOS = 3;

/**
 * Whether the cell shows that access points are not any more where the map has them. Two or three move together with the
 * household they belong to; of more it is likelier that the cell's numbers were given to another mast. (positioning.md §7.4)
 */
export function isFarFromCell({ lat, lng, radios }: Located, { kind, circle }: CellsFound): boolean {
  if (kind !== 'cell' || radios > FEW_RADIOS) return false;
  return distanceMetres({ lat, lng }, circle) > CELL_REACH_METRES + circle.radiusMetres * radiusFactor(95);
}

/** Whether a serving cell is of another country than the place: that is never the cell's mistake. */
export const isAbroad = ({ lat, lng }: Located, cells: readonly CellReading[]): boolean =>
  cells.some(({ mcc }) => mcc !== undefined && !canBeInCountry(mcc, lat, lng));
