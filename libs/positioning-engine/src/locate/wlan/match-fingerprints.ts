import type { Fingerprint } from '../../fingerprint/fingerprint.ts';
import type { Estimate } from './estimate.ts';
import type { KnownRadio } from './known-radio.ts';
import type { Scene } from './scene.ts';

export interface FingerprintEstimate extends Estimate {
  /** To the most alike of them. */
  readonly distance: number;
}

const MIN_SHARED = 2;
const NEIGHBOURS = 40;
const DISTANCE_SCALE = 0.7;
const ROBUST_ROUNDS = 4;
const ROBUST_METRES = 40;
/** Of the difference of two readings of one place, dB. */
const READING_DB = 10;
const DEGREES_OF_FREEDOM = 3;
/** Of the difference of two devices, dB squared. */
const OFFSET_VARIANCE = 4 ** 2;

interface Match {
  readonly x: number;
  readonly y: number;
  readonly distance: number;
  readonly variance: number;
}

/** (F) of positioning.md §4.3: where scans like this one were made. */
export function matchFingerprints(
  { radios, frame }: Scene,
  fingerprints: readonly Fingerprint[],
): FingerprintEstimate | undefined {
  const heard = heardNow(radios);
  const matches: Match[] = [];
  for (const fingerprint of fingerprints) {
    const distance = distanceTo(fingerprint, heard);
    if (distance === undefined) continue;
    const { lat, lng, accuracyMetres, speedMps } = fingerprint;
    matches.push({
      ...{ x: frame.x(lng), y: frame.y(lat), distance },
      variance: accuracyMetres ** 2 / 2.3 + 1.5 * speedMps ** 2 + 50,
    });
  }
  matches.sort((a, b) => a.distance - b.distance || a.x - b.x || a.y - b.y);
  const [nearest] = matches;
  return nearest === undefined ? undefined : averageOf(matches.slice(0, NEIGHBOURS), nearest.distance);
}

interface HeardNow {
  readonly radios: Float64Array;
  readonly rssDbm: Float64Array;
  readonly faintestDbm: number;
}

/** Beacons are not in fingerprints, nor is what had no signal. */
function heardNow(radios: readonly KnownRadio[]): HeardNow {
  const heard = radios.filter(({ kind, hasSignal }) => kind === 'wlan' && hasSignal).sort((a, b) => a.radio - b.radio);
  return {
    radios: Float64Array.from(heard, ({ radio }) => radio),
    rssDbm: Float64Array.from(heard, ({ rssDbm }) => rssDbm),
    faintestDbm: Math.min(...heard.map(({ rssDbm }) => rssDbm)),
  };
}

/** Undefined when too little is shared to compare. */
function distanceTo({ radios, rssDbm }: Fingerprint, now: HeardNow): number | undefined {
  const { shared, sum } = sharedWith(radios, rssDbm, now);
  if (shared < MIN_SHARED) return undefined;
  const offset = sum / (shared + READING_DB ** 2 / OFFSET_VARIANCE);
  let faintestThen = 0;
  for (const value of rssDbm) if (value < faintestThen) faintestThen = value;
  let [distance, union] = [0, 0];
  for (let here = 0, there = 0; here < now.radios.length || there < radios.length; union += 1) {
    const [mine, theirs] = [now.radios[here] ?? Infinity, radios[there] ?? Infinity];
    if (mine === theirs) {
      const apart = (now.rssDbm[here]! - rssDbm[there]! - offset) / READING_DB;
      distance += DEGREES_OF_FREEDOM * Math.log(1 + (apart * apart) / DEGREES_OF_FREEDOM);
      here += 1;
      there += 1;
    } else if (mine < theirs) {
      distance += Math.min(3, Math.max(0.3, (now.rssDbm[here]! - offset - faintestThen + 6) / 10));
      here += 1;
    } else {
      distance += Math.min(3, Math.max(0.1, (rssDbm[there]! + offset - now.faintestDbm) / 10));
      there += 1;
    }
  }
  return distance / Math.sqrt(Math.max(4, union));
}

function sharedWith(radios: Float64Array, rssDbm: Int8Array, now: HeardNow): { shared: number; sum: number } {
  let [shared, sum] = [0, 0];
  for (let here = 0, there = 0; here < now.radios.length && there < radios.length;) {
    const [mine, theirs] = [now.radios[here]!, radios[there]!];
    if (mine === theirs) {
      shared += 1;
      sum += now.rssDbm[here]! - rssDbm[there]!;
    }
    if (mine <= theirs) here += 1;
    if (theirs <= mine) there += 1;
  }
  return { shared, sum };
}

/** The more alike and the better placed count most; those far from the rest ever less. */
function averageOf(matches: readonly Match[], least: number): FingerprintEstimate {
  let [x, y, spreadMetres] = [0, 0, 0];
  for (let round = 0; round <= ROBUST_ROUNDS; round += 1) {
    let [sumX, sumY, square, total] = [0, 0, 0, 0];
    for (const match of matches) {
      const apart = round === 0 ? 0 : ((match.x - x) ** 2 + (match.y - y) ** 2) / ROBUST_METRES ** 2;
      const weight = Math.exp((least - match.distance) / DISTANCE_SCALE) / match.variance / (1 + apart);
      sumX += weight * match.x;
      sumY += weight * match.y;
      square += weight * (match.x ** 2 + match.y ** 2);
      total += weight;
    }
    x = sumX / total;
    y = sumY / total;
    spreadMetres = Math.sqrt(Math.max(0, square / total - x * x - y * y));
  }
  return { x, y, spreadMetres, distance: least };
}
