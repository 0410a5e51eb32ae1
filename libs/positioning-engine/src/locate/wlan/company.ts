import { schemeOf } from '../../station/beacon-identity.ts';
import { addressDistance, radioOf } from '../../station/mac-address.ts';
import type { StationRef } from '../../station/station-ref.ts';
import { metresApart, type Spot } from './spot.ts';

/** A name, and where it stands. */
export interface Witness extends Spot {
  readonly ref: StationRef;
}

/** Makers number the names of one box in a row, over the end of a nibble too: those of its bands, of its Bluetooth. */
const ROW_OF_ADDRESSES = 32;
const ONE_BOX_METRES = 10;

/**
 * Whether these names are surely of two transmitters: only then they are witnesses for each other (positioning.md §2.1).
 * One beacon may have an address, an iBeacon and an Eddystone identity, and an access point a Bluetooth address beside
 * its BSSIDs: names of different schemes are not told apart.
 */
export function areOfTwo(names: readonly Witness[]): boolean {
  // Nearly always the first two are; of names of one box there are few.
  return names.some((name, index) => {
    for (let other = index + 1; other < names.length; other += 1) if (areApart(name, names[other]!)) return true;
    return false;
  });
}

function areApart(a: Witness, b: Witness): boolean {
  const scheme = schemeOf(a.ref);
  if (scheme !== schemeOf(b.ref)) return false;
  if (scheme !== 'mac') return a.ref.id !== b.ref.id;
  if (radioOf(a.ref.id) === radioOf(b.ref.id)) return false;
  const isOneRow = addressDistance(a.ref.id, b.ref.id) < ROW_OF_ADDRESSES;
  return !isOneRow || metresApart(a, b) > ONE_BOX_METRES;
}
