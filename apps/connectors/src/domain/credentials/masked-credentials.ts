import type { FieldError } from '@umbra/wire';
import type { Driver } from '../driver/driver.ts';
import { movedAddress } from './addresses.ts';
import { CALLBACK_KEY, isCallbackKey, takesCallbacks } from './callback-key.ts';
import { credentialFieldsOf } from './credential-problems.ts';
import type { KeptCredentials } from './credential-store.ts';
import { MASK, type Credentials } from './credentials.ts';

/** Undefined: of a driver that nobody here knows, so that all is secret. */
type Fields = Pick<Driver, 'credentialFields' | 'parseCallback'> | undefined;

const NONE: ReadonlySet<string> = new Set();

/**
 * Credentials as they may be shown (C2C-6): a secret, and a member that no field names, is a mask. The callback key is
 * shown, for its owner has it from nowhere else (C2C-17): that one alone which callbacks find the connector by, not whatever
 * else got its name.
 * @param credentials undefined: they cannot be opened, and what the driver needs is a mask
 * @param callbackKeySha256 of the connector, if it has one
 */
export function maskedCredentials(
  driver: Fields,
  credentials: Credentials | undefined,
  callbackKeySha256?: Buffer,
): Credentials {
  if (credentials === undefined) return masksOf(driver);
  const isShown = (key: string, value: unknown) =>
    key === CALLBACK_KEY && takesCallbacks(driver)
      ? isCallbackKey(value, callbackKeySha256)
      : !isSecret(driver, key, NONE);
  return Object.fromEntries(
    Object.entries(credentials).map(([key, value]) => [key, isShown(key, value) ? value : MASK]),
  );
}

const masksOf = (driver: Fields): Credentials =>
  Object.fromEntries(
    (driver === undefined ? [] : credentialFieldsOf(driver))
      .filter(({ isOptional }) => isOptional !== true)
      .map(({ key }) => [key, MASK]),
  );

/**
 * Credentials as their owner means them who was shown them masked: a mask stands for what is kept.
 * @returns what is wrong where nothing is kept under a mask, or it would be sent to another host than it was given for
 */
export function unmaskedCredentials(
  driver: Fields,
  given: Credentials,
  { credentials: kept, secretMembers, isBroken }: KeptCredentials,
): { readonly credentials: Credentials; readonly problems: readonly FieldError[] } {
  const isMask = (key: string): boolean => given[key] === MASK && (isBroken || isSecret(driver, key, secretMembers));
  const credentials = Object.fromEntries(
    Object.entries(given).map(([key, value]) => [key, isMask(key) ? kept[key] : value]),
  );
  const moved = movedAddress(driver, kept, credentials);
  const problems = Object.keys(given)
    .filter(isMask)
    .flatMap((key) => {
      const path = `externalCloudInfo.${key}`;
      if (!Object.hasOwn(kept, key)) return [{ path, reason: NOT_KEPT }];
      return moved === undefined ? [] : [{ path, reason: `must be given anew: ${moved} leads to another host` }];
    });
  return { credentials, problems };
}

const NOT_KEPT = 'must be the secret itself: none is kept';

function isSecret(driver: Fields, key: string, alsoSecret: ReadonlySet<string>): boolean {
  if (key === CALLBACK_KEY && takesCallbacks(driver)) return false;
  const field = driver?.credentialFields.find((known) => known.key === key);
  return field === undefined || field.isSecret === true || alsoSecret.has(key);
}
