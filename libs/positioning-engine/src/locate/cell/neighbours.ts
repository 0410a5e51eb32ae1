import type { CellReading } from '../../scan/scan.ts';
import { stationKey } from '../../station/station-ref.ts';
import type { Station } from '../../station/station.ts';
import type { NearCell, RadioMap } from '../radio-map.ts';

/** A neighbour is near its serving cell; farther off, another cell has the same identity on its carrier again (§6). */
const REACH_METRES = 5_000;

/**
 * The neighbours that a serving cell's reading names only by what their carriers tell: those of them that are the only one
 * around with their identity.
 * @param around where the serving cell is heard
 */
export async function neighboursNear(
  reading: CellReading,
  around: { readonly lat: number; readonly lng: number },
  map: RadioMap,
): Promise<Station[]> {
  const localIds = reading.neighbours.filter(({ ref }) => ref === undefined).map(({ localId }) => localId);
  if (localIds.length === 0) return [];
  const { kind, mcc, mnc } = reading;
  const { lat, lng } = around;
  const near = await map.cellsNear({ kind, mcc, mnc, lat, lng, radiusMetres: REACH_METRES, localIds });
  const others = near.filter(({ station }) => stationKey(station.ref) !== stationKey(reading.ref));
  return localIds.flatMap(({ channel, code }) => {
    const called = others.filter((cell) => cell.code === code && (cell.channel ?? channel) === channel);
    return onlyOne(called);
  });
}

function onlyOne(cells: readonly NearCell[]): Station[] {
  const stations = new Map(cells.map(({ station }) => [stationKey(station.ref), station]));
  return stations.size === 1 ? [...stations.values()] : [];
}
