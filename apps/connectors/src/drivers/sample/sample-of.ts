import type { ExternalSample } from '../../domain/driver/driver.ts';
import { defined, wholeIn } from './in-range.ts';
import { payloadOf } from './payload-of.ts';
import { positionOf, type LoosePosition } from './position-of.ts';
import { sensorDataOf } from './sensor-data-of.ts';

/** A sample in the contract's names and units (§3.2), as a cloud has it: none of it checked yet. */
export interface LooseSample {
  /** Milliseconds, of the fix. */
  readonly timestampMs: unknown;
  readonly position?: LoosePosition | undefined;
  readonly payload?: Readonly<Record<string, unknown>> | undefined;
  readonly sensorData?: Readonly<Record<string, unknown>> | undefined;
}

/** Why there is no sample: without a time, of the future, or without anything else. */
export type NoSample = 'untimed' | 'future' | 'empty';

/** As ingestion allows for clocks that are ahead (ING-7). */
const FUTURE_TOLERATED_MS = 10_000;

/**
 * The sample as ingestion takes it: an impossible value is left out and the rest kept, nothing is bent to fit.
 * A sample of the future is none yet: a pull that reads it again later finds it in time.
 */
export function sampleOf(loose: LooseSample, nowMs: number): ExternalSample | NoSample {
  const timestamp = wholeIn({ from: 2, to: 4_102_448_400_000 }, loose.timestampMs);
  if (timestamp === undefined) return 'untimed';
  if (timestamp > nowMs + FUTURE_TOLERATED_MS) return 'future';
  const reportedSensorData = sensorDataOf(loose.sensorData);
  const said = defined({
    position: positionOf(loose.position),
    payload: payloadOf(loose.payload),
    system: reportedSensorData && { reportedSensorData },
  });
  if (Object.keys(said).length === 0) return 'empty';
  return { sampledAtMs: timestamp, telemetry: { timestamp, ...said } };
}
