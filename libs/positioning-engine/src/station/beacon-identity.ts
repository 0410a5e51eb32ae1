import { createHash } from 'node:crypto';
import { parseMac } from './mac-address.ts';
import type { StationRef } from './station-ref.ts';

/** Which beacon: below 2^53. */
export interface BeaconIdentity {
  readonly id: number;
  readonly isRandomAddress: boolean;
}

/** Hashed identities lie above all MAC addresses. */
const HASHED = 2 ** 52;
const RANDOM_STATIC = 0b11;
const TOP_BITS = 2 ** 46;

/** The identity of a beacon in a telemetry message: an iBeacon or Eddystone identifier outlives the address. */
export function beaconId(entry: Readonly<Record<string, unknown>>): BeaconIdentity | undefined {
  for (const scheme of ['iBeaconId', 'eddystoneId'] as const) {
    const identity = entry[scheme];
    if (typeof identity === 'string') return { id: hashed(scheme, identity), isRandomAddress: false };
  }
  const mac = typeof entry['mac'] === 'string' ? parseMac(entry['mac']) : undefined;
  return mac === undefined ? undefined : { id: mac, isRandomAddress: isRandom(mac) };
}

const isRandom = (id: number): boolean => Math.floor(id / TOP_BITS) === RANDOM_STATIC;

/** Whether a beacon is known by an address of its own making (random static), which it may change. */
export const hasRandomAddress = ({ kind, id }: StationRef): boolean => kind === 'ble' && isRandom(id);

/** 52 bits of a hash: among a hundred million beacons two share one with a chance of one to a few. */
function hashed(scheme: string, identity: string): number {
  const digest = createHash('sha256').update(`${scheme} ${identity}`).digest();
  return HASHED + ((digest.readUIntBE(0, 6) * 16 + (digest[6]! >>> 4)) % HASHED);
}
