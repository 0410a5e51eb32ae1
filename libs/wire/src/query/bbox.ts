import { invalidQuery, queryList, type QueryValue } from './query-values.ts';

/** A box on the map; `west` may be east of `east`: the box then crosses the 180th meridian. Degrees. */
export interface Bbox {
  readonly north: number;
  readonly west: number;
  readonly south: number;
  readonly east: number;
}

/** `lat,lng` of the north-west corner, then of the south-east corner (contract §1.7). */
export function parseBbox(value: QueryValue, name = 'bbox'): Bbox | undefined {
  if (value === undefined || value === '') return undefined;
  const parts = queryList(value);
  const [north, west, south, east] = parts.map((text) => (NUMBER.test(text) ? Number(text) : Number.NaN));
  const isComplete = parts.length === 4;
  if (!isComplete || !isLatitude(north) || !isLongitude(west) || !isLatitude(south) || !isLongitude(east)) {
    throw invalidQuery(name, 'must be four numbers: lat,lng of the north-west, then lat,lng of the south-east corner');
  }
  if (south > north) throw invalidQuery(name, 'must have its north-west corner first');
  return { north, west, south, east };
}

/** With an exponent, too: clients print what is close to 0 as `1e-7`. */
const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/;
const isLatitude = (degrees: number | undefined): degrees is number => degrees !== undefined && Math.abs(degrees) <= 90;
const isLongitude = (degrees: number | undefined): degrees is number =>
  degrees !== undefined && Math.abs(degrees) <= 180;
