import type { Driver } from '../driver/driver.ts';
import type { Credentials } from './credentials.ts';

/**
 * Whether credentials lead to another host than before: what was a secret between its owner and one host is none of
 * another's, whoever of the project changes the address.
 * @returns the key of the address that does; undefined where none does. One that goes leads nowhere.
 */
export function movedAddress(
  driver: Pick<Driver, 'credentialFields'> | undefined,
  before: Credentials,
  after: Credentials,
): string | undefined {
  return driver?.credentialFields
    .filter(({ isAddress }) => isAddress === true)
    .map(({ key }) => key)
    .find((key) => {
      const origin = originOf(after[key]);
      return origin !== undefined && origin !== originOf(before[key]);
    });
}

/** The origins that a driver's addresses have. */
export const originsOf = (
  driver: Pick<Driver, 'credentialFields'> | undefined,
  credentials: Credentials,
): ReadonlySet<string> =>
  new Set(
    (driver?.credentialFields ?? [])
      .filter(({ isAddress }) => isAddress === true)
      .flatMap(({ key }) => originOf(credentials[key]) ?? []),
  );

/** Scheme, host and port of an address, or all of it where it is no URL; undefined for none. */
function originOf(address: unknown): string | undefined {
  if (address === undefined || address === null || address === '') return undefined;
  const text = typeof address === 'string' ? address.trim() : JSON.stringify(address);
  return URL.parse(text)?.origin ?? text;
}
