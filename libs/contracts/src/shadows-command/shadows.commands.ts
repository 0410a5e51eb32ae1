import type { Command, Reply } from '../command/index.ts';
import type { DesiredSystem } from '../desired-shadow/index.ts';
import type { ProjectId, TrackingId } from '../ids/index.ts';

/**
 * Have the desired state show what a device is associated with (SHA-3, ASC-3, ASC-4): the members that are given replace those
 * of the server. Whoever asks sends the whole of them, so that the last one of a device is enough. Key: the trackingId.
 */
export type AssociateDesiredState = Command<
  'shadows.associate-desired-state',
  {
    readonly projectId: ProjectId;
    readonly trackingId: TrackingId;
    /** Grows with each command to this device: one that is not above what was carried out is passed over. Older ones have none. */
    readonly revision?: number;
    /** Unix ms; never set back. */
    readonly lastModifiedGeofenceTimestamp?: number;
    /** Null takes it out. */
    readonly sensorAlarmConfig?: DesiredSystem['sensorAlarmConfig'] | null;
  }
>;

/**
 * Set what a user could set by `PUT /shadows/v2/{trackingId}` (SHA-1, BULK-5, BULK-6), with the same checks. Key: the
 * trackingId.
 */
export type ConfigureDesiredState = Command<
  'shadows.configure-desired-state',
  {
    readonly projectId: ProjectId;
    readonly trackingId: TrackingId;
    readonly system: Pick<DesiredSystem, 'rate' | 'syncGeofences'>;
  }
>;

export type ShadowsCommand = AssociateDesiredState | ConfigureDesiredState;

export type DesiredStateAssociatedReply = Reply<'shadows.desired-state-associated', { readonly stateVersion: number }>;
export type DesiredStateConfiguredReply = Reply<'shadows.desired-state-configured', { readonly stateVersion: number }>;
