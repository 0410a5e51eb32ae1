import type { Command, CommandRefusal, Reply } from '../command/index.ts';
import type { ProjectId, TrackingId } from '../ids/index.ts';

/**
 * Associate a device with geofences and rules of its project (§10, BULK-6): each for itself, so that one that is unknown
 * stops no other; one that is associated already stays. Key: the trackingId.
 */
export type AssociateDevice = Command<
  'geofencing.associate-device',
  {
    readonly projectId: ProjectId;
    readonly trackingId: TrackingId;
    /** At most 10. */
    readonly geofenceIds: readonly string[];
    /** Rules or sensor rules (ASC-1), at most 10. */
    readonly ruleIds: readonly string[];
  }
>;

export interface DeviceAssociated {
  /** How many of them it is associated with now. */
  readonly associated: number;
  readonly refused: readonly { readonly id: string; readonly refusal: CommandRefusal }[];
}

export type GeofencingCommand = AssociateDevice;

export type DeviceAssociatedReply = Reply<'geofencing.device-associated', DeviceAssociated>;
