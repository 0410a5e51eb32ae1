import type { FieldError } from '@umbra/wire';
import type { Driver } from '../driver/driver.ts';
import { CALLBACK_KEY, callbackKeyProblem, takesCallbacks } from './callback-key.ts';
import type { CredentialField } from './credential-field.ts';
import type { Credentials } from './credentials.ts';

/** Where dialects that name credentials by a path have them. */
const PATH = 'externalCloudInfo';
const MAX_BYTES = 65_536;
/** So that an answer stays readable whatever came in. */
const MAX_PROBLEMS = 20;
const MAX_KEY_LENGTH = 100;

/** The fields of a driver, with the callback key where it has one and does not name it itself (C2C-17). */
export function credentialFieldsOf(driver: Pick<Driver, 'credentialFields' | 'parseCallback'>): CredentialField[] {
  const { credentialFields } = driver;
  const isNamed = credentialFields.some(({ key }) => key === CALLBACK_KEY);
  if (!takesCallbacks(driver) || isNamed) return [...credentialFields];
  return [...credentialFields, { key: CALLBACK_KEY, label: 'Key that callbacks carry', isOptional: true }];
}

/** What a driver misses in credentials (C2C-6): a field that is empty is not there. */
export function credentialProblems(driver: Driver, credentials: Credentials): FieldError[] {
  const missing = credentialFieldsOf(driver)
    .filter(({ key, isOptional }) => isOptional !== true && key !== CALLBACK_KEY && isEmpty(credentials[key]))
    .map(({ key }) => ({ path: `${PATH}.${key}`, reason: 'must be given' }));
  const keyProblem = takesCallbacks(driver) ? callbackKeyProblem(credentials[CALLBACK_KEY]) : undefined;
  const isTooLong = Buffer.byteLength(JSON.stringify(credentials)) > MAX_BYTES;
  return [
    ...missing,
    ...(keyProblem === undefined ? [] : [keyProblem]),
    ...(isTooLong ? [{ path: PATH, reason: `must have at most ${String(MAX_BYTES)} bytes as JSON` }] : []),
  ];
}

/** Members that no field names: a mistake where credentials are tried out (C2C-19). */
export function unknownCredentials(driver: Driver, credentials: Credentials): FieldError[] {
  const known = new Set(credentialFieldsOf(driver).map(({ key }) => key));
  return Object.keys(credentials)
    .filter((key) => !known.has(key))
    .slice(0, MAX_PROBLEMS)
    .map((key) => ({ path: `${PATH}.${key.slice(0, MAX_KEY_LENGTH)}`, reason: 'is no field of this driver' }));
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';
