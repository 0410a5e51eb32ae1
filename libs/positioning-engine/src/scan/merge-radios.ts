import { radioOf } from '../station/mac-address.ts';
import type { WlanReading } from './scan.ts';

/** All names of one radio that a scan holds. */
export interface HeardRadio {
  /** See `radioOf`. */
  readonly radio: number;
  /** The loudest of its names; undefined when none had a signal. */
  readonly rssDbm: number | undefined;
  /** The youngest. */
  readonly ageMs: number | undefined;
  readonly readings: readonly WlanReading[];
}

/** Names of one radio are the same information again: counted singly, every circle comes out too small (§4.1). */
export function mergeRadios(wlan: readonly WlanReading[]): HeardRadio[] {
  const byRadio = new Map<number, WlanReading[]>();
  for (const reading of wlan) {
    const radio = radioOf(reading.mac);
    const readings = byRadio.get(radio);
    if (readings === undefined) byRadio.set(radio, [reading]);
    else readings.push(reading);
  }
  return [...byRadio].map(([radio, readings]) => ({
    radio,
    rssDbm: largest(readings.map(({ rssDbm }) => rssDbm)),
    ageMs: smallest(readings.map(({ ageMs }) => ageMs)),
    readings,
  }));
}

function largest(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

function smallest(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
