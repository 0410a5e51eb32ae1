import type { ImportedCell, Station, StationRef, StationState } from '@umbra/positioning-engine';

/**
 * A station as it is kept in memory: all its numbers in one array, which takes a quarter of what the engine's arrays of each
 * take, with some 6 tiles. What it is unfolded to lives as long as one answer.
 */
export interface FlatStation {
  readonly state: StationState;
  readonly imported: ImportedCell | undefined;
  readonly numbers: readonly number[];
}

const HEAD = 6;
const PER_TILE = 6;

export const tilesOf = ({ numbers }: FlatStation): number => (numbers.length - HEAD) / PER_TILE;

export function flatten({ state, imported, tiles, ...station }: Station): FlatStation {
  // Made as long as it is to be: one that grows keeps room for more.
  const numbers = new Array<number>(HEAD + PER_TILE * tiles.length);
  numbers[0] = station.lat;
  numbers[1] = station.lng;
  numbers[2] = station.spreadMetres;
  numbers[3] = station.powerDbm;
  numbers[4] = station.observations;
  numbers[5] = station.devices;
  for (let tile = 0, at = HEAD; tile < tiles.length; tile += 1) {
    numbers[at++] = tiles.lat[tile]!;
    numbers[at++] = tiles.lng[tile]!;
    numbers[at++] = tiles.count[tile]!;
    numbers[at++] = tiles.signalDbm[tile]!;
    numbers[at++] = tiles.signalVariance[tile]!;
    numbers[at++] = tiles.timingAdvance[tile]!;
  }
  return { state, imported, numbers };
}

export function unfold(ref: StationRef, station: FlatStation): Station {
  const { state, imported, numbers } = station;
  const length = tilesOf(station);
  const tiles = {
    length,
    ...{ lat: new Float64Array(length), lng: new Float64Array(length), count: new Float32Array(length) },
    ...{ signalDbm: new Float32Array(length), signalVariance: new Float32Array(length) },
    timingAdvance: new Float32Array(length),
  };
  for (let tile = 0, at = HEAD; tile < length; tile += 1) {
    tiles.lat[tile] = numbers[at++]!;
    tiles.lng[tile] = numbers[at++]!;
    tiles.count[tile] = numbers[at++]!;
    tiles.signalDbm[tile] = numbers[at++]!;
    tiles.signalVariance[tile] = numbers[at++]!;
    tiles.timingAdvance[tile] = numbers[at++]!;
  }
  const [lat, lng, spreadMetres, powerDbm, observations, devices] = numbers as [number, number, number, number, number, number]; // prettier-ignore
  return { ref, state, lat, lng, spreadMetres, powerDbm, observations, devices, isShared: false, tiles, imported };
}
