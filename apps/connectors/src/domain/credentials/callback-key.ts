import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FieldError } from '@umbra/wire';
import type { Driver } from '../driver/driver.ts';
import type { Credentials } from './credentials.ts';

/** The member of the credentials that a cloud names in its callbacks (C2C-17). */
export const CALLBACK_KEY = 'apiKey';
const MIN_LENGTH = 20;
const MAX_LENGTH = 100;
const GENERATED_BYTES = 32;

/** Whether a driver's connectors have a callback key: whose driver reads callbacks. */
export const takesCallbacks = (driver: Pick<Driver, 'parseCallback'> | undefined): boolean =>
  driver?.parseCallback !== undefined;

export const callbackKeyHash = (key: string): Buffer => createHash('sha256').update(key).digest();

/** Whether a value is the key that has this hash. */
export const isCallbackKey = (value: unknown, sha256: Buffer | undefined): boolean =>
  typeof value === 'string' && sha256 !== undefined && timingSafeEqual(callbackKeyHash(value), sha256);

/**
 * The credentials with a callback key: the given one, the one that is in force, or a new one. What is replaced without
 * naming a key keeps it, because a cloud somewhere calls with it.
 * @param before of the connector, if it has any @param sha256 of the key that is in force: what else was kept under its
 * name is a secret, and would be shown as a key
 */
export function withCallbackKey(credentials: Credentials, before?: Credentials, sha256?: Buffer): Credentials {
  const kept = before?.[CALLBACK_KEY];
  const inForce = isCallbackKey(kept, sha256) ? kept : undefined;
  const key = credentials[CALLBACK_KEY] ?? inForce ?? randomBytes(GENERATED_BYTES).toString('base64url');
  return { ...credentials, [CALLBACK_KEY]: key };
}

/** @returns what is wrong with a key, if anything is */
export function callbackKeyProblem(key: unknown): FieldError | undefined {
  if (key === undefined) return undefined;
  const isFit = typeof key === 'string' && key.length >= MIN_LENGTH && key.length <= MAX_LENGTH;
  const reason = `must be a text of ${String(MIN_LENGTH)} to ${String(MAX_LENGTH)} characters, or be left out`;
  return isFit ? undefined : { path: `externalCloudInfo.${CALLBACK_KEY}`, reason };
}
