import type { DeviceId, ExternalId, TrackingId } from '@umbra/contracts/ids';
import { changesLicences } from './changes-licences.ts';
import type { RowWish } from './row-wish.ts';

const tracked = { variant: 'delete-tracked', trackingId: 'HERE-1' as TrackingId } as const;
const virtual = { variant: 'delete-virtual', externalId: 'truck' as ExternalId } as const;
const external = { connectorId: 'CON-1', externalDeviceId: 'x' } as const;
const detached = {
  variant: 'delete-external',
  ...external,
  unclaimOnly: false,
  removeFromConnectorOnly: false,
} as const;

describe('a row', () => {
  it.each<[RowWish, boolean]>([
    [{ variant: 'unprovisioned', name: 'a' }, true],
    [{ variant: 'virtual', name: 'a', externalId: 'truck' as ExternalId }, true],
    [{ variant: 'provisioned', name: 'a', deviceId: 'd' as DeviceId }, false],
    [{ variant: 'external', name: 'a', ...external }, false],
    [{ ...tracked, unclaimOnly: false }, true],
    [{ ...tracked, unclaimOnly: true }, false],
    [{ ...virtual, unclaimOnly: false }, true],
    [{ ...virtual, unclaimOnly: true }, false],
    [detached, true],
    [{ ...detached, unclaimOnly: true }, false],
    [{ ...detached, removeFromConnectorOnly: true }, false],
  ])('REG-2 %j makes or ends a licence: %p', (wish, expected) => {
    expect(changesLicences(wish)).toBe(expected);
  });
});
