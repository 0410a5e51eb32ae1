import { beaconId } from '../station/beacon-identity.ts';
import { parseMac } from '../station/mac-address.ts';
import { cdmaReading, gsmReading, longReading } from './cell-of-telemetry.ts';
import { entriesOf, fieldsOf, numberOf, type Fields } from './fields.ts';
import type { BleReading, CellReading, Scan, WlanReading } from './scan.ts';
import { ageOf } from './timestamps.ts';

/**
 * The `scan` of a telemetry message (contract §3.2; it uses the older names of positioning.md §1.1). It was checked when
 * it was accepted; what makes no sense here is passed over.
 */
export function scanOfTelemetry(scan: Fields, scannedAtMs: number): Scan {
  return {
    wlan: distinct(wlanReadings(scan, scannedAtMs), ({ mac }) => mac),
    ble: distinct(bleReadings(scan, scannedAtMs), ({ id }) => id),
    cells: distinct(cellReadings(scan, scannedAtMs), ({ ref }) => `${ref.kind} ${String(ref.id)}`),
    mccHint: numberOf(fieldsOf(scan['country'])['mcc']),
  };
}

function wlanReadings(scan: Fields, scannedAtMs: number): WlanReading[] {
  return entriesOf(scan['wlan']).flatMap((entry) => {
    const mac = typeof entry['mac'] === 'string' ? parseMac(entry['mac']) : undefined;
    if (mac === undefined) return [];
    return [{ mac, rssDbm: numberOf(entry['powrx']), ageMs: ageOf(entry['timestamp'], scannedAtMs) }];
  });
}

function bleReadings(scan: Fields, scannedAtMs: number): BleReading[] {
  return entriesOf(scan['bt']).flatMap((entry) => {
    const beacon = beaconId(entry);
    const rssDbm = numberOf(entry['rss']);
    if (beacon === undefined || rssDbm === undefined) return [];
    return [{ ...beacon, rssDbm, ageMs: ageOf(entry['timestamp'], scannedAtMs) }];
  });
}

function cellReadings(scan: Fields, scannedAtMs: number): CellReading[] {
  const readings = (group: string, read: (entry: Fields, ageMs: number | undefined) => CellReading | undefined) =>
    entriesOf(scan[group]).flatMap((entry) => read(entry, ageOf(entry['timestamp'], scannedAtMs)) ?? []);
  return [
    ...readings('gsm', gsmReading),
    ...readings('wcdma', (entry, ageMs) => longReading('wcdma', entry, ageMs)),
    ...readings('tdscdma', (entry, ageMs) => longReading('tdscdma', entry, ageMs)),
    ...readings('lte', (entry, ageMs) => longReading('lte', entry, ageMs)),
    ...readings('cdma', cdmaReading),
  ];
}

/** The first of those with the same key: a double is no second observation. */
function distinct<T>(all: readonly T[], keyOf: (each: T) => number | string): T[] {
  const seen = new Map<number | string, T>();
  for (const each of all) if (!seen.has(keyOf(each))) seen.set(keyOf(each), each);
  return [...seen.values()];
}
