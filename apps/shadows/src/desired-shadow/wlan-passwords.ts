import type { WlanConfiguration } from '@umbra/contracts/desired-shadow';
import type { FieldError } from '@umbra/wire';

/** What users see in place of a Wi-Fi password; given back, it keeps the stored one. */
export const MASKED_PASSWORD = '********';

/**
 * The configurations to store: a mask stands for the stored password of the same network.
 * @returns what is wrong, when there is a mask but nothing behind it, or a network is there twice
 */
export function withStoredPasswords(
  given: readonly WlanConfiguration[],
  stored: readonly WlanConfiguration[],
): readonly WlanConfiguration[] | FieldError {
  const result: WlanConfiguration[] = [];
  const ssids = new Set<string>();
  for (const [index, configuration] of given.entries()) {
    if (ssids.has(configuration.ssid)) {
      // Two masks for one name: nobody could tell whose password either of them stands for.
      const path = `desired.system.wlanConfigurations[${String(index)}].ssid`;
      return { path, reason: 'is there twice: a network has one configuration' };
    }
    ssids.add(configuration.ssid);
    if (configuration.password !== MASKED_PASSWORD) {
      result.push(configuration);
      continue;
    }
    const password = stored.find(({ ssid }) => ssid === configuration.ssid)?.password;
    if (password === undefined) {
      const path = `desired.system.wlanConfigurations[${String(index)}].password`;
      return { path, reason: 'is a mask, but no password is stored for this network' };
    }
    result.push({ ...configuration, password });
  }
  return result;
}
