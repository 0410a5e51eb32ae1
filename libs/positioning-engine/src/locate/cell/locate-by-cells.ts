import type { CellReading } from '../../scan/scan.ts';
import { stationKey } from '../../station/station-ref.ts';
import type { Station } from '../../station/station.ts';
import type { UnlocatedReason } from '../locate-request.ts';
import type { RadioMap } from '../radio-map.ts';
import type { Circle } from './circle.ts';
import { circleOfPlaces } from './circle-of-places.ts';
import { placesOfCell } from './places-of-cell.ts';

/** What the cells of a scan say, and by what: the cells themselves, or others of their masts. */
export interface CellsFound {
  readonly kind: 'cell' | 'site';
  readonly circle: Circle;
}

/** The serving cells of a scan, where the map knows them (positioning.md §6). */
export async function locateByCells(
  readings: readonly CellReading[],
  map: RadioMap,
): Promise<CellsFound | { readonly reason: UnlocatedReason }> {
  if (readings.length === 0) return { reason: 'empty' };
  const stations = await map.stations(readings.map(({ ref }) => ref));
  const known = readings.flatMap((reading) => {
    const station = stations.get(stationKey(reading.ref));
    return station === undefined ? [] : [{ reading, station }];
  });
  const standing = known.filter(({ station }) => isStanding(station));
  const places = standing.flatMap(({ station, reading }) => placesOfCell(station, reading));
  const circle = circleOfPlaces(places);
  if (circle !== undefined) return { kind: 'cell', circle };
  return { reason: known.length > 0 ? 'mobile' : 'unknown' };
}

const isStanding = ({ state }: Station): boolean => state !== 'mobile';
