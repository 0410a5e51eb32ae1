import type { IngestedSample, TelemetryIngestedData } from '@umbra/contracts/telemetry';
import { accuracyAt68 } from '@umbra/geo';
import { scanOfTelemetry, type Contribution, type GnssFix, type Scan } from '@umbra/positioning-engine';
import type { DeviceNames } from './device-names.ts';

const EARLIEST_MS = Date.UTC(2015, 0);

/** A sample of the log as the map sees it. */
export interface ContributingSample {
  readonly data: Pick<TelemetryIngestedData, 'trackingId' | 'acceptedAtMs'>;
  readonly sample: IngestedSample;
  /** `sample.scan` as the engine reads it, where somebody has read it already. */
  readonly scan?: Scan;
}

/** What a sample teaches the map; undefined when it has no scan, or no satellite fix beside it (positioning.md §7.3). */
export function contributionOf(
  { data, sample, scan }: ContributingSample,
  names: DeviceNames,
): Contribution | undefined {
  if (sample.scan === undefined) return undefined;
  const fix = fixOf(sample);
  if (fix === undefined) return undefined;
  const atMs = timeOf(sample.sampledAtMs, data.acceptedAtMs);
  return {
    ...{ atMs, fix, scan: scan ?? scanOfTelemetry(sample.scan, sample.sampledAtMs) },
    hash: names.contribution(data.trackingId, sample.sampledAtMs),
    ...names.session(data.trackingId, atMs),
  };
}

/** Uploads that come late keep their age; a clock that cannot be right gives way to the time of acceptance. */
const timeOf = (sampledAtMs: number, acceptedAtMs: number): number =>
  sampledAtMs > acceptedAtMs || sampledAtMs < EARLIEST_MS ? acceptedAtMs : sampledAtMs;

/** Of two the more precise: the position, unless it was found by radio itself, or the fix that was scanned. */
function fixOf({ position, scan, sampledAtMs }: IngestedSample): GnssFix | undefined {
  const isGnss = position !== undefined && (position.type === undefined || position.type === 'gnss');
  const fixes = [isGnss ? position : undefined, scan?.gps].filter((fix) => fix !== undefined);
  const [first, second] = fixes;
  if (first === undefined) return undefined;
  const best = second !== undefined && accuracyAt68(second) < accuracyAt68(first) ? second : first;
  return {
    ...{ lat: best.lat, lng: best.lng, accuracyMetres: accuracyAt68(best), speedMps: best.speed ?? 0 },
    ageMs: best.timestamp === undefined ? 0 : sampledAtMs - best.timestamp,
  };
}
