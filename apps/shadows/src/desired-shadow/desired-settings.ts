import type { DesiredSystem, DisableTracking } from '@umbra/contracts/desired-shadow';

/** 24.8 days, or two million kilometres: fits into 32 bits of a device, and lets none be online for ever. */
export const MAX_RATE = 2_147_483_647;

/** `system` as a PUT may set it: without what the server owns (SHA-1). */
export type DesiredSettings = Omit<
  Partial<DesiredSystem>,
  'stateVersion' | 'lastModifiedGeofenceTimestamp' | 'sensorAlarmConfig' | 'disableTracking'
> & { readonly disableTracking?: DisableTracking };

/** What a user or a device asks for. */
export interface ChangeDesired {
  readonly kind: 'change';
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly system?: DesiredSettings;
}

/** Empty the desired state (SHA-8). */
export interface ClearDesired {
  readonly kind: 'clear';
}

/** What the server sets when an association changes (SHA-3); what is left out stays as it is. */
export interface AssociateDesired {
  readonly kind: 'associate';
  /** ASC-3: Unix ms; an earlier one than the stored one changes nothing. */
  readonly lastModifiedGeofenceTimestamp?: number | undefined;
  /** ASC-4: whole, in place of the stored one; null takes that out. */
  readonly sensorAlarmConfig?: DesiredSystem['sensorAlarmConfig'] | null;
}

export type DesiredCommand = ChangeDesired | ClearDesired | AssociateDesired;
