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
  /** Of the provisioning: what was refused before it is asked anew. */
  readonly attempt: number;
}

/** What can be carried at all: no record of the log may be too large for it. */
export interface TelemetryCommands {
  readonly records: readonly LogRecord[];
  /** Of each record, whose samples they are by their times. */
  readonly commands: readonly { readonly commandId: string; readonly times: readonly number[] }[];
  readonly sent: number;
  /** Too large for anybody. */
  readonly oversized: number;
}

/** Commands that bring samples of one device, which are in ascending time, to ingestion. */
export function telemetryCommands(
  { connectorId, projectId, externalDeviceId, trackingId, attempt }: SampleOwner,
  samples: readonly ExternalSample[],
  origin: EventOrigin,
): TelemetryCommands {
  const portions = portionsOf(samples).map((portion) => {
    const times = portion.map(({ sampledAtMs }) => sampledAtMs);
    const name = [connectorId, externalDeviceId, trackingId, attempt, times.join()].join('/');
    return { commandId: derivedUuid(name), times, samples: portion.map(({ telemetry }) => telemetry) };
  });
  const records = portions.map(({ commandId, samples: brought }) => {
    const data = { commandId, replyTo: connectorsReplyTopic.name, projectId, trackingId, samples: brought };
    const command = newEvent<AcceptTelemetry>('ingestion.accept-telemetry', SCHEMA_VERSION, data, origin);
    return eventRecord(ingestionCommandTopic, trackingId, command);
  });
  const sent = portions.reduce((sum, { times }) => sum + times.length, 0);
  const commands = portions.map(({ commandId, times }) => ({ commandId, times }));
  return { records, commands, sent, oversized: samples.length - sent };
}

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
