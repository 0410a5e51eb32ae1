import type { CellReading } from '../../scan/scan.ts';
import { stationKey } from '../../station/station-ref.ts';
import type { Station } from '../../station/station.ts';
import type { RadioMap } from '../radio-map.ts';
import { byRef, distinct } from './cell-order.ts';

/** A serving cell that the map knows. */
export interface KnownReading {
  readonly reading: CellReading;
  readonly station: Station;
}

/** The cells of a scan by their global identities; those that travel left out. */
export interface HeardCells {
  readonly known: readonly KnownReading[];
  readonly unknown: readonly CellReading[];
  /** Known ones that travel. */
  readonly mobile: number;
  /** Neighbours that are known, and serve the device no moment. */
  readonly neighbours: readonly Station[];
}

export async function hearCells(readings: readonly CellReading[], map: RadioMap): Promise<HeardCells> {
  const neighbours = readings.flatMap((reading) => reading.neighbours.flatMap(({ ref }) => ref ?? []));
  const stations = await map.stations([...readings.map(({ ref }) => ref), ...neighbours]);
  const inOrder = [...readings].sort(byRef);
  const serving = inOrder.map((reading) => ({ reading, station: stations.get(stationKey(reading.ref)) }));
  const isServing = new Set(readings.map(({ ref }) => stationKey(ref)));
  const known = serving.filter((each): each is KnownReading => each.station !== undefined && stands(each.station));
  return {
    known,
    unknown: serving.filter(({ station }) => station === undefined).map(({ reading }) => reading),
    mobile: serving.filter(({ station }) => station !== undefined && !stands(station)).length,
    neighbours: distinct(
      neighbours
        .filter((ref) => !isServing.has(stationKey(ref)))
        .flatMap((ref) => stations.get(stationKey(ref)) ?? [])
        .filter(stands),
    ),
  };
}

/** A cell that travels (on a ship, in a train) takes part in no answer (§2.6). */
export const stands = ({ state }: Station): boolean => state !== 'mobile';
