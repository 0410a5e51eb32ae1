import type { CellKind } from '../../station/station-ref.ts';
import type { Station, StationTiles } from '../../station/station.ts';
import { importedPlace } from './imported-place.ts';
import { timingAdvanceMetres } from './timing-advance.ts';
import type { WeightedPlace } from './weighted-place.ts';

/** How a cell was heard. */
export interface CellSignal {
  readonly signalDbm: number | undefined;
  readonly timingAdvance: number | undefined;
}

export const NO_SIGNAL: CellSignal = { signalDbm: undefined, timingAdvance: undefined };

/** Of one reading where nothing but the place decides: 6 dB. */
const READING_VARIANCE = 36;
/** Of one observation, which tells less of its tile than many. */
const OBSERVATION_VARIANCE = 9;
const DEGREES_OF_FREEDOM = 3;
/** A round trip is not measured better than this, however fine its steps. */
const MIN_TIMING_METRES = 78;

/**
 * Where a device that hears a cell like this may be: each tile by how often the cell was heard there, and how alike. What
 * was imported of it counts beside that as so many observations more. Weights sum up to the observations. (§6)
 */
export function placesOfCell(station: Station, heard: CellSignal): WeightedPlace[] {
  const kind = station.ref.kind as CellKind;
  const places = placesOfTiles(station.tiles, heard, kind);
  const total = places.reduce((sum, { weight }) => sum + weight, 0);
  const scaled = places.map((place) => ({ ...place, weight: (place.weight * station.observations) / total }));
  return station.imported === undefined ? scaled : [...scaled, importedPlace(station.imported, kind)];
}

function placesOfTiles(tiles: StationTiles, heard: CellSignal, kind: CellKind): WeightedPlace[] {
  const places: WeightedPlace[] = [];
  for (let index = 0; index < tiles.length; index += 1) {
    const weight =
      Math.sqrt(tiles.count[index]!) *
      signalLikelihood(heard.signalDbm, tiles, index) *
      timingLikelihood(heard.timingAdvance, tiles.timingAdvance[index]!, kind);
    places.push({ lat: tiles.lat[index]!, lng: tiles.lng[index]!, weight, radiusMetres: 0 });
  }
  return places;
}

/** 1 where either side tells nothing. */
function signalLikelihood(signalDbm: number | undefined, tiles: StationTiles, index: number): number {
  const mean = tiles.signalDbm[index]!;
  if (signalDbm === undefined || Number.isNaN(mean)) return 1;
  const variance = READING_VARIANCE + tiles.signalVariance[index]! + OBSERVATION_VARIANCE / tiles.count[index]!;
  return 1 / (1 + (signalDbm - mean) ** 2 / (DEGREES_OF_FREEDOM * variance)) ** 2;
}

function timingLikelihood(timingAdvance: number | undefined, mean: number, kind: CellKind): number {
  const stepMetres = timingAdvanceMetres(kind);
  if (timingAdvance === undefined || Number.isNaN(mean) || stepMetres === undefined) return 1;
  const steps = ((timingAdvance - mean) * stepMetres) / Math.max(MIN_TIMING_METRES, stepMetres);
  return 1 / (1 + steps ** 2) ** 2;
}
