import { parseEvent } from '@umbra/contracts/envelope';
import {
  readTelemetryEvent,
  type IngestedSample,
  type SampleRef,
  type TelemetryIngested,
} from '@umbra/contracts/telemetry';
import type { LogMessage } from '@umbra/kafka';
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

/** An event that brings scans; undefined for any other. @throws for what nobody can read */
export function readScannedEvent({ headers, value }: LogMessage): TelemetryIngested | undefined {
  const type = headers['type'];
  // Most of what else is on the topic are this service's own outcomes.
  if (type !== undefined && type !== 'telemetry.ingested') return undefined;
  const event = readTelemetryEvent(parseEvent(value));
  return event?.type === 'telemetry.ingested' && hasScan(event) ? event : undefined;
}

const hasScan = (event: TelemetryIngested): boolean => event.data.samples.some(({ scan }) => scan !== undefined);
