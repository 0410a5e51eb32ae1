import type { DesiredShadow } from '@umbra/contracts/desired-shadow';
import { desiredView } from './desired-view.ts';

const desired: DesiredShadow = {
  system: {
    stateVersion: 1,
    lastModifiedGeofenceTimestamp: 0,
    wlanConfigurations: [
      { ssid: 'a', securityMode: 'wpa2psk', password: 'seal' },
      { ssid: 'b', securityMode: 'none' },
    ],
  },
};

describe('desiredView', () => {
  it('wall 9: shows a Wi-Fi password to nobody but the device', () => {
    expect(desiredView(desired).system.wlanConfigurations).toEqual([
      { ssid: 'a', securityMode: 'wpa2psk', password: '********' },
      { ssid: 'b', securityMode: 'none' },
    ]);
    expect(desiredView(desired, (seal) => `opened ${seal}`).system.wlanConfigurations![0]!.password).toBe(
      'opened seal',
    );
  });
});
