import type { IngestedSample, SampleRef, TelemetryIngested } from '@umbra/contracts/telemetry';
import { scanOfTelemetry, type Scan } from '@umbra/positioning-engine';

/** One sample with radio measurements: exactly one outcome is its due. */
export interface ScannedSample {
  readonly event: TelemetryIngested;
  readonly ref: SampleRef;
  readonly sample: IngestedSample;
  readonly scan: Scan;
}

/** The samples of an event that have a `scan`, even an empty one, in its order. */
export function scannedSamples(event: TelemetryIngested): ScannedSample[] {
  return event.data.samples.flatMap((sample, index) => {
    const { scan, sampledAtMs } = sample;
    if (scan === undefined) return [];
    return [
      { event, ref: { eventId: event.id, index, sampledAtMs }, sample, scan: scanOfTelemetry(scan, sampledAtMs) },
    ];
  });
}

export const hasScan = (event: TelemetryIngested): boolean => event.data.samples.some(({ scan }) => scan !== undefined);
