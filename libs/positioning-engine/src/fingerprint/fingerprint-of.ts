import { tileAt, toUnits, type TileId } from '../grid/grid.ts';
import type { Contribution } from '../learn/contribution.ts';
import { isTeaching, MAX_WLAN_ERROR_METRES } from '../learn/observe.ts';
import { mergeRadios } from '../scan/merge-radios.ts';
import { epochOfDay } from '../sums/epoch.ts';
import type { Fingerprint } from './fingerprint.ts';

/** Tiles of 16 m. */
export const FINGERPRINT_LEVEL = 1;
const DAY_MS = 86_400_000;

/** A fingerprint and where it is kept. */
export interface PlacedFingerprint {
  readonly tile: TileId;
  readonly epoch: number;
  readonly fingerprint: Fingerprint;
}

/** What is stored of a signal; what claims to be fainter or louder is the nearest of these. */
const FAINTEST_DBM = -127;

/** One radio alone is no fingerprint. */
const MIN_RADIOS = 2;

/** @returns undefined when the contribution has too few radios, or too vague a fix */
export function fingerprintOf(contribution: Contribution): PlacedFingerprint | undefined {
  const { fix, scan, hash, atMs } = contribution;
  if (!isTeaching(contribution) || fix.accuracyMetres > MAX_WLAN_ERROR_METRES) return undefined;
  const radios = mergeRadios(scan.wlan)
    .filter(({ rssDbm }) => rssDbm !== undefined)
    .sort((a, b) => a.radio - b.radio);
  if (radios.length < MIN_RADIOS) return undefined;
  const [latUnits, lngUnits] = [toUnits(fix.lat), toUnits(fix.lng)];
  return {
    tile: tileAt(latUnits, lngUnits, FINGERPRINT_LEVEL),
    epoch: epochOfDay(atMs / DAY_MS),
    fingerprint: {
      hash,
      ...{ lat: fix.lat, lng: fix.lng, accuracyMetres: fix.accuracyMetres, speedMps: fix.speedMps },
      radios: Float64Array.from(radios, ({ radio }) => radio),
      rssDbm: Int8Array.from(radios, ({ rssDbm }) => Math.max(FAINTEST_DBM, Math.min(0, Math.round(rssDbm!)))),
    },
  };
}
