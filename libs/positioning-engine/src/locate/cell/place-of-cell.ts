import type { Station } from '../../station/station.ts';
import { NO_SIGNAL, placesOfCell } from './places-of-cell.ts';
import { weightedMedian } from './weighted-median.ts';

/** Where a cell is heard, however loud. @returns undefined for one that travels, or that nothing is known of */
export function placeOfCell(station: Station): { lat: number; lng: number } | undefined {
  return station.state === 'mobile' ? undefined : weightedMedian(placesOfCell(station, NO_SIGNAL));
}
