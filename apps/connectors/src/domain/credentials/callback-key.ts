import { createHash, randomBytes } from 'node:crypto';
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

/**
 * The credentials with a callback key: the given one, the one that was in force, or a new one. What is replaced without
 * naming a key keeps it, because a cloud somewhere calls with it.
 */
export function withCallbackKey(credentials: Credentials, inForce?: Credentials): Credentials {
  const key =
    credentials[CALLBACK_KEY] ?? inForce?.[CALLBACK_KEY] ?? randomBytes(GENERATED_BYTES).toString('base64url');
  return { ...credentials, [CALLBACK_KEY]: key };
}

/** @returns what is wrong with a key, if anything is */
export function callbackKeyProblem(key: unknown): FieldError | undefined {
  if (key === undefined) return undefined;
  const isFit = typeof key === 'string' && key.length >= MIN_LENGTH && key.length <= MAX_LENGTH;
  const reason = `must be a text of ${String(MIN_LENGTH)} to ${String(MAX_LENGTH)} characters, or be left out`;
  return isFit ? undefined : { path: `externalCloudInfo.${CALLBACK_KEY}`, reason };
}
