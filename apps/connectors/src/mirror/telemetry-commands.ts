import { connectorsReplyTopic } from '@umbra/contracts/connectors-reply';
import { newEvent, type EventOrigin } from '@umbra/contracts/envelope';
import { derivedUuid, type ProjectId, type TrackingId } from '@umbra/contracts/ids';
import {
  ingestionCommandTopic,
  MAX_SAMPLES_PER_COMMAND,
  type AcceptTelemetry,
} from '@umbra/contracts/ingestion-command';
import { eventRecord, type LogRecord } from '@umbra/kafka';
import type { UsableSample } from './usable-samples.ts';

const SCHEMA_VERSION = 1;
/** Some samples of a size that is allowed make a record that is not. */
const MAX_COMMAND_CHARACTERS = 256 * 1024;

/** Whose samples a command brings. */
export interface SampleOwner {
  readonly connectorId: string;
  readonly projectId: ProjectId;
  readonly externalDeviceId: string;
  readonly trackingId: TrackingId;
}

/** Commands that bring samples of one device, which are in ascending time, to ingestion. */
export function telemetryCommands(
  { connectorId, projectId, externalDeviceId, trackingId }: SampleOwner,
  samples: readonly UsableSample[],
  origin: EventOrigin,
): LogRecord[] {
  return portions(samples).map((portion) => {
    const times = portion.map(({ sampledAtMs }) => sampledAtMs).join();
    const command = newEvent<AcceptTelemetry>(
      'ingestion.accept-telemetry',
      SCHEMA_VERSION,
      {
        commandId: `${derivedUuid(`${connectorId}/${externalDeviceId}/${times}`)}/${String(portion.length)}`,
        replyTo: connectorsReplyTopic.name,
        projectId,
        trackingId,
        samples: portion.map(({ telemetry }) => JSON.parse(telemetry) as Record<string, unknown>),
      },
      origin,
    );
    return eventRecord(ingestionCommandTopic, trackingId, command);
  });
}

/** How many samples a command has brought: a reply that refuses all of it does not say. */
export const samplesOf = (commandId: string): number => Number(/\/(\d+)$/.exec(commandId)?.[1] ?? 0);

function portions(samples: readonly UsableSample[]): UsableSample[][] {
  const found: UsableSample[][] = [];
  let current: UsableSample[] = [];
  let characters = 0;
  for (const sample of samples) {
    const { length } = sample.telemetry;
    if (current.length === MAX_SAMPLES_PER_COMMAND || characters + length > MAX_COMMAND_CHARACTERS) {
      if (current.length > 0) found.push(current);
      current = [];
      characters = 0;
    }
    current.push(sample);
    characters += length;
  }
  if (current.length > 0) found.push(current);
  return found;
}
