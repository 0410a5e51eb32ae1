import { canBeInCountry } from '../country/country.ts';
import { tileAt, tileBox, toUnits } from '../grid/grid.ts';
import type { StationRef } from '../station/station-ref.ts';
import type { Observation } from '../sums/tile-sums.ts';
import type { Contribution, GnssFix } from './contribution.ts';

const MAX_SPEED_MPS = 50;
const MAX_AGE_MS = 20_000;
export const MAX_WLAN_ERROR_METRES = 150;
const MAX_CELL_ERROR_METRES = 1_000;
const NULL_ISLAND_DEGREES = 0.01;
const DAY_MS = 86_400_000;

/** What a contribution says of one station. */
export interface StationObservation {
  readonly ref: StationRef;
  readonly observation: Observation;
}

/**
 * Whether a fix is good enough to teach anything, and can be true at all: a phone that is served in one country is in no
 * other, whatever its fix says (positioning.md §7.3).
 */
export function isTeaching({ fix, scan }: Pick<Contribution, 'fix' | 'scan'>): boolean {
  const { lat, lng, accuracyMetres, speedMps, ageMs } = fix;
  const isNullIsland = Math.abs(lat) < NULL_ISLAND_DEGREES && Math.abs(lng) < NULL_ISLAND_DEGREES;
  return (
    !isNullIsland &&
    accuracyMetres <= MAX_CELL_ERROR_METRES &&
    speedMps <= MAX_SPEED_MPS &&
    Math.abs(ageMs) <= MAX_AGE_MS &&
    scan.cells.every(({ mcc }) => mcc === undefined || canBeInCountry(mcc, lat, lng))
  );
}

/** What is learned of each station of a scan; nothing from a fix that is too vague, too old, too fast or abroad. */
export function observe(contribution: Contribution): StationObservation[] {
  const { fix, scan } = contribution;
  if (!isTeaching(contribution)) return [];
  const place = placeOf(contribution);
  const observations: StationObservation[] = [];
  if (fix.accuracyMetres <= MAX_WLAN_ERROR_METRES) {
    for (const { mac, rssDbm } of scan.wlan) {
      observations.push(place.of({ kind: 'wlan', id: mac }, rssDbm));
    }
    for (const { id, rssDbm } of scan.ble) observations.push(place.of({ kind: 'ble', id }, rssDbm));
  }
  for (const { ref, signalDbm, timingAdvance } of scan.cells) {
    observations.push(place.of(ref, signalDbm, timingAdvance));
  }
  return observations;
}

const UNKNOWN_RSS_DBM = -85;
/** Every 25 dB weigh ten times as much. */
const DECADE_DB = 25;
/** The weight of the faintest is 1/256 times this. */
const FAINTEST_DBM = -110;
const IDEAL_VARIANCE = 16;

/** Of a transmitter that the device touches; in any tile, whatever its size, one such observation is exact. */
const MAX_WEIGHT = 2 ** 26;

/** `10^(s/25)` times `1/(acc²/2.3 + (1.2·speed)² + 16)`, scaled so that a good fix hears the faintest with 256. */
export function observationWeight(signalDbm: number | undefined, fix: GnssFix): number {
  const variance = fix.accuracyMetres ** 2 / 2.3 + (1.2 * fix.speedMps) ** 2 + IDEAL_VARIANCE;
  const loudness = 10 ** (((signalDbm ?? UNKNOWN_RSS_DBM) - FAINTEST_DBM) / DECADE_DB);
  return Math.min(MAX_WEIGHT, Math.max(1, Math.round(256 * loudness * (IDEAL_VARIANCE / variance))));
}

function placeOf({ fix, atMs, sessionClass }: Contribution) {
  const [latUnits, lngUnits] = [toUnits(fix.lat), toUnits(fix.lng)];
  const tile = tileAt(latUnits, lngUnits, 0);
  const corner = tileBox(tile, 0);
  const where = {
    tile,
    day: Math.max(0, Math.floor(atMs / DAY_MS)),
    eastUnits: lngUnits - corner.lngUnits,
    northUnits: latUnits - corner.latUnits,
    sessionClass,
  };
  return {
    of: (ref: StationRef, signalDbm: number | undefined, timingAdvance?: number): StationObservation => ({
      ref,
      observation: { ...where, weight: observationWeight(signalDbm, fix), signalDbm, timingAdvance },
    }),
  };
}
