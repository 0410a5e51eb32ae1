import { COUNTRIES } from './countries.generated.ts';
import { CountryMask } from './country-mask.ts';
import type { CountryRow } from './country-row.ts';

const rows = new Map<number, CountryRow>(COUNTRIES.flatMap((row) => row.mccs.map((mcc) => [mcc, row])));
const masks = new Map<CountryRow, CountryMask>();

/**
 * Whether a cell of this mobile country code can stand at a place: in its country, or within some 50 km (positioning.md
 * §6). A code of no country (901: ships, aeroplanes) or one that nothing is known of denies no place.
 */
export function canBeInCountry(mcc: number, lat: number, lng: number): boolean {
  const row = rows.get(mcc);
  if (row === undefined) return true;
  let mask = masks.get(row);
  if (mask === undefined) {
    mask = new CountryMask(row.mask);
    masks.set(row, mask);
  }
  return mask.holds(lat, lng);
}

export interface CountryCircle {
  readonly lat: number;
  readonly lng: number;
  /** Holds 68 % of the country's area. */
  readonly radiusMetres: number;
}

/** @returns undefined for a code of no country */
export function countryCircle(mcc: number): CountryCircle | undefined {
  const row = rows.get(mcc);
  return row === undefined ? undefined : { lat: row.lat, lng: row.lng, radiusMetres: row.radiusKm * 1_000 };
}
