import { createHash } from 'node:crypto';
import { isRandomStatic, parseBluetoothAddress } from './mac-address.ts';
import type { StationRef } from './station-ref.ts';

/** Which beacon: below 2^53. */
export interface BeaconIdentity {
  readonly id: number;
  readonly isRandomAddress: boolean;
}

/** What a name of a beacon is made of. */
export type BeaconScheme = 'mac' | HashedScheme;

type HashedScheme = 'iBeaconId' | 'eddystoneId';

const HASH_VALUES = 2 ** 51;
/** Hashed identities lie above all MAC addresses, those of each scheme in a range of their own. */
const FIRST_ID: Readonly<Record<HashedScheme, number>> = { iBeaconId: 2 ** 52, eddystoneId: 2 ** 52 + HASH_VALUES };

/** The identity of a beacon in a telemetry message: an iBeacon or Eddystone identifier outlives the address. */
export function beaconId(entry: Readonly<Record<string, unknown>>): BeaconIdentity | undefined {
  for (const scheme of ['iBeaconId', 'eddystoneId'] as const) {
    const identity = entry[scheme];
    if (typeof identity === 'string') return { id: hashed(scheme, identity), isRandomAddress: false };
  }
  const mac = typeof entry['mac'] === 'string' ? parseBluetoothAddress(entry['mac']) : undefined;
  return mac === undefined ? undefined : { id: mac, isRandomAddress: isRandomStatic(mac) };
}

/** Whether a beacon is known by an address of its own making (random static), which it may change. */
export const hasRandomAddress = ({ kind, id }: StationRef): boolean => kind === 'ble' && isRandomStatic(id);

/** By which of its names a transmitter is known; an access point has addresses only. */
export const schemeOf = ({ id }: Pick<StationRef, 'id'>): BeaconScheme =>
  id >= FIRST_ID.eddystoneId ? 'eddystoneId' : id >= FIRST_ID.iBeaconId ? 'iBeaconId' : 'mac';

/** 51 bits of a hash: among a hundred million beacons of a scheme two or so pairs share one. */
function hashed(scheme: HashedScheme, identity: string): number {
  const digest = createHash('sha256').update(`${scheme} ${identity}`).digest();
  return FIRST_ID[scheme] + digest.readUIntBE(0, 6) * 8 + (digest[6]! >>> 5);
}
