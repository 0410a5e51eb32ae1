import type { CellReading } from '../../scan/scan.ts';
import { siteOf } from '../../station/cell-identity.ts';
import type { RadioMap } from '../radio-map.ts';
import { byRef } from './cell-order.ts';
import type { Circle } from './circle.ts';
import { circleOfPlaces, observationsOf } from './circle-of-places.ts';
import { stands } from './heard-cells.ts';
import { NO_SIGNAL, placesOfCell } from './places-of-cell.ts';
import type { WeightedPlace } from './weighted-place.ts';

/** Where other cells of a mast are heard. */
export interface Site {
  readonly reading: CellReading;
  readonly places: readonly WeightedPlace[];
  readonly isShared: boolean;
}

/**
 * A mast is taken to be known when its cells were heard as often as an import can count for. Heard less, they show a
 * stretch of a street rather than where the mast is: then a site is no better than an area.
 */
const ENOUGH_OBSERVATIONS = 10;

export const isWellKnown = ({ places }: Site): boolean => observationsOf(places) >= ENOUGH_OBSERVATIONS;

/** The known cells of the same mast as one that is unknown (positioning.md §6). */
export async function siteAround(reading: CellReading, map: RadioMap): Promise<Site | undefined> {
  const range = siteOf(reading.ref);
  if (range === undefined) return undefined;
  const sisters = [...(await map.cellsOfSite(range))].filter(stands).sort(byRef);
  const places = sisters.flatMap((station) => placesOfCell(station, NO_SIGNAL));
  const isShared = sisters.every((station) => station.isShared);
  return places.length === 0 ? undefined : { reading, places, isShared };
}

/** An unknown sector points elsewhere: from the middle of one to the edge of another it is twice a radius, or more. */
const OTHER_SECTOR = 2;

/** The circle of whoever hears another cell of a mast than those that it was drawn from. */
export const circleOfOtherSector = (circle: Circle): Circle => ({
  ...circle,
  radiusMetres: OTHER_SECTOR * circle.radiusMetres,
});

/** Of a site that is not well known: no better than an area, and maybe better than the area it is in. */
export function circleOfPoorSite({ places }: Site): Circle[] {
  const circle = circleOfPlaces(places, observationsOf(places));
  return circle === undefined ? [] : [circleOfOtherSector(circle)];
}
