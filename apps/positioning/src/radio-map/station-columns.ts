import type { Station, StationState } from '@umbra/positioning-engine';
import type { SqlColumn } from './sql-columns.ts';

/** As stored: never renumber. */
const STATE_CODES: Readonly<Record<StationState, number>> = { new: 1, ok: 2, moved: 3, mobile: 4 };

/** What follows from a station's sums, stored beside them for whoever looks in SQL, and for the index of areas. */
export const STATION_DERIVED: readonly SqlColumn[] = [
  { name: 'lat', type: 'integer' },
  { name: 'lng', type: 'integer' },
  { name: 'spread_metres', type: 'integer' },
  { name: 'observations', type: 'integer' },
  { name: 'state', type: 'smallint' },
];

/** Coordinates in 1e-7 degrees. */
export const UNITS_PER_DEGREE = 1e7;

/** In the order of `STATION_DERIVED`. */
export const derivedColumns = ({ lat, lng, spreadMetres, observations, state }: Station): number[] => [
  Math.round(lat * UNITS_PER_DEGREE),
  Math.round(lng * UNITS_PER_DEGREE),
  Math.round(spreadMetres),
  Math.round(observations),
  STATE_CODES[state],
];
