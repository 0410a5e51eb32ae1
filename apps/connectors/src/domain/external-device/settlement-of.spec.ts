import { DEVICE_NAME_TAKEN, type VirtualDeviceHad } from '@umbra/contracts/registry-command';
import type { AskedDevice } from './asked-devices.repository.ts';
import { isAsBefore, livingBy, settlementOf, type Outcome } from './settlement-of.ts';

const asked = (over: Partial<AskedDevice> = {}): AskedDevice =>
  ({
    ...{ connectorKey: 1, externalDeviceId: 'd1', projectId: 'p', provisioning: 'provisioning' },
    ...{ localDeviceId: null, localLicenceId: null, info: null, ...over },
  }) as AskedDevice;
const linked = asked({ localDeviceId: 'VRTR-1', localLicenceId: 'VRDE-1', info: { adopted: false } });
const had = (nth: number, isNew: boolean): Outcome => ({
  status: 'done',
  result: { trackingId: `VRTR-${String(nth)}`, deviceId: `VRDE-${String(nth)}`, isNew } as VirtualDeviceHad,
});
const refused = (code: string): Outcome => ({ status: 'refused', refusal: { status: 409, code, message: 'No.' } });

describe('what becomes of an external device by what the registry said', () => {
  it('C2C-11 one whose virtual device is there still is as before', () => {
    const settlement = settlementOf(linked, had(1, false));
    expect(settlement).toMatchObject({
      provisioning: 'provisioned',
      localDeviceId: 'VRTR-1',
      info: { adopted: false },
    });
    expect(isAsBefore(linked, settlement)).toBe(true);
  });

  it('C2C-11 one that has another is not', () => {
    const settlement = settlementOf(linked, had(2, true));
    expect(settlement).toMatchObject({ localDeviceId: 'VRTR-2', localLicenceId: 'VRDE-2', info: { adopted: false } });
    expect(isAsBefore(linked, settlement)).toBe(false);
  });

  it('BULK-4 a name that is taken fails one that has no virtual device, and no other', () => {
    expect(settlementOf(asked(), refused(DEVICE_NAME_TAKEN))).toMatchObject({ provisioning: 'failed' });
    expect(isAsBefore(linked, settlementOf(linked, refused(DEVICE_NAME_TAKEN)))).toBe(true);
  });

  it('C2C-12 whatever else is refused takes what it had', () => {
    const failed = { provisioning: 'failed', localDeviceId: null, localLicenceId: null };
    expect(settlementOf(linked, refused('REGISTRY_TAKEN'))).toMatchObject(failed);
  });
});

describe('the virtual devices that are there', () => {
  it('C2C-12 are those that the registry said last, of each external id', () => {
    const of = (outcome: Outcome, externalDeviceId = 'd1') => ({ device: asked({ externalDeviceId }), outcome });
    const living = livingBy([of(had(1, true)), of(had(2, true)), of(had(3, true), 'd2'), of(refused('X'))]);
    expect(living.map(({ externalDeviceId, localDeviceId }) => [externalDeviceId, localDeviceId])).toEqual([
      ['d1', 'VRTR-2'],
      ['d2', 'VRTR-3'],
    ]);
  });
});
