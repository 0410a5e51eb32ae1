import type { AppId, DeviceId, ExternalId, TrackingId } from '@umbra/contracts/ids';
import { claim, deviceState } from '../testing/states.ts';
import { DevicesView } from './devices.view.ts';

const d1 = 'd1' as DeviceId;
const t1 = 'HERE-t1' as TrackingId;
const t2 = 'HERE-t2' as TrackingId;
const app = 'app-0001' as AppId;
const virtual = { kind: 'virtual', externalId: 'ext' };

describe('DevicesView', () => {
  it('finds a claimed device by its trackingId and by its deviceId', () => {
    const view = new DevicesView();
    view.apply(deviceState());
    expect(view.byTrackingId(t1)).toEqual({
      trackingId: t1,
      deviceId: d1,
      kind: 'physical',
      projectId: 'umbra:p1',
      appId: app,
      externalId: undefined,
      licenceAppId: 'app-0001',
      claimed: true,
      version: 2,
    });
    expect(view.byDeviceId(d1)).toBe(view.byTrackingId(t1));
  });

  it('takes project and app of the claim, which may be others than those of the licence (REG-8)', () => {
    const view = new DevicesView();
    view.apply(deviceState({ claims: [claim('HERE-t1', { projectId: 'umbra:p2', appId: 'app-0002' })] }));
    expect(view.byTrackingId(t1)).toMatchObject({ projectId: 'umbra:p2', appId: 'app-0002' });
  });

  it('GEN-10 keeps ended claims as ended, beside the running one', () => {
    const view = new DevicesView();
    view.apply(deviceState());
    view.apply(deviceState({ version: 3, status: 'unclaimed', claims: [claim('HERE-t1', { unclaimedAtMs: 9 })] }));
    expect(view.byTrackingId(t1)).toMatchObject({ claimed: false, version: 3 });
    expect(view.byDeviceId(d1)).toBeUndefined();
    view.apply(deviceState({ version: 4, claims: [claim('HERE-t1', { unclaimedAtMs: 9 }), claim('HERE-t2')] }));
    expect(view.byTrackingId(t1)).toMatchObject({ claimed: false });
    expect(view.byTrackingId(t2)).toMatchObject({ claimed: true, version: 4 });
    expect(view.byDeviceId(d1)?.trackingId).toBe(t2);
    expect(view.size).toBe(2);
  });

  it('GEN-10 ends a claim that a later state lists no more, and does not know those that it never read of', () => {
    const view = new DevicesView();
    view.apply(deviceState());
    view.apply(deviceState({ version: 300, claims: [claim('HERE-t9', { unclaimedAtMs: 9 }), claim('HERE-t2')] }));
    expect(view.byTrackingId(t1)).toMatchObject({ claimed: false, version: 300 });
    expect(view.byTrackingId(t2)).toMatchObject({ claimed: true });
    const late = new DevicesView();
    late.apply(deviceState({ version: 300, claims: [claim('HERE-t2')] }));
    expect(late.byTrackingId(t1)).toBeUndefined();
    expect(late.versionOf(d1)).toBe(300);
  });

  it('ignores what is not newer', () => {
    const view = new DevicesView();
    view.apply(deviceState({ version: 3, status: 'unclaimed' }));
    view.apply(deviceState({ version: 2 }));
    expect(view.byTrackingId(t1)).toMatchObject({ claimed: false, version: 3 });
  });

  it('finds a virtual device by externalId and the appId of its licence, while it is claimed', () => {
    const view = new DevicesView();
    const ext = 'ext' as ExternalId;
    view.apply(deviceState({ ...virtual, status: 'provisioned', claims: [], version: 1 }));
    expect(view.byExternalId(app, ext)).toBeUndefined();
    view.apply(deviceState(virtual));
    expect(view.byExternalId(app, ext)).toMatchObject({ trackingId: t1, externalId: 'ext' });
    expect(view.byExternalId('app-0002' as AppId, ext)).toBeUndefined();
    view.apply(deviceState({ ...virtual, version: 3, status: 'unclaimed' }));
    expect(view.byExternalId(app, ext)).toBeUndefined();
  });

  it('REG-6 gives an externalId to the device that took it over, in whichever order the two are heard of', () => {
    const ext = 'ext' as ExternalId;
    const gone = deviceState({ ...virtual, version: 4, status: 'deactivated', claims: [claim('HERE-t1')] });
    const heir = deviceState({ ...virtual, deviceId: 'd2', claims: [claim('HERE-t2')] });
    for (const order of [
      [deviceState(virtual), gone, heir],
      [deviceState(virtual), heir, gone],
    ]) {
      const view = new DevicesView();
      for (const state of order) view.apply(state);
      expect(view.byExternalId(app, ext)?.trackingId).toBe(t2);
      expect(view.byTrackingId(t1)?.claimed).toBe(false);
    }
  });
});
