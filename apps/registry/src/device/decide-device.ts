import type { AppId, DeviceId, ExternalId, ProjectId, TrackingId, UserId } from '@umbra/contracts/ids';
import type { DeviceState } from '@umbra/contracts/device';
import type { Device } from './device.ts';
import type { DeviceFact } from './device.facts.ts';

export type DeviceCommand =
  | {
      readonly type: 'ProvisionDevice';
      readonly deviceId: DeviceId;
      readonly kind: DeviceState['kind'];
      readonly projectId: ProjectId;
      readonly appId: AppId;
      readonly externalId?: ExternalId;
      readonly atMs: number;
    }
  | {
      readonly type: 'ClaimDevice';
      /** Used if the claim is a new one (REG-11). */
      readonly freshTrackingId: TrackingId;
      readonly projectId: ProjectId;
      readonly appId: AppId;
      readonly claimedBy: UserId | 'api-key';
      readonly atMs: number;
    }
  | { readonly type: 'UnclaimDevice'; readonly atMs: number }
  | { readonly type: 'DeactivateDevice'; readonly atMs: number };

export type DeviceRefusal =
  | 'device-exists'
  | 'device-unknown'
  | 'device-claimed-elsewhere'
  | 'device-claimed-too-often'
  | 'device-not-claimed'
  | 'device-still-claimed';

/** Facts, also none at all when the command asks for what is so already; or why it cannot be. */
export type DeviceDecision =
  { readonly facts: readonly DeviceFact[]; readonly refusal?: undefined } | { readonly refusal: DeviceRefusal };

/** Every claim is an event for all services, and a trackingId that is never used again. */
export const MAX_CLAIMS_PER_HOUR = 20;
const HOUR_MS = 3_600_000;

const refused = (refusal: DeviceRefusal): DeviceDecision => ({ refusal });
const happened = (...facts: DeviceFact[]): DeviceDecision => ({ facts });

/** Whether a command may be carried out, and what has happened then. Who may give it is asked before, by the slice. */
export function decideDevice(command: DeviceCommand, device: Device): DeviceDecision {
  if (command.type === 'ProvisionDevice') {
    if (device.status !== 'none') return refused('device-exists');
    const { type: _type, ...licence } = command;
    return happened({ type: 'device.provisioned', ...licence });
  }
  // A deactivated licence is gone for every caller (REG-9, REG-13).
  if (device.status === 'none' || device.status === 'deactivated') return refused('device-unknown');
  switch (command.type) {
    case 'ClaimDevice': {
      const { freshTrackingId: trackingId, projectId, appId, claimedBy, atMs: claimedAtMs } = command;
      if (device.status === 'claimed') {
        return device.claim.projectId === projectId ? happened() : refused('device-claimed-elsewhere');
      }
      const recent = device.endedClaims.filter((claim) => claim.claimedAtMs > claimedAtMs - HOUR_MS);
      if (recent.length >= MAX_CLAIMS_PER_HOUR) return refused('device-claimed-too-often');
      return happened({ type: 'device.claimed', claim: { trackingId, projectId, appId, claimedBy, claimedAtMs } });
    }
    case 'UnclaimDevice':
      if (device.status !== 'claimed') return refused('device-not-claimed');
      return happened({ type: 'device.unclaimed', atMs: command.atMs });
    case 'DeactivateDevice':
      if (device.status === 'claimed') return refused('device-still-claimed');
      return happened({ type: 'device.deactivated', atMs: command.atMs });
  }
}
