import type { KnownDevice } from '@umbra/access';
import { newEvent } from '@umbra/contracts/envelope';
import {
  TELEMETRY_EVENT_MAX_BYTES,
  telemetryTopic,
  type IngestedSample,
  type TelemetryIngested,
  type TelemetryIngestedData,
} from '@umbra/contracts/telemetry';
import { eventRecord, type LogRecord } from '@umbra/kafka';

/** What the request (or a connector's command), not the device, gives to an event. */
export interface Stamp {
  readonly acceptedAtMs: number;
  readonly source: TelemetryIngestedData['source'];
  readonly correlationId: string;
  readonly traceparent: string | undefined;
  /** The message of the command, if it was one. */
  readonly causationId?: string;
  /** For what may be stamped a second time and must then be recognised; else the event has an id of its own. */
  readonly eventIdOf?: (samples: readonly IngestedSample[]) => string;
}

const SCHEMA_VERSION = 1;
/** No character of a text takes more bytes than this. */
const MAX_BYTES_PER_CHARACTER = 3;

/**
 * The records that say what one device sent in one request: one, or several when it would be larger than an event may be.
 * What varies in time (the outlier switch, the time of acceptance) is said in them, so that a rebuild finds it (wall 2).
 */
export function stamp(
  device: KnownDevice,
  samples: readonly IngestedSample[],
  detectOutliers: boolean,
  by: Stamp,
): readonly LogRecord[] {
  const data: TelemetryIngestedData = {
    trackingId: device.trackingId,
    projectId: device.projectId,
    ...(device.externalId === undefined ? {} : { appId: device.appId, externalId: device.externalId }),
    acceptedAtMs: by.acceptedAtMs,
    source: by.source,
    detectOutliers,
    samples,
  };
  const { correlationId, causationId, acceptedAtMs: occurredAtMs } = by;
  const origin = { producer: 'ingestion', correlationId, causationId, occurredAtMs };
  const event = newEvent<TelemetryIngested>(
    'telemetry.ingested',
    SCHEMA_VERSION,
    data,
    origin,
    by.eventIdOf?.(samples),
  );
  const record = eventRecord(telemetryTopic, device.trackingId, event, by.traceparent);
  if (samples.length === 1 || !isTooLarge(record.value)) return [record];
  const half = Math.ceil(samples.length / 2);
  return [samples.slice(0, half), samples.slice(half)].flatMap((part) => stamp(device, part, detectOutliers, by));
}

function isTooLarge(value: string | Buffer): boolean {
  if (value.length * MAX_BYTES_PER_CHARACTER <= TELEMETRY_EVENT_MAX_BYTES) return false;
  return Buffer.byteLength(value) > TELEMETRY_EVENT_MAX_BYTES;
}
