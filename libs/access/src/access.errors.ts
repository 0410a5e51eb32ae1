import {
  forbidden,
  badRequest,
  jitterbitError,
  notFound,
  unauthorized,
  unavailable,
  type WireError,
} from '@umbra/wire';
import type { CallerKind } from './caller/caller.ts';

/** Every refusal of this lib, as callers see it. None of them says whether something of another project exists. */
export const accessErrors = {
  /** AUTH-1 */
  tokenMissing: (): WireError =>
    unauthorized('ACCESS_TOKEN_MISSING', 'Send a token: "Authorization: Bearer <token>" is missing.'),
  /** AUTH-1 */
  tokenInvalid: (reason: string): WireError =>
    unauthorized('ACCESS_TOKEN_INVALID', `The token is not valid: ${reason}. Sign in again.`),
  /** OAUTH-8, REG-12 */
  claimEnded: (): WireError =>
    unauthorized('ACCESS_CLAIM_ENDED', 'The device is no longer claimed, so that its token has ended.'),
  /** jitterbit-contract.md §3; opaque tokens are that dialect's alone. */
  sessionMissing: (): WireError =>
    jitterbitError(401, 'INVALID_AUTH_TOKEN', 'Send the token of a login in the header authToken.'),
  sessionUnknown: (): WireError =>
    jitterbitError(401, 'INVALID_AUTH_TOKEN', 'The authToken is not valid: log in again.'),
  /** J1.2 */
  sessionExpired: (): WireError => jitterbitError(401, 'SESSION_EXPIRED', 'The session is over: log in again.'),
  /** AUTH-2 */
  wrongKind: (kind: CallerKind, allowed: readonly CallerKind[]): WireError =>
    forbidden('ACCESS_WRONG_KIND', `A ${kind} token is not accepted here; use one of a ${allowed.join(' or ')}.`),
  /** GEN-14 */
  projectNeeded: (): WireError =>
    badRequest('ACCESS_PROJECT_NEEDED', 'You belong to several projects: say which by `projectId`.', [
      { path: 'query.projectId', reason: 'is required for members of several projects' },
    ]),
  /** GEN-14 */
  notMember: (): WireError =>
    forbidden('ACCESS_NOT_MEMBER', 'You are not a member of this project, or there is no such project.'),
  /** GEN-14 */
  noProject: (): WireError => forbidden('ACCESS_NO_PROJECT', 'You are not a member of any project.'),
  /** USR-6 */
  otherProject: (): WireError =>
    forbidden('ACCESS_OTHER_PROJECT', 'This token stands for another project than the given `projectId`.'),
  /** SHA-6, TRC-11 */
  deviceUnknown: (): WireError => notFound('ACCESS_DEVICE_UNKNOWN', 'There is no claimed device with this id.'),
  /** AUTH-2 */
  deviceOfOtherProject: (): WireError =>
    forbidden('ACCESS_DEVICE_OF_OTHER_PROJECT', 'This device belongs to a project that you have no access to.'),
  /** §1.3 */
  deviceNotOwn: (): WireError => forbidden('ACCESS_NOT_OWN_DEVICE', 'A device may speak of itself only.'),
  /** What the token rests on has not been read yet; the same request succeeds in a moment. */
  behind: (cause: unknown): WireError =>
    unavailable('ACCESS_STATE_BEHIND', 'The newest state of the device has not arrived here yet; try again.', {
      cause,
    }),
};
