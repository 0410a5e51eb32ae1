import type { DesiredShadow, WlanConfiguration } from '@umbra/contracts/desired-shadow';
import { MASKED_PASSWORD } from '../desired-shadow/wlan-passwords.ts';

/** Opens a sealed Wi-Fi password. */
export type OpenSeal = (seal: string) => string;

/** The desired shadow as its reader may see it: Wi-Fi passwords in clear for the device itself, masked for all others. */
export function desiredView(desired: DesiredShadow, openSeal?: OpenSeal): DesiredShadow {
  const { wlanConfigurations } = desired.system;
  if (wlanConfigurations === undefined) return desired;
  return {
    ...desired,
    system: {
      ...desired.system,
      wlanConfigurations: wlanConfigurations.map((configuration) => visible(configuration, openSeal)),
    },
  };
}

function visible(configuration: WlanConfiguration, openSeal: OpenSeal | undefined): WlanConfiguration {
  const { password } = configuration;
  if (password === undefined) return configuration;
  return { ...configuration, password: openSeal === undefined ? MASKED_PASSWORD : openSeal(password) };
}
