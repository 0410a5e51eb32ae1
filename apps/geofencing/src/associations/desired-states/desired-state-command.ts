import { randomUUID } from 'node:crypto';
import { newEvent } from '@umbra/contracts/envelope';
import { geofencingReplyTopic } from '@umbra/contracts/geofencing-reply';
import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import { shadowsCommandTopic, type AssociateDesiredState } from '@umbra/contracts/shadows-command';
import { eventRecord, type LogRecord } from '@umbra/kafka';
import { currentCorrelationId } from '@umbra/observability';
import { sensorAlarmConfig, type SensorRuleLimits } from './sensor-alarm-config.ts';

/** A device, and all that its desired state is told. */
export interface DeviceToTell {
  readonly trackingId: TrackingId;
  readonly projectId: ProjectId;
  readonly commandId: string;
  /** Grows with each of its commands: also those after a restore of the tables, thus as high as the clock in ms. */
  readonly revision: number;
  /** Unix ms; 0: it never had one. */
  readonly geofencesModifiedAtMs: number;
  readonly sensorRules: readonly SensorRuleLimits[];
}

const SCHEMA_VERSION = 1;

/** A reply names the command alone: the device is read off its id. */
export const newCommandId = (trackingId: TrackingId): string => `${trackingId}/${randomUUID()}`;
export const deviceOfCommand = (commandId: string): TrackingId =>
  commandId.slice(0, commandId.lastIndexOf('/')) as TrackingId;

/** ASC-3, ASC-4: the whole of what follows from associations, so that the last command of a device is enough. */
export function associateDesiredState(device: DeviceToTell, nowMs: number): LogRecord {
  const { trackingId, projectId, commandId, revision, geofencesModifiedAtMs, sensorRules } = device;
  const command = newEvent<AssociateDesiredState>(
    'shadows.associate-desired-state',
    SCHEMA_VERSION,
    {
      ...{ commandId, replyTo: geofencingReplyTopic.name, projectId, trackingId, revision },
      ...(geofencesModifiedAtMs === 0 ? {} : { lastModifiedGeofenceTimestamp: geofencesModifiedAtMs }),
      sensorAlarmConfig: sensorAlarmConfig(sensorRules),
    },
    { producer: 'geofencing', correlationId: currentCorrelationId() ?? randomUUID(), occurredAtMs: nowMs },
  );
  return eventRecord(shadowsCommandTopic, trackingId, command);
}
