import type { CellReading } from '../../scan/scan.ts';
import type { Station } from '../../station/station.ts';
import type { UnlocatedReason } from '../locate-request.ts';
import type { RadioMap } from '../radio-map.ts';
import { distinct } from './cell-order.ts';
import type { Circle } from './circle.ts';
import { circleOfPlaces, observationsOf } from './circle-of-places.ts';
import { hearCells, stands } from './heard-cells.ts';
import { circleOfOtherSector, circleOfPoorSite, isWellKnown, siteAround, type Site } from './locate-by-site.ts';
import { multiplyPlaces } from './multiply-places.ts';
import { neighboursNear } from './neighbours.ts';
import { NO_SIGNAL, placesOfCell } from './places-of-cell.ts';
import { weightedMedian } from './weighted-median.ts';
import type { WeightedPlace } from './weighted-place.ts';

/** What the cells of a scan say, and by what: the serving cells themselves, or others that stand where they do. */
export interface CellsFound {
  readonly kind: 'cell' | 'site';
  readonly circle: Circle;
  /** Whether all that it was found from is known from the shared layer. */
  readonly isShared: boolean;
}

export interface CellsNotFound {
  readonly reason: UnlocatedReason;
  /** Around cells of the same masts that were heard a few times only: what to say where an area is allowed. */
  readonly poorSites: readonly Circle[];
}

/** A serving cell, and the places where it, or its mast, is heard. */
interface Serving {
  readonly reading: CellReading;
  readonly places: readonly WeightedPlace[];
  readonly isShared: boolean;
}

type Found = Omit<CellsFound, 'kind'>;

/** So many say all there is to say; more only cost time. */
const MAX_SERVING = 4;
const MAX_WITNESSES = 8;

/** The cells of a scan, as far as the map knows them, or their masts (positioning.md §6). */
export async function locateByCells(
  readings: readonly CellReading[],
  map: RadioMap,
): Promise<CellsFound | CellsNotFound> {
  if (readings.length === 0) return { reason: 'empty', poorSites: [] };
  const { known, unknown, mobile, neighbours } = await hearCells(readings, map);
  const serving = known.map(({ reading, station }) => ({
    ...{ reading, places: placesOfCell(station, reading), isShared: station.isShared },
  }));
  const found = await circleOf(serving, neighbours, map);
  if (found !== undefined) return { kind: 'cell', ...found };

  const sites = (await Promise.all(unknown.map((reading) => siteAround(reading, map)))).filter(
    (site): site is Site => site !== undefined,
  );
  const around = (await circleOf(sites.filter(isWellKnown), neighbours, map)) ?? circleOfNeighbours(neighbours);
  if (around !== undefined) return { kind: 'site', ...around, circle: circleOfOtherSector(around.circle) };
  return { reason: mobile > 0 ? 'mobile' : 'unknown', poorSites: sites.flatMap(circleOfPoorSite) };
}

/** Several serving cells, and neighbours by global and by local identities: all that is known multiplied. */
async function circleOf(all: readonly Serving[], named: readonly Station[], map: RadioMap): Promise<Found | undefined> {
  const serving = all.filter(({ places }) => places.length > 0).slice(0, MAX_SERVING);
  const near = await Promise.all(
    serving.flatMap(({ reading, places }) => {
      const around = weightedMedian(places);
      return around === undefined ? [] : [neighboursNear(reading, around, map)];
    }),
  );
  const witnesses = distinct([...named, ...near.flat()])
    .filter(stands)
    .slice(0, MAX_WITNESSES);
  const circle = circleOfProduct(
    serving.map(({ places }) => places),
    placesOf(witnesses),
  );
  return circle === undefined ? undefined : { circle, isShared: areShared([...serving, ...witnesses]) };
}

/** Nobody knows the serving cell: it stands where its neighbours do, as another cell of a mast would. */
function circleOfNeighbours(all: readonly Station[]): Found | undefined {
  const neighbours = all.slice(0, MAX_SERVING);
  const circle = circleOfProduct(placesOf(neighbours), []);
  return circle === undefined ? undefined : { circle, isShared: areShared(neighbours) };
}

const areShared = (all: readonly Pick<Station, 'isShared'>[]): boolean => all.every(({ isShared }) => isShared);

function circleOfProduct(
  serving: readonly (readonly WeightedPlace[])[],
  witnesses: readonly (readonly WeightedPlace[])[],
): Circle | undefined {
  const observations = observationsOf([...serving, ...witnesses].flat());
  return circleOfPlaces(multiplyPlaces(serving, witnesses), observations);
}

const placesOf = (stations: readonly Station[]): WeightedPlace[][] =>
  stations.map((station) => placesOfCell(station, NO_SIGNAL)).filter((places) => places.length > 0);
