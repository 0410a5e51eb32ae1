import type { DeviceReleased } from '@umbra/contracts/registry-command';
import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import type { DeviceCommand } from '../device/decide-device.ts';
import type { KnownDevice, RunningClaim } from '../device/device.ts';

export interface Release {
  readonly projectId: ProjectId;
  /** The claim that is to end; undefined: whichever the project has. */
  readonly trackingId?: TrackingId | undefined;
  readonly deactivate: boolean;
}

export type ReleaseDecision =
  | {
      /** None where all has ended already. */
      readonly commands: readonly Extract<DeviceCommand['type'], 'UnclaimDevice' | 'DeactivateDevice'>[];
      readonly released: DeviceReleased;
      readonly refusal?: undefined;
    }
  | { readonly refusal: 'device-unknown' | 'licence-of-others' };

/** C2C-15, BULK-15: ends what is left of a project's claim and, on demand, of its licence. */
export function decideRelease(device: KnownDevice, { projectId, trackingId, deactivate }: Release): ReleaseDecision {
  const running = device.status === 'claimed' && device.claim.projectId === projectId ? device.claim : undefined;
  const lastEnded = device.endedClaims.findLast((claim) => claim.projectId === projectId);
  const isLicensee = device.projectId === projectId;
  if (!isLicensee && running === undefined && lastEnded === undefined) return { refusal: 'device-unknown' };
  // REG-13: a claim gives no power over the licence.
  if (deactivate && !isLicensee) return { refusal: 'licence-of-others' };
  const isMeant = (claim: RunningClaim): boolean => trackingId === undefined || claim.trackingId === trackingId;
  const released = trackingId ?? running?.trackingId ?? lastEnded?.trackingId;
  return {
    commands: [
      ...(running !== undefined && isMeant(running) ? (['UnclaimDevice'] as const) : []),
      ...(deactivate && device.status !== 'deactivated' ? (['DeactivateDevice'] as const) : []),
    ],
    released: {
      deviceId: device.deviceId,
      ...(released === undefined ? {} : { trackingId: released }),
      ...(device.externalId === undefined ? {} : { externalId: device.externalId }),
    },
  };
}
