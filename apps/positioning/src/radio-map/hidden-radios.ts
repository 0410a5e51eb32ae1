import { radioOf, type Fingerprint, type Station, type StationRef } from '@umbra/positioning-engine';
import { isConfirmed } from './layer-station.ts';

/** The radios of access points that the own layer alone shows: no name of theirs is confirmed in the shared one. */
export function radiosOfOwnLayer(
  refs: readonly StationRef[],
  own: readonly (Station | undefined)[],
  shared: readonly (Station | undefined)[],
): ReadonlySet<number> {
  const radios = new Set<number>();
  for (const [index, { kind, id }] of refs.entries()) {
    if (kind === 'wlan' && own[index] !== undefined) radios.add(radioOf(id));
  }
  for (const [index, { kind, id }] of refs.entries()) {
    if (kind === 'wlan' && isConfirmed(shared[index])) radios.delete(radioOf(id));
  }
  return radios;
}

/** Radios are whole numbers: none is this far from one. */
const UNLIKE_ANY = 0.5;

/**
 * The fingerprint with these radios made unlike any that can be heard. They stay in it, as radios that are not heard now: if
 * they were left out, the answer would tell that they had been in it.
 */
export function withHidden(fingerprint: Fingerprint, hidden: ReadonlySet<number>): Fingerprint {
  if (!fingerprint.radios.some((radio) => hidden.has(radio))) return fingerprint;
  return {
    ...fingerprint,
    radios: fingerprint.radios.map((radio) => (hidden.has(radio) ? radio + UNLIKE_ANY : radio)),
  };
}
