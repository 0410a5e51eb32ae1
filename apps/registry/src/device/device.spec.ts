import type { DeviceState } from '@umbra/contracts/device';
import type { AppId, DeviceId, ExternalId, ProjectId, TrackingId, UserId } from '@umbra/contracts/ids';
import { decideDevice, type DeviceCommand } from './decide-device.ts';
import { fromDeviceState, noDevice, toDeviceState, type Device } from './device.ts';
import type { DeviceFact } from './device.facts.ts';
import { evolveDevice } from './evolve-device.ts';

const PROJECT = 'umbra:one' as ProjectId;
const OTHER_PROJECT = 'umbra:two' as ProjectId;
const APP = 'app-one1' as AppId;
const OTHER_APP = 'app-two2' as AppId;
const USER = 'HERE-user' as UserId;

const provisioned: DeviceFact = {
  type: 'device.provisioned',
  deviceId: 'device-1' as DeviceId,
  kind: 'physical',
  projectId: PROJECT,
  appId: APP,
  atMs: 1_000,
};
const claimed = (trackingId: string, claimedAtMs: number, projectId = PROJECT, appId = APP): DeviceFact => ({
  type: 'device.claimed',
  claim: { trackingId: trackingId as TrackingId, projectId, appId, claimedBy: USER, claimedAtMs },
});
const unclaimed = (atMs: number): DeviceFact => ({ type: 'device.unclaimed', atMs });
const deactivated = (atMs: number): DeviceFact => ({ type: 'device.deactivated', atMs });

const claim = (trackingId: string, atMs: number, projectId = PROJECT, appId = APP): DeviceCommand => ({
  type: 'ClaimDevice',
  freshTrackingId: trackingId as TrackingId,
  projectId,
  appId,
  claimedBy: USER,
  atMs,
});
const unclaim: DeviceCommand = { type: 'UnclaimDevice', atMs: 9_000 };
const deactivate: DeviceCommand = { type: 'DeactivateDevice', atMs: 9_000 };

const after = (...facts: DeviceFact[]): Device => facts.reduce<Device>(evolveDevice, noDevice);
const given = (...facts: DeviceFact[]) => ({
  when: (command: DeviceCommand) => decideDevice(command, after(...facts)),
});

describe('a device, provisioned', () => {
  it('REG-1 begins with its licence', () => {
    const { type: _, ...licence } = provisioned;
    expect(
      given().when({ type: 'ProvisionDevice', ...(licence as never as { atMs: number }) } as DeviceCommand),
    ).toEqual({
      facts: [provisioned],
    });
  });

  it('is not provisioned twice', () => {
    const again = { ...provisioned, type: 'ProvisionDevice' } as DeviceCommand;
    expect(given(provisioned).when(again)).toEqual({ refusal: 'device-exists' });
  });
});

describe('a device, claimed', () => {
  it('REG-9 gets a trackingId with the first claim', () => {
    expect(given(provisioned).when(claim('t1', 2_000))).toEqual({ facts: [claimed('t1', 2_000)] });
  });

  it('REG-8 may be claimed by another project than the licence is of', () => {
    expect(given(provisioned).when(claim('t1', 2_000, OTHER_PROJECT, OTHER_APP))).toEqual({
      facts: [claimed('t1', 2_000, OTHER_PROJECT, OTHER_APP)],
    });
  });

  it('REG-9 keeps its trackingId when the same project claims it again', () => {
    expect(given(provisioned, claimed('t1', 2_000)).when(claim('t2', 3_000))).toEqual({ facts: [] });
  });

  it('REG-9 is refused to another project while the claim runs', () => {
    expect(given(provisioned, claimed('t1', 2_000)).when(claim('t2', 3_000, OTHER_PROJECT))).toEqual({
      refusal: 'device-claimed-elsewhere',
    });
  });

  it('REG-11 gets a fresh trackingId after an unclaim, also for the same project', () => {
    expect(given(provisioned, claimed('t1', 2_000), unclaimed(3_000)).when(claim('t2', 4_000))).toEqual({
      facts: [claimed('t2', 4_000)],
    });
  });

  it('REG-11 is refused when it was claimed twenty times within an hour, until an hour after the first of them', () => {
    const cycles = Array.from({ length: 20 }, (_, index) => [claimed(`t${index}`, 2_000 + index), unclaimed(3_000)]);
    const worn = given(provisioned, ...cycles.flat());
    expect(worn.when(claim('t20', 9_000))).toEqual({ refusal: 'device-claimed-too-often' });
    expect(worn.when(claim('t20', 3_602_000))).toEqual({ facts: [claimed('t20', 3_602_000)] });
  });

  it('REG-9 is unknown to a claim when it was never provisioned, or is deactivated', () => {
    expect(given().when(claim('t1', 2_000))).toEqual({ refusal: 'device-unknown' });
    expect(given(provisioned, deactivated(2_000)).when(claim('t1', 3_000))).toEqual({ refusal: 'device-unknown' });
  });
});

