import { connectorsReplyTopic } from '@umbra/contracts/connectors-reply';
import { newEvent, type EventOrigin } from '@umbra/contracts/envelope';
import { derivedUuid, type ProjectId, type TrackingId } from '@umbra/contracts/ids';
import {
  ingestionCommandTopic,
  MAX_SAMPLES_PER_COMMAND,
  type AcceptTelemetry,
} from '@umbra/contracts/ingestion-command';
import { eventRecord, type LogRecord } from '@umbra/kafka';
import type { ExternalSample } from '../domain/driver/driver.ts';

const SCHEMA_VERSION = 1;
/** More than any sample that ingestion takes; less than what would keep others from the log. */
const MAX_SAMPLE_CHARACTERS = 64 * 1024;
/** Some samples of a size that is allowed make a record that is not. */
const MAX_COMMAND_CHARACTERS = 256 * 1024;

/** Whose samples a command brings. */
export interface SampleOwner {
  readonly connectorId: string;
  readonly projectId: ProjectId;
  readonly externalDeviceId: string;
  readonly trackingId: TrackingId;
}

/** What can be carried at all: no record of the log may be too large for it. */
export interface TelemetryCommands {
  readonly records: readonly LogRecord[];
  readonly sent: number;
  /** Too large for anybody. */
  readonly oversized: number;
}

/** Commands that bring samples of one device, which are in ascending time, to ingestion. */
export function telemetryCommands(
  { connectorId, projectId, externalDeviceId, trackingId }: SampleOwner,
  samples: readonly ExternalSample[],
  origin: EventOrigin,
): TelemetryCommands {
  const portions = portionsOf(samples);
  const records = portions.map((portion) => {
    const times = portion.map(({ sampledAtMs }) => sampledAtMs).join();
    const command = newEvent<AcceptTelemetry>(
      'ingestion.accept-telemetry',
      SCHEMA_VERSION,
      {
        commandId: `${derivedUuid(`${connectorId}/${externalDeviceId}/${times}`)}/${String(portion.length)}`,
        replyTo: connectorsReplyTopic.name,
        projectId,
        trackingId,
        samples: portion.map(({ telemetry }) => telemetry),
      },
      origin,
    );
    return eventRecord(ingestionCommandTopic, trackingId, command);
  });
  const sent = portions.reduce((sum, { length }) => sum + length, 0);
  return { records, sent, oversized: samples.length - sent };
}

/** How many samples a command has brought: a reply that refuses all of it does not say. */
export const samplesOf = (commandId: string): number => Number(/\/(\d+)$/.exec(commandId)?.[1] ?? 0);

function portionsOf(samples: readonly ExternalSample[]): ExternalSample[][] {
  const portions: ExternalSample[][] = [];
  let current: ExternalSample[] = [];
  let characters = 0;
  for (const sample of samples) {
    const { length } = JSON.stringify(sample.telemetry);
    if (length > MAX_SAMPLE_CHARACTERS) continue;
    if (current.length === MAX_SAMPLES_PER_COMMAND || characters + length > MAX_COMMAND_CHARACTERS) {
      portions.push(current);
      current = [];
      characters = 0;
    }
    current.push(sample);
    characters += length;
  }
  if (current.length > 0) portions.push(current);
  return portions;
}
