import { parseMac, type StationRef } from '@umbra/positioning-engine';
import type { IsInCountry } from '../import-cells/cell-row.ts';
import {
  isRecordingTime,
  placeFault,
  signalOf,
  UNKNOWN_ACCURACY_METRES,
} from '../record-contributions/recorded-limits.ts';
import { refusalOfSsid } from '../record-contributions/ssid-refusal.ts';
import { cellOfWigle, type WigleCell } from './wigle-cell.ts';
import type { WigleColumns } from './wigle-header.ts';

/** Why a row of a WiGLE export is not taken; operators see these names, with how often each occurred. */
export type WigleRejection =
  /** Too few, or quotes that nothing closes. */
  | 'fields'
  /** A kind of station that is none of ours. */
  | 'type'
  /** New Radio: no scan of ours carries it yet. */
  | 'nr'
  /** No time, or one that cannot be. */
  | 'time'
  | 'position'
  | 'null_island'
  /** Not of one transmitter: zeros, or a group. */
  | 'address'
  /** Not the numbers of a cell. */
  | 'cell'
  /** A cell more than 50 km outside its country. */
  | 'country'
  /** `_nomap` or `_optout`: its owner says no, and that is remembered. */
  | 'refused';

/** One station heard at one place and second. */
export interface WigleSighting {
  readonly ref: StationRef;
  readonly cell: WigleCell | undefined;
  /** Undefined when the export does not say. */
  readonly signalDbm: number | undefined;
  readonly atMs: number;
  readonly lat: number;
  readonly lng: number;
  readonly accuracyMetres: number;
}

/** A row that is not taken. */
export interface RejectedRow {
  readonly reason: WigleRejection;
}

export interface SightingRules {
  readonly isInCountry: IsInCountry;
  readonly nowMs: number;
}

const CELL_TYPES = new Map([
  ['GSM', 'gsm'],
  ['WCDMA', 'wcdma'],
  ['LTE', 'lte'],
  ['CDMA', 'cdma'],
] as const);
const BEACON_TYPES = new Set(['BLE', 'BT']);

/** Reads one row of a WiGLE export (positioning.md §8). */
export function sightingOf(
  record: readonly string[],
  columns: WigleColumns,
  rules: SightingRules,
): WigleSighting | RejectedRow {
  const [mac, ssid, type] = [record[columns.mac], record[columns.ssid], record[columns.type]?.trim().toUpperCase()];
  if (mac === undefined || ssid === undefined || type === undefined || type === '') return { reason: 'fields' };
  if (type === 'WIFI' && refusalOfSsid(ssid) !== undefined) return { reason: 'refused' };
  const atMs = timeOf(record[columns.firstSeen] ?? '');
  if (!isRecordingTime(atMs, rules.nowMs)) return { reason: 'time' };
  const place = placeOf(record, columns);
  if ('reason' in place) return place;
  const station = stationOf(type, mac.trim(), place, rules.isInCountry);
  if ('reason' in station) return station;
  return { ...station, ...place, atMs, signalDbm: signalOf(numberOf(record[columns.rssi])) };
}

function stationOf(
  type: string,
  mac: string,
  { lat, lng }: { readonly lat: number; readonly lng: number },
  isInCountry: IsInCountry,
): Pick<WigleSighting, 'ref' | 'cell'> | RejectedRow {
  if (type === 'NR') return { reason: 'nr' };
  const kind = CELL_TYPES.get(type as 'GSM');
  if (kind !== undefined) {
    const found = cellOfWigle(kind, mac);
    if (found === undefined) return { reason: 'cell' };
    const { mcc } = found.cell;
    return mcc === undefined || isInCountry(mcc, lat, lng) ? found : { reason: 'country' };
  }
  if (type !== 'WIFI' && !BEACON_TYPES.has(type)) return { reason: 'type' };
  const id = parseMac(mac);
  if (id === undefined) return { reason: 'address' };
  return { ref: { kind: type === 'WIFI' ? 'wlan' : 'ble', id }, cell: undefined };
}

/** `2024-01-01 17:50:10`, in whatever zone the device believed to be: read as UTC. */
function timeOf(text: string): number {
  const [, date, time] = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})/.exec(text.trim()) ?? [];
  return date === undefined || time === undefined ? Number.NaN : Date.parse(`${date}T${time}Z`);
}

type Place = Pick<WigleSighting, 'lat' | 'lng' | 'accuracyMetres'>;

function placeOf(record: readonly string[], columns: WigleColumns): Place | RejectedRow {
  const [lat, lng] = [numberOf(record[columns.lat]), numberOf(record[columns.lng])];
  const reason = placeFault(lat, lng);
  if (reason !== undefined) return { reason };
  const accuracy = numberOf(record[columns.accuracy]);
  return { lat, lng, accuracyMetres: accuracy > 0 ? accuracy : UNKNOWN_ACCURACY_METRES };
}

const numberOf = (text: string | undefined): number =>
  text === undefined || text.trim() === '' ? Number.NaN : Number(text);
