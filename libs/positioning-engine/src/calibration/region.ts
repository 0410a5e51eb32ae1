import type { PositionKind } from '../locate/radio-map.ts';

const BASE32 = '0123456789bcdefghjkmnpqrstuvwxyz';
/** Cells of 4.9 km. */
const REGION_LENGTH = 5;
/** Cells of 39 km by 20 km. */
const PARENT_LENGTH = 4;

/** The geohash of a place: halving longitude and latitude in turns, five halvings a character. */
export function geohash(lat: number, lng: number, length: number): string {
  const [low, high] = [
    [-180, -90],
    [180, 90],
  ];
  let hash = '';
  for (let character = 0; character < length; character += 1) {
    let bits = 0;
    for (let bit = 0; bit < 5; bit += 1) {
      const axis = (character * 5 + bit) % 2;
      const middle = (low[axis]! + high[axis]!) / 2;
      const isHigh = (axis === 0 ? lng : lat) >= middle;
      bits = bits * 2 + (isHigh ? 1 : 0);
      if (isHigh) low[axis] = middle;
      else high[axis] = middle;
    }
    hash += BASE32[bits]!;
  }
  return hash;
}

/** Where errors of a place are counted, from everywhere to its own region. */
export const regionsOf = ({ lat, lng }: { readonly lat: number; readonly lng: number }): string[] => [
  '',
  geohash(lat, lng, PARENT_LENGTH),
  geohash(lat, lng, REGION_LENGTH),
];

/** The key of a sketch among those of a layer. */
export const sketchKey = (region: string, kind: PositionKind): string => `${kind} ${region}`;
