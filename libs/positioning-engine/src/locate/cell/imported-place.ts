import type { CellKind } from '../../station/station-ref.ts';
import type { ImportedCell } from '../../station/station.ts';
import type { WeightedPlace } from './weighted-place.ts';

/** Of the largest distance that a cell was heard at, within which 68 % of what hears it is (measured: 0.42 … 0.63). */
const SHARE_OF_RANGE = 0.55;
const UNKNOWN_RADIUS_METRES = 1_000;
const MIN_SAMPLES = 3;
const MAX_GSM_METRES = 35_000;
const MAX_METRES = 15_000;
/** Averages of others are worth no more than so many observations of our own. */
const MAX_WEIGHT = 10;
const EXACT_WEIGHT = 100;

/** What an export of another map says of a cell: one place, as wide as the cell, worth some observations (§6). */
export function importedPlace(cell: ImportedCell, kind: CellKind): WeightedPlace {
  const { lat, lng, rangeMetres, samples, isExact } = cell;
  const isVague = rangeMetres <= 0 || samples < MIN_SAMPLES;
  const radiusMetres = isVague ? UNKNOWN_RADIUS_METRES : SHARE_OF_RANGE * rangeMetres;
  return {
    ...{ lat, lng },
    weight: isExact ? EXACT_WEIGHT : Math.min(MAX_WEIGHT, Math.max(1, samples)),
    radiusMetres: Math.min(radiusMetres, kind === 'gsm' ? MAX_GSM_METRES : MAX_METRES),
  };
}
