import type { AppId, DeviceId, ExternalId, ProjectId, TrackingId, UserId } from '@umbra/contracts/ids';
import { noDevice, type Device, type KnownDevice } from '../device/device.ts';
import type { DeviceFact } from '../device/device.facts.ts';
import { evolveDevice } from '../device/evolve-device.ts';
import { decideRelease } from './decide-release.ts';

const [OURS, THEIRS] = ['umbra:ours', 'umbra:theirs'] as unknown as readonly [ProjectId, ProjectId];
const appId = 'app-1' as AppId;

const provisioned = (projectId: ProjectId): DeviceFact => ({
  ...{ type: 'device.provisioned', deviceId: 'd' as DeviceId, kind: 'virtual', externalId: 'e' as ExternalId },
  ...{ projectId, appId, atMs: 1 },
});
const claimed = (trackingId: string, projectId: ProjectId): DeviceFact => ({
  type: 'device.claimed',
  claim: { trackingId: trackingId as TrackingId, projectId, appId, claimedBy: 'u' as UserId, claimedAtMs: 2 },
});
const unclaimed: DeviceFact = { type: 'device.unclaimed', atMs: 3 };
const deactivated: DeviceFact = { type: 'device.deactivated', atMs: 4 };

const after = (...facts: DeviceFact[]): KnownDevice =>
  facts.reduce<Device>((device, fact) => evolveDevice(device, fact), noDevice) as KnownDevice;
const decide = (device: KnownDevice, deactivate: boolean, trackingId?: string) =>
  decideRelease(device, { projectId: OURS, deactivate, trackingId: trackingId as TrackingId | undefined });

describe('the release of a device', () => {
  it.each([
    ['a claim of our licence', after(provisioned(OURS), claimed('t', OURS)), ['UnclaimDevice'], 'both'],
    ['a claim of their licence', after(provisioned(THEIRS), claimed('t', OURS)), ['UnclaimDevice'], 'refused'],
    ['a claim that has ended', after(provisioned(OURS), claimed('t', OURS), unclaimed), [], 'licence'],
    ['a claim of theirs that has ended', after(provisioned(THEIRS), claimed('t', OURS), unclaimed), [], 'refused'],
    ['no claim', after(provisioned(OURS)), [], 'licence'],
    ['their claim of our licence', after(provisioned(OURS), claimed('t', THEIRS)), [], 'licence'],
    ['neither any more', after(provisioned(OURS), claimed('t', OURS), unclaimed, deactivated), [], 'none'],
  ] as const)('C2C-15, REG-13 with %s', (_what, device, alone, withLicence) => {
    expect(decide(device, false)).toMatchObject({ commands: alone });
    expect(decide(device, true)).toMatchObject(
      {
        both: { commands: ['UnclaimDevice', 'DeactivateDevice'] },
        licence: { commands: ['DeactivateDevice'] },
        none: { commands: [] },
        refused: { refusal: 'licence-of-others' },
      }[withLicence],
    );
  });

  it('REG-12 what was never ours is unknown', () => {
    for (const facts of [[], [claimed('t', THEIRS)], [claimed('t', THEIRS), unclaimed]]) {
      expect(decide(after(provisioned(THEIRS), ...facts), false)).toEqual({ refusal: 'device-unknown' });
    }
  });

  it('BULK-15 names all ids that are known: the claim that is meant, that runs, or that was the last', () => {
    const ids = (trackingId?: string) => ({ deviceId: 'd', externalId: 'e', ...(trackingId && { trackingId }) });
    const once = after(provisioned(OURS), claimed('t1', OURS), unclaimed);
    const twice = after(provisioned(OURS), claimed('t1', OURS), unclaimed, claimed('t2', OURS));
    expect(decide(after(provisioned(OURS)), false)).toMatchObject({ released: ids() });
    expect(decide(once, false)).toMatchObject({ released: ids('t1') });
    expect(decide(twice, false)).toMatchObject({ released: ids('t2'), commands: ['UnclaimDevice'] });
    expect(decide(twice, false, 't1')).toMatchObject({ released: ids('t1'), commands: [] });
  });
});
