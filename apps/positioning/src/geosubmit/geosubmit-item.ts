import type { BleReading, CellReading, WlanReading } from '@umbra/positioning-engine';
import {
  isRandomStatic,
  isRecordingTime,
  placeFault,
  signalOf,
  UNKNOWN_ACCURACY_METRES,
} from '../record-contributions/recorded-limits.ts';
import type { RecordedScan } from '../record-contributions/recorded-scan.ts';
import { addressOf, refusalOf, type NamedRefusal } from '../record-contributions/ssid-refusal.ts';
import { cellOfGeosubmit } from './geosubmit-cell.ts';
import { MAX_READINGS } from './geosubmit.limits.ts';

/** Why an item teaches nothing. */
export type ItemRejection =
  /** A time that cannot be. */
  | 'time'
  /** No position, or none on Earth. */
  | 'position'
  | 'null_island'
  /** Its position was not found by satellite: the map must not learn from itself (positioning.md §7.3). */
  | 'source'
  /** No station in it is named. */
  | 'scan';

/** What an item says: what was heard where, and whose owners refuse. */
export interface SubmittedItem {
  readonly scan: Omit<RecordedScan, 'device'> | { readonly reason: ItemRejection };
  readonly refusals: readonly NamedRefusal[];
}

type Fields = Readonly<Record<string, unknown>>;

/** A station and a position that lie farther apart say nothing of each other. */
const MAX_AGE_MS = 20_000;
const SATELLITE_SOURCES = new Set<unknown>([undefined, null, 'gps', 'gnss']);

/** An item of Geosubmit v2. What of it cannot be understood is passed over: apps send more than anybody asked for. */
export function submittedItem(item: Fields, nowMs: number): SubmittedItem {
  const accessPoints = entriesOf(item['wifiAccessPoints']);
  const refusals = accessPoints.flatMap((entry) => refusalOfEntry(entry) ?? []);
  return { refusals, scan: scanOf(item, accessPoints, nowMs) };
}

function scanOf(item: Fields, accessPoints: readonly Fields[], nowMs: number): SubmittedItem['scan'] {
  const position = isFields(item['position']) ? item['position'] : {};
  const [lat, lng] = [numberOf(position['latitude']), numberOf(position['longitude'])];
  const atMs = item['timestamp'] === undefined ? nowMs : numberOf(item['timestamp']);
  if (!isRecordingTime(atMs, nowMs)) return { reason: 'time' };
  const fault = placeFault(lat, lng);
  if (fault !== undefined) return { reason: fault };
  if (!SATELLITE_SOURCES.has(position['source'])) return { reason: 'source' };
  const positionAgeMs = numberOf(position['age'], 0);
  const isOfItsTime = (entry: Fields): boolean => Math.abs(numberOf(entry['age'], 0) - positionAgeMs) <= MAX_AGE_MS;
  const wlan = accessPoints.filter((entry) => isOfItsTime(entry) && refusalOfEntry(entry) === undefined);
  const scan = {
    wlan: distinct(wlan.flatMap(wlanOf), ({ mac }) => mac),
    ble: distinct(entriesOf(item['bluetoothBeacons']).filter(isOfItsTime).flatMap(bleOf), ({ id }) => id),
    cells: distinct(entriesOf(item['cellTowers']).filter(isOfItsTime).flatMap(cellsOf), ({ ref }) => `${ref.kind} ${String(ref.id)}`), // prettier-ignore
    mccHint: undefined,
  };
  if (scan.wlan.length + scan.ble.length + scan.cells.length === 0) return { reason: 'scan' };
  const [accuracy, speed] = [numberOf(position['accuracy'], 0), numberOf(position['speed'], 0)];
  return {
    atMs: Math.min(atMs, nowMs),
    statedMs: item['timestamp'] === undefined ? 0 : atMs,
    fix: {
      ...{ lat, lng, accuracyMetres: accuracy > 0 ? accuracy : UNKNOWN_ACCURACY_METRES },
      ...{ speedMps: Math.max(0, speed), ageMs: 0 },
    },
    scan,
  };
}

function wlanOf({ macAddress, signalStrength, age }: Fields): WlanReading[] {
  const mac = addressOf(macAddress);
  return mac === undefined ? [] : [{ mac, rssDbm: signalOf(numberOf(signalStrength)), ageMs: ageOf(age) }];
}

function bleOf({ macAddress, signalStrength, age }: Fields): BleReading[] {
  const [id, rssDbm] = [addressOf(macAddress), signalOf(numberOf(signalStrength))];
  if (id === undefined || rssDbm === undefined) return [];
  return [{ id, isRandomAddress: isRandomStatic(id), rssDbm, ageMs: ageOf(age) }];
}

function cellsOf(tower: Fields): CellReading[] {
  const cell = cellOfGeosubmit(tower, ageOf(tower['age']));
  return cell === undefined ? [] : [cell];
}

const refusalOfEntry = (entry: Fields): NamedRefusal | undefined => refusalOf(entry, entry['macAddress']);

const ageOf = (age: unknown): number | undefined => (typeof age === 'number' ? Math.abs(age) : undefined);

const numberOf = (value: unknown, otherwise = Number.NaN): number => (typeof value === 'number' ? value : otherwise);

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const entriesOf = (value: unknown): readonly Fields[] =>
  Array.isArray(value) ? value.slice(0, MAX_READINGS).filter(isFields) : [];

/** The first of those with the same key. */
function distinct<T>(all: readonly T[], keyOf: (each: T) => number | string): T[] {
  const seen = new Map<number | string, T>();
  for (const each of all) if (!seen.has(keyOf(each))) seen.set(keyOf(each), each);
  return [...seen.values()];
}
