import type { LocalFrame } from '../../grid/local-frame.ts';
import { pathLossExponent } from '../../learn/derive-station.ts';
import type { KnownRadio } from './known-radio.ts';
import { rulesOf } from './transmitter-rules.ts';

/** What is remembered of a tile is worth no more observations than this. */
const MAX_TILE_WEIGHT = 6;
/** Metres squared: nobody stands in the antenna. */
const NEAR_FIELD = 25;

/** A radio as the propagation model sees it: where it stands, how loud it is, how wrong the model was where. */
export interface PropagatingRadio {
  /** Metres of the frame. */
  readonly x: number;
  readonly y: number;
  /** At 1 m. */
  readonly powerDbm: number;
  readonly pathLossExponent: number;
  readonly kernelMetres: number;
  readonly rssDbm: number;
  /** 1 for a reading of now, more for one that is old or has no signal. */
  readonly varianceFactor: number;
  readonly tiles: HeardTiles;
}

export interface HeardTiles {
  readonly length: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Observations, at most 6, shared among the names of the radio. */
  readonly weight: Float64Array;
  /** What was heard there above what the model says, dB. */
  readonly residualDb: Float64Array;
}

/** Its names are averaged: they are one transmitter. Undefined when none of them ever had a signal. */
export function propagatingRadio(radio: KnownRadio, frame: LocalFrame): PropagatingRadio | undefined {
  const names = radio.names.filter(({ station }) => !Number.isNaN(station.powerDbm));
  if (names.length === 0) return undefined;
  const mean = (of: (name: KnownRadio['names'][number]) => number): number =>
    names.reduce((sum, name) => sum + of(name), 0) / names.length;
  return {
    x: mean(({ station }) => frame.x(station.lng)),
    y: mean(({ station }) => frame.y(station.lat)),
    powerDbm: mean(({ station }) => station.powerDbm),
    pathLossExponent: pathLossExponent(radio.kind),
    kernelMetres: rulesOf(radio).kernelMetres,
    rssDbm: mean(({ rssDbm }) => rssDbm),
    varianceFactor: (radio.hasSignal ? 1 : 2) / radio.freshness,
    tiles: tilesOf(names, frame, pathLossExponent(radio.kind)),
  };
}

/** Of many, those nearest to the middle of the scene: an answer must not take longer the more the map has learned. */
const MAX_TILES = 128;

function tilesOf(names: KnownRadio['names'], frame: LocalFrame, exponent: number): HeardTiles {
  const length = names.reduce((sum, { station }) => sum + station.tiles.length, 0);
  const tiles = {
    length: 0,
    ...{ x: new Float64Array(length), y: new Float64Array(length) },
    ...{ weight: new Float64Array(length), residualDb: new Float64Array(length) },
  };
  for (const { station } of names) {
    const [stationX, stationY] = [frame.x(station.lng), frame.y(station.lat)];
    for (let index = 0; index < station.tiles.length; index += 1) {
      const signal = station.tiles.signalDbm[index]!;
      if (Number.isNaN(signal)) continue;
      const [x, y] = [frame.x(station.tiles.lng[index]!), frame.y(station.tiles.lat[index]!)];
      tiles.x[tiles.length] = x;
      tiles.y[tiles.length] = y;
      tiles.weight[tiles.length] = Math.min(MAX_TILE_WEIGHT, station.tiles.count[index]!) / names.length;
      const square = (x - stationX) ** 2 + (y - stationY) ** 2 + NEAR_FIELD;
      tiles.residualDb[tiles.length] = signal - (station.powerDbm - 5 * exponent * Math.log10(square));
      tiles.length += 1;
    }
  }
  return tiles.length <= MAX_TILES ? tiles : nearest(tiles);
}

function nearest(tiles: HeardTiles): HeardTiles {
  const square = (index: number): number => tiles.x[index]! ** 2 + tiles.y[index]! ** 2;
  const kept = Array.from({ length: tiles.length }, (_, index) => index)
    .sort((a, b) => square(a) - square(b) || a - b)
    .slice(0, MAX_TILES);
  const pick = (values: Float64Array): Float64Array => Float64Array.from(kept, (index) => values[index]!);
  return {
    length: MAX_TILES,
    ...{ x: pick(tiles.x), y: pick(tiles.y) },
    ...{ weight: pick(tiles.weight), residualDb: pick(tiles.residualDb) },
  };
}
