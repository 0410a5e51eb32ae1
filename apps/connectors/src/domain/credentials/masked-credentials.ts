import type { FieldError } from '@umbra/wire';
import type { Driver } from '../driver/driver.ts';
import { CALLBACK_KEY, takesCallbacks } from './callback-key.ts';
import { MASK, type Credentials } from './credentials.ts';

/** Undefined: of a driver that nobody here knows, so that all is secret. */
type Fields = Pick<Driver, 'credentialFields' | 'parseCallback'> | undefined;

const NONE: ReadonlySet<string> = new Set();

/**
 * Credentials as they may be shown (C2C-6): a secret, and a member that no field names, is a mask. The callback key is
 * shown, for its owner has it from nowhere else (C2C-17).
 * @param alsoSecret members that their owner calls so (V6)
 */
export function maskedCredentials(driver: Fields, credentials: Credentials, alsoSecret = NONE): Credentials {
  return Object.fromEntries(
    Object.entries(credentials).map(([key, value]) => [key, isSecret(driver, key, alsoSecret) ? MASK : value]),
  );
}

/**
 * Credentials as their owner means them who was shown them masked: a mask stands for what is kept.
 * @returns what is wrong where nothing is kept under a mask
 */
export function unmaskedCredentials(
  driver: Fields,
  given: Credentials,
  kept: Credentials,
  alsoSecret = NONE,
): { readonly credentials: Credentials; readonly problems: readonly FieldError[] } {
  const isMask = (key: string): boolean => given[key] === MASK && isSecret(driver, key, alsoSecret);
  const problems = Object.keys(given)
    .filter((key) => isMask(key) && !Object.hasOwn(kept, key))
    .map((key) => ({ path: `externalCloudInfo.${key}`, reason: 'must be the secret itself: none is kept' }));
  const credentials = Object.fromEntries(
    Object.entries(given).map(([key, value]) => [key, isMask(key) ? kept[key] : value]),
  );
  return { credentials, problems };
}

function isSecret(driver: Fields, key: string, alsoSecret: ReadonlySet<string>): boolean {
  if (key === CALLBACK_KEY && takesCallbacks(driver)) return false;
  const field = driver?.credentialFields.find((known) => known.key === key);
  return field === undefined || field.isSecret === true || alsoSecret.has(key);
}
