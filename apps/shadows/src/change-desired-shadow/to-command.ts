import type { WlanConfiguration } from '@umbra/contracts/desired-shadow';
import type { ChangeDesired, DesiredSettings } from '../desired-shadow/desired-settings.ts';
import { MASKED_PASSWORD } from '../desired-shadow/wlan-passwords.ts';
import type { ChangeDesiredShadowBody, DesiredSystemBody } from './change-desired-shadow.body.ts';

/** A checked body as the domain speaks of it: Wi-Fi passwords sealed from here on (wall 9). */
export function toCommand(body: ChangeDesiredShadowBody, seal: (password: string) => string): ChangeDesired {
  const { payload } = body.desired;
  const system = body.desired.system && settingsOf(body.desired.system);
  const networks = system?.wlanConfigurations?.map((network) => sealed(network, seal));
  return {
    kind: 'change',
    ...(payload === undefined ? {} : { payload }),
    ...(system === undefined
      ? {}
      : { system: { ...system, ...(networks === undefined ? {} : { wlanConfigurations: networks }) } }),
  };
}

/** Without the members that were left out: on an instance they are there, as undefined. */
export const settingsOf = (system: Partial<DesiredSystemBody>): DesiredSettings =>
  JSON.parse(JSON.stringify(system)) as DesiredSettings;

/** Member by member: what is not known to be safe in clear is not stored, whatever the checks before it have let pass. */
function sealed(network: WlanConfiguration, seal: (password: string) => string): WlanConfiguration {
  const { ssid, securityMode, password, ssidIsHidden, ...others } = network;
  if (typeof ssid !== 'string' || typeof securityMode !== 'string' || Object.keys(others).length > 0) {
    throw new TypeError('a Wi-Fi network with members that were not checked');
  }
  return {
    ssid,
    securityMode,
    ...(password === undefined ? {} : { password: password === MASKED_PASSWORD ? password : seal(password) }),
    ...(ssidIsHidden === undefined ? {} : { ssidIsHidden }),
  };
}