describe('a device, unclaimed', () => {
  it('REG-12 ends its claim', () => {
    expect(given(provisioned, claimed('t1', 2_000)).when(unclaim)).toEqual({ facts: [unclaimed(9_000)] });
  });

  it.each([
    ['never claimed', [provisioned]],
    ['unclaimed already', [provisioned, claimed('t1', 2_000), unclaimed(3_000)]],
  ])('REG-12 has nothing to end when it was %s', (_name, facts) => {
    expect(given(...facts).when(unclaim)).toEqual({ refusal: 'device-not-claimed' });
  });
});

describe('a device, deactivated', () => {
  it('REG-13 ends when it is not claimed', () => {
    expect(given(provisioned).when(deactivate)).toEqual({ facts: [deactivated(9_000)] });
    expect(given(provisioned, claimed('t1', 2_000), unclaimed(3_000)).when(deactivate)).toEqual({
      facts: [deactivated(9_000)],
    });
  });

  it('REG-13 does not end while it is claimed', () => {
    expect(given(provisioned, claimed('t1', 2_000)).when(deactivate)).toEqual({ refusal: 'device-still-claimed' });
  });

  it('REG-1 is final', () => {
    const history = [provisioned, deactivated(2_000)];
    for (const command of [deactivate, unclaim, claim('t1', 3_000)]) {
      expect(given(...history).when(command)).toEqual({ refusal: 'device-unknown' });
    }
  });
});

describe('the state of a device', () => {
  it('GEN-10 lists every trackingId there ever was, and counts its events', () => {
    const history = [
      provisioned,
      claimed('t1', 2_000),
      unclaimed(3_000),
      claimed('t2', 4_000, OTHER_PROJECT, OTHER_APP),
    ];
    expect(stateOf(after(...history))).toEqual({
      deviceId: 'device-1',
      kind: 'physical',
      projectId: PROJECT,
      appId: APP,
      status: 'claimed',
      provisionedAtMs: 1_000,
      claims: [
        { trackingId: 't1', projectId: PROJECT, appId: APP, claimedBy: USER, claimedAtMs: 2_000, unclaimedAtMs: 3_000 },
        { trackingId: 't2', projectId: OTHER_PROJECT, appId: OTHER_APP, claimedBy: USER, claimedAtMs: 4_000 },
      ],
      version: 4,
    });
  });

  it('lists the newest hundred claims that ended, so that an event stays small', () => {
    const cycles = Array.from({ length: 150 }, (_, index) => [claimed(`t${index}`, 2_000 + index), unclaimed(3_000)]);
    const device = after(provisioned, ...cycles.flat(), claimed('t150', 4_000));
    if (device.status === 'none') throw new TypeError('it exists');
    const { claims, version } = toDeviceState(device);
    expect(claims.map(({ trackingId }) => trackingId)).toEqual(
      Array.from({ length: 101 }, (_, index) => `t${index + 50}`),
    );
    expect(version).toBe(302);
  });

  it('comes back from the topic as it went there, in every status', () => {
    const virtual: DeviceFact = { ...provisioned, kind: 'virtual', externalId: 'ext-1' as ExternalId };
    const history = [
      virtual,
      claimed('t1', 2_000),
      unclaimed(3_000),
      claimed('t2', 4_000),
      unclaimed(5_000),
      deactivated(6_000),
    ];
    history.forEach((_fact, index) => {
      const device = after(...history.slice(0, index + 1));
      const sent = JSON.parse(JSON.stringify(stateOf(device))) as DeviceState;
      expect(fromDeviceState(sent)).toEqual(device);
    });
  });

  it('does not fold a history that cannot be', () => {
    expect(() => after(claimed('t1', 1))).toThrow(TypeError);
    expect(() => after(provisioned, provisioned)).toThrow(TypeError);
    expect(() => after(provisioned, unclaimed(1))).toThrow(TypeError);
    expect(() => after(provisioned, claimed('t1', 1), deactivated(2))).toThrow(TypeError);
    expect(() => after(provisioned, deactivated(2), claimed('t1', 3))).toThrow(TypeError);
  });
});

function stateOf(device: Device): DeviceState {
  if (device.status === 'none') throw new Error('no device');
  return toDeviceState(device);
}
