import type { DeviceState } from '@umbra/contracts/device';
import type { DeviceId, ProjectId, TrackingId, UserId } from '@umbra/contracts/ids';
import { TailBehindError } from '@umbra/kafka';
import type { Caller } from '../caller/caller.ts';
import { ProjectsView } from '../projects/projects.view.ts';
import { FakeFreshness } from '../testing/fake-freshness.ts';
import { claim, deviceState, projectState } from '../testing/states.ts';
import { DevicesView } from './devices.view.ts';
import { FindDevice } from './find-device.ts';

const projectId = 'umbra:p1' as ProjectId;
const trackingId = 'HERE-t1' as TrackingId;
const device = deviceState();
const unclaimed = deviceState({ status: 'unclaimed', claims: [claim('HERE-t1', { unclaimedAtMs: 3 })], version: 3 });
const foreign = deviceState({ claims: [claim('HERE-t1', { projectId: 'umbra:p2' })] });
const virtual = deviceState({ kind: 'virtual', externalId: 'truck 1' });

const user: Caller = { kind: 'user', userId: 'HERE-u1' as UserId };
const client: Caller = { kind: 'client', projectId, keyId: 'k1' };
const own: Caller = { kind: 'device', trackingId, deviceId: 'd1' as DeviceId, projectId, deviceVersion: 2 };

/** @param news what this replica has missed: it is read when somebody waits for the tail */
function given({ known = [], news = [] }: { known?: DeviceState[]; news?: DeviceState[] } = {}) {
  const devices = new DevicesView();
  const projects = new ProjectsView();
  const freshness = new FakeFreshness();
  projects.apply(projectState());
  for (const state of known) devices.apply(state);
  freshness.onCaughtUp = () => {
    for (const state of news) devices.apply(state);
  };
  return { find: new FindDevice(devices, projects, freshness), freshness };
}

describe('a device that another service asks for, in the name of a project', () => {
  it('ASC-3 is found at once when it is known', async () => {
    const { find, freshness } = given({ known: [device] });
    expect(await find.ofProject(projectId, trackingId)).toMatchObject({ deviceId: device.deviceId });
    expect(freshness.asked).toBe(0);
  });

  it('ASC-3 is found when its claim is news', async () => {
    const { find } = given({ news: [device] });
    expect(await find.ofProject(projectId, trackingId)).toMatchObject({ deviceId: device.deviceId });
  });

  it.each([
    ['unknown', [], 404],
    ['unclaimed', [unclaimed], 404],
    ['of another project', [foreign], 403],
  ])('SHA-6 is refused when it is %s, after one wait for the news', async (_what, known, status) => {
    const { find, freshness } = given({ known });
    await expect(find.ofProject(projectId, trackingId)).rejects.toMatchObject({ status });
    expect(freshness.asked).toBe(1);
  });

  it('SHA-6 is not refused while the news cannot be read', async () => {
    const { find, freshness } = given();
    freshness.onCaughtUp = () => {
      throw new TailBehindError('for a test');
    };
    await expect(find.ofProject(projectId, trackingId)).rejects.toThrow(TailBehindError);
  });
});

describe('a device that a request names', () => {
  const byTrackingId = { id: 'HERE-t1', appId: undefined };
  const byExternalId = { id: 'truck 1', appId: 'app-0001' };

  it.each([
    ['a member', user],
    ['an application of its project', client],
    ['itself', own],
  ])(
    'GEN-11 is found by its trackingId, also with its appId, or by its externalId with appId, for %s',
    async (_who, caller) => {
      const { find } = given({ known: [virtual] });
      for (const name of [byTrackingId, byExternalId, { ...byTrackingId, appId: 'app-0001' }])
        expect(await find.find(caller, name)).toMatchObject({ trackingId });
    },
  );

  it.each([
    ['an externalId without appId', { id: 'truck 1', appId: undefined }],
    ['an externalId of another application', { id: 'truck 1', appId: 'app-0002' }],
    ['a trackingId with the appId of another', { id: 'HERE-t1', appId: 'app-0002' }],
  ])('GEN-11 is unknown by %s', async (_what, name) => {
    const { find } = given({ known: [virtual] });
    await expect(find.find(user, name)).rejects.toMatchObject({ status: 404 });
  });

  it.each([
    ['who is no member', { kind: 'user', userId: 'HERE-u9' as UserId } as const],
    ['whose token stands for another project', { ...user, projectId: 'umbra:p2' as ProjectId } as const],
    ['that belongs to another project', { ...client, projectId: 'umbra:p2' as ProjectId } as const],
    ['that is another device', { ...own, trackingId: 'HERE-t2' as TrackingId } as const],
  ])('AUTH-2 is refused to a caller %s', async (_who, caller) => {
    const other = deviceState({ deviceId: 'd2', claims: [claim('HERE-t2')] });
    const { find } = given({ known: [device, other] });
    await expect(find.find(caller, byTrackingId)).rejects.toMatchObject({ status: 403 });
  });

  it('REG-12 is unknown to itself once its claim has ended', async () => {
    const { find } = given({ known: [unclaimed] });
    await expect(find.find(own, byTrackingId)).rejects.toMatchObject({ status: 404 });
  });
});
