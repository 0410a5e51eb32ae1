import type { DeviceId, ExternalId, TrackingId } from '@umbra/contracts/ids';

/** What all rows of a create job may say (§9.2); absent is what was left out. */
export interface DeviceWish {
  /** Unique within the project (BULK-4). */
  readonly name: string;
  readonly type?: string;
  readonly tags?: readonly string[];
  readonly geofences?: readonly string[];
  /** Rules or sensor rules (BULK-6). */
  readonly rules?: readonly string[];
  readonly sampleMs?: number;
  readonly sendMs?: number;
  readonly distanceM?: number;
  readonly areaBased?: boolean;
}

/** A row of a create job: its variant is told by the ids that it has (§9.2). */
export type CreateWish =
  | ({ readonly variant: 'unprovisioned' } & DeviceWish)
  | ({ readonly variant: 'provisioned'; readonly deviceId: DeviceId } & DeviceWish)
  | ({ readonly variant: 'virtual'; readonly externalId: ExternalId } & DeviceWish)
  | ({
      readonly variant: 'external';
      readonly connectorId: string;
      readonly externalDeviceId: string;
    } & DeviceWish);

/** A row of a delete job (§9.3). */
export type DeleteWish =
  | { readonly variant: 'delete-tracked'; readonly trackingId: TrackingId; readonly unclaimOnly: boolean }
  | { readonly variant: 'delete-virtual'; readonly externalId: ExternalId; readonly unclaimOnly: boolean }
  | {
      readonly variant: 'delete-external';
      readonly connectorId: string;
      readonly externalDeviceId: string;
      readonly unclaimOnly: boolean;
      readonly removeFromConnectorOnly: boolean;
    };

export type RowWish = CreateWish | DeleteWish;
