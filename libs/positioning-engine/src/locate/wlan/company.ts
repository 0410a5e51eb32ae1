import { schemeOf } from '../../station/beacon-identity.ts';
import { addressDistance, radioOf } from '../../station/mac-address.ts';
import type { StationRef } from '../../station/station-ref.ts';
import { metresApart, type Spot } from './spot.ts';

/** A name, and where it stands. */
export interface Witness extends Spot {
  readonly ref: StationRef;
}

/** Makers number the addresses of one box in a row, that of its Bluetooth beside those of its bands. */
const ROW_OF_ADDRESSES = 32;
const ONE_BOX_METRES = 10;

/**
 * Whether these names are surely of two transmitters: only then they are witnesses for each other (positioning.md §2.1).
 * One beacon may have an address, an iBeacon and an Eddystone identity, and an access point a Bluetooth address beside
 * its BSSIDs: names of different schemes are not told apart.
 */
export function areOfTwo(names: readonly Witness[]): boolean {
  // One of each transmitter that may be the same as all before: never more than a few, however many names a box has.
  const kept: Witness[] = [];
  for (const name of names) {
    if (kept.some((other) => areApart(name, other))) return true;
    if (!kept.some((other) => transmitterOf(name) === transmitterOf(other))) kept.push(name);
  }
  return false;
}

function areApart(a: Witness, b: Witness): boolean {
  const scheme = schemeOf(a.ref);
  if (scheme !== schemeOf(b.ref) || transmitterOf(a) === transmitterOf(b)) return false;
  // Of two BSSIDs the radio decides (§4.1): small networks number their access points in a row as well.
  if (scheme !== 'mac' || a.ref.kind === b.ref.kind) return true;
  return addressDistance(a.ref.id, b.ref.id) >= ROW_OF_ADDRESSES || metresApart(a, b) > ONE_BOX_METRES;
}

/** Identities lie above all radios. */
const transmitterOf = ({ ref }: Witness): number => (schemeOf(ref) === 'mac' ? radioOf(ref.id) : ref.id);
