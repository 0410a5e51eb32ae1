import type { CredentialField } from '../../domain/credentials/credential-field.ts';
import type { Credentials } from '../../domain/credentials/credentials.ts';
import {
  baseUrlOf,
  CredentialsMalformedError,
  optionalNumberOf,
  optionalTextOf,
  optionalTimeOf,
} from '../credentials/read-credentials.ts';

export const traccarFields: readonly CredentialField[] = [
  { key: 'url', label: 'Address of the Traccar server, without /api', isAddress: true },
  { key: 'token', label: 'Token of a user; or give e-mail and password', isOptional: true, isSecret: true },
  { key: 'email', label: 'E-mail of a user', isOptional: true },
  { key: 'password', label: 'Password of the user', isOptional: true, isSecret: true },
  { key: 'overlapHours', label: 'How late devices may upload, in hours (24)', isOptional: true },
  { key: 'since', label: 'Mirror what is newer than this time (when the device was added)', isOptional: true },
];

export interface TraccarCredentials {
  readonly url: string;
  readonly user: { readonly token: string } | { readonly email: string; readonly password: string };
  readonly overlapMs: number;
  /** Where a first pull begins. */
  readonly sinceMs: number | undefined;
}

const OVERLAP_HOURS = 24;
const MAX_OVERLAP_HOURS = 24 * 31;
const HOUR_MS = 3_600_000;

/** @throws CredentialsMalformedError */
export function traccarCredentialsOf(credentials: Credentials): TraccarCredentials {
  const url = baseUrlOf(credentials).replace(/\/api$/, '');
  const hours = optionalNumberOf(credentials, 'overlapHours', { from: 0, to: MAX_OVERLAP_HOURS }) ?? OVERLAP_HOURS;
  return { url, user: userOf(credentials), overlapMs: hours * HOUR_MS, sinceMs: optionalTimeOf(credentials, 'since') };
}

function userOf(credentials: Credentials): TraccarCredentials['user'] {
  const token = optionalTextOf(credentials, 'token');
  if (token !== undefined) return { token };
  const email = optionalTextOf(credentials, 'email');
  const password = optionalTextOf(credentials, 'password');
  if (email === undefined) throw new CredentialsMalformedError('token', 'must be given, or email and password');
  if (password === undefined) throw new CredentialsMalformedError('password', 'must be given with email');
  return { email, password };
}
