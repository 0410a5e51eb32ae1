import { scanOfTelemetry, type Scan } from '@umbra/positioning-engine';
import { isRecordingTime, placeFault, UNKNOWN_ACCURACY_METRES } from '../record-contributions/recorded-limits.ts';
import type { RecordedScan } from '../record-contributions/recorded-scan.ts';
import { refusalOf, type NamedRefusal } from '../record-contributions/ssid-refusal.ts';
import { scanInRanges } from './scan-in-ranges.ts';

/** Why a line is not taken; operators see these names, with how often each occurred. */
export type ContributionRejection =
  /** No JSON object. */
  | 'json'
  /** No time in milliseconds, or one that cannot be. */
  | 'time'
  /** No `gps` with a latitude and a longitude. */
  | 'position'
  | 'null_island'
  /** No `scan`, or one in which no station is named. */
  | 'scan';

type Fields = Readonly<Record<string, unknown>>;

const UNNAMED_DEVICE = 'contributions';

/**
 * One line of NDJSON contributions: `{"ts":…,"gps":{"lat","lng","accuracy","speed"?},"scan":{…},"dev"?}` (positioning.md
 * §8); `ts` in milliseconds since 1970, `scan` as in a telemetry message. Whatever else it holds is passed over.
 */
export function recordedScanOf(line: string, nowMs: number): RecordedScan | { readonly reason: ContributionRejection } {
  const fields = objectOf(line);
  if (fields === undefined) return { reason: 'json' };
  const { ts, gps, dev, scan } = fields;
  if (typeof ts !== 'number' || !isRecordingTime(ts, nowMs)) return { reason: 'time' };
  if (!isFields(gps)) return { reason: 'position' };
  const { lat, lng, accuracy, speed } = gps;
  if (typeof lat !== 'number' || typeof lng !== 'number') return { reason: 'position' };
  const fault = placeFault(lat, lng);
  if (fault !== undefined) return { reason: fault };
  const heard = isFields(scan) ? scanOfTelemetry(scanInRanges(withoutRefused(scan)), ts) : undefined;
  if (heard === undefined || isEmpty(heard)) return { reason: 'scan' };
  return {
    device: typeof dev === 'string' ? dev : UNNAMED_DEVICE,
    atMs: ts,
    fix: {
      ...{ lat, lng },
      accuracyMetres: typeof accuracy === 'number' && accuracy > 0 ? accuracy : UNKNOWN_ACCURACY_METRES,
      speedMps: typeof speed === 'number' && speed > 0 ? speed : 0,
      ageMs: 0,
    },
    scan: heard,
  };
}

/** Whose names ask to be on no map; a telemetry scan has no names, but files of other origin may. */
export function refusalsOfLine(line: string): NamedRefusal[] {
  const scan = objectOf(line)?.['scan'];
  return isFields(scan) ? accessPoints(scan).flatMap((entry) => refusalOf(entry, entry['mac']) ?? []) : [];
}

function withoutRefused(scan: Fields): Fields {
  if (!Array.isArray(scan['wlan'])) return scan;
  return { ...scan, wlan: accessPoints(scan).filter((entry) => refusalOf(entry, entry['mac']) === undefined) };
}

const accessPoints = (scan: Fields): Fields[] => (Array.isArray(scan['wlan']) ? scan['wlan'].filter(isFields) : []);

function objectOf(line: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isEmpty = ({ wlan, ble, cells }: Scan): boolean => wlan.length + ble.length + cells.length === 0;
