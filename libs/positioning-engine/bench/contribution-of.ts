import { createHash } from 'node:crypto';
import { scanOfTelemetry, type Contribution } from '../src/index.ts';
import type { ContributedScan } from './data-set.ts';

const DAY_MS = 86_400_000;
const SESSION_CLASSES = 16;

/** As the service makes it of a telemetry sample with a fix and a scan. */
export function contributionOf({ ts, dev, gps, scan }: ContributedScan): Contribution {
  return {
    atMs: ts,
    fix: { lat: gps.lat, lng: gps.lng, accuracyMetres: gps.accuracy, speedMps: gps.speed ?? 0, ageMs: 0 },
    scan: scanOfTelemetry(scan, ts),
    hash: hashOf(`${dev} ${String(ts)}`).readUIntBE(0, 6),
    deviceHash: hashOf(dev).readUInt16BE(0),
    sessionClass: hashOf(`${dev} ${String(Math.floor(ts / DAY_MS))}`)[0]! % SESSION_CLASSES,
  };
}

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();
