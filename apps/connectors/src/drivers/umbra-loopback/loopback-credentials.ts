import { projectHrn, type ProjectId } from '@umbra/contracts/ids';
import type { CredentialField } from '../../domain/credentials/credential-field.ts';
import type { Credentials } from '../../domain/credentials/credentials.ts';
import {
  baseUrlOf,
  optionalNumberOf,
  optionalTextOf,
  optionalTimeOf,
  textOf,
} from '../credentials/read-credentials.ts';

export const loopbackFields: readonly CredentialField[] = [
  { key: 'url', label: 'Address of the tracking service, like https://tracking.example.com', isAddress: true },
  { key: 'email', label: 'E-mail of an account; one of its own is advised' },
  { key: 'password', label: 'Password of the account', isSecret: true },
  { key: 'realm', label: 'Realm of the account, where it has one', isOptional: true },
  { key: 'projectId', label: 'Project there, where the account has several', isOptional: true },
  { key: 'overlapHours', label: 'How late devices may upload, in hours (24)', isOptional: true },
  {
    key: 'since',
    label: 'Mirror what is newer than this time (overlapHours before the device was added)',
    isOptional: true,
  },
];

export interface LoopbackCredentials {
  readonly url: string;
  readonly email: string;
  readonly password: string;
  readonly realm: string | undefined;
  /** What the token is exchanged for (USR-6). */
  readonly projectHrn: string | undefined;
  readonly overlapMs: number;
  /** Where a first pull begins. */
  readonly sinceMs: number | undefined;
}

const OVERLAP_HOURS = 24;
const MAX_OVERLAP_HOURS = 24 * 31;
const HOUR_MS = 3_600_000;

/** @throws CredentialsMalformedError */
export function loopbackCredentialsOf(credentials: Credentials): LoopbackCredentials {
  const hours = optionalNumberOf(credentials, 'overlapHours', { from: 0, to: MAX_OVERLAP_HOURS }) ?? OVERLAP_HOURS;
  return {
    url: baseUrlOf(credentials),
    email: textOf(credentials, 'email'),
    password: textOf(credentials, 'password'),
    realm: optionalTextOf(credentials, 'realm'),
    projectHrn: hrnOf(optionalTextOf(credentials, 'projectId')),
    overlapMs: hours * HOUR_MS,
    sinceMs: optionalTimeOf(credentials, 'since'),
  };
}

/** `<org>:<project>` as the HRN of §1.2, which may be given as well. */
function hrnOf(projectId: string | undefined): string | undefined {
  if (projectId === undefined || projectId.startsWith('hrn:')) return projectId;
  return projectHrn((projectId.includes(':') ? projectId : `umbra:${projectId}`) as ProjectId);
}
