import { DEVICE_NAME_TAKEN } from '@umbra/contracts/registry-command';
import {
  badRequest,
  conflict,
  forbidden,
  jitterbitFailure,
  notFound,
  patchworksError,
  preconditionFailed,
  tooManyRequests,
  unauthorized,
  type WireError,
} from '@umbra/wire';

/** Every refusal of this service, with its status and code. */
export const refusals = {
  // People and tokens
  credentialsWrong: () => unauthorized('REGISTRY_CREDENTIALS_WRONG', 'The email or the password is wrong.'),
  tooManyLogins: (retryAfterS: number) =>
    tooManyRequests('Too many logins from this address that failed, or at once: wait before the next one.', {
      'Retry-After': String(retryAfterS),
    }),
  // Clients of the Jitterbit API read a refusal under 200 alone (jitterbit-contract.md §3), also one that asks to wait.
  jitterbitLoginFailed: () => jitterbitFailure('LOGIN_FAILED', 'The email or the password is wrong.'),
  jitterbitTooManyLogins: (retryAfterS: number) =>
    jitterbitFailure(
      'LOGIN_FAILED',
      `Too many logins that failed, or at once: wait ${retryAfterS} s before the next one.`,
    ),
  // J1.4: there would be no defaultOrgId to give.
  jitterbitNoOrganisation: () =>
    jitterbitFailure('LOGIN_FAILED', 'You are not a member of any project: ask its administrator to add you.'),
  patchworksLoginFailed: () =>
    patchworksError(401, 'REGISTRY_CREDENTIALS_WRONG', 'These credentials do not match our records.'),
  patchworksTooManyLogins: (
    { limit, retryAfterS }: { readonly limit: number; readonly retryAfterS: number },
    nowMs: number,
  ) =>
    tooManyRequests('Too many logins that failed, or at once: wait before the next one.', {
      ...{ 'X-RateLimit-Limit': String(limit), 'X-RateLimit-Remaining': '0', 'Retry-After': String(retryAfterS) },
      'X-RateLimit-Reset': String(Math.ceil(nowMs / 1_000) + retryAfterS),
    }),
  refreshRefused: () =>
    unauthorized('REGISTRY_REFRESH_REFUSED', 'The accessToken and refreshToken are not a pair that is still valid.'),
  exchangeRefused: () =>
    unauthorized('REGISTRY_EXCHANGE_REFUSED', 'The accessToken is not a valid token of a user: log in again.'),
  scopeNotProject: () =>
    badRequest('REGISTRY_SCOPE_NOT_PROJECT', 'The scope must be the HRN of a project.', [
      { path: 'scope', reason: 'must be like hrn:here:authorization::<org>:project/<project>' },
    ]),
  notAdministrator: () =>
    forbidden('REGISTRY_NOT_ADMINISTRATOR', 'Only the administrator of the instance may do this.'),

  // Projects
  projectRequired: () =>
    badRequest('REGISTRY_PROJECT_REQUIRED', 'You belong to several projects: say which by projectId.', [
      { path: 'projectId', reason: 'must be given' },
    ]),
  projectForbidden: () =>
    forbidden('REGISTRY_PROJECT_FORBIDDEN', 'This belongs to a project that you are no member of.'),
  noProject: () => forbidden('REGISTRY_NO_PROJECT', 'You are not a member of any project.'),
  roleInsufficient: () =>
    forbidden('REGISTRY_ROLE_INSUFFICIENT', 'You are a member of this project, but only its admins may do this.'),
  projectUnknown: () => notFound('REGISTRY_PROJECT_UNKNOWN', 'There is no such project.'),
  appUnknown: () => notFound('REGISTRY_APP_UNKNOWN', 'There is no project with this appId.'),
  ownerAppContradicts: () =>
    badRequest('REGISTRY_OWNER_APP_CONTRADICTS', 'ownerAppId and projectId name two different projects.', [
      { path: 'ownerAppId', reason: 'must be the appId of the project that projectId names' },
    ]),
  userUnknown: () => notFound('REGISTRY_USER_UNKNOWN', 'There is no such user.'),
  emailTaken: () => conflict('REGISTRY_EMAIL_TAKEN', 'There is a user with this email already.'),
  apiKeyUnknown: () => notFound('REGISTRY_API_KEY_UNKNOWN', 'The project has no such API key.'),
  tooManyApiKeys: (max: number) =>
    conflict('REGISTRY_TOO_MANY_API_KEYS', `A project has at most ${max} API keys: revoke one first.`),
  tooManyMembers: (max: number) =>
    conflict('REGISTRY_TOO_MANY_MEMBERS', `A project has at most ${max} members, and nobody is ever removed.`),

  // Devices
  deviceUnknown: () => notFound('REGISTRY_DEVICE_UNKNOWN', 'There is no such device.'),
  deviceNotClaimed: () => notFound('REGISTRY_DEVICE_NOT_CLAIMED', 'The device is not claimed.'),
  deviceClaimedElsewhere: () =>
    conflict('REGISTRY_DEVICE_CLAIMED_ELSEWHERE', 'The device is claimed by another project.'),
  deviceClaimedTooOften: (max: number) =>
    badRequest(
      'REGISTRY_DEVICE_CLAIMED_TOO_OFTEN',
      `The device was claimed ${max} times within an hour: wait before the next time.`,
    ),
  deviceStillClaimed: () => badRequest('REGISTRY_DEVICE_STILL_CLAIMED', 'The device is claimed: unclaim it first.'),
  trackingIdUnknown: () => notFound('REGISTRY_TRACKING_ID_UNKNOWN', 'No claimed device has this id.'),
  oneIdOfDevice: () =>
    badRequest('REGISTRY_ONE_ID_OF_DEVICE', 'The device must be named by one of deviceId, trackingId and externalId.', [
      { path: '', reason: 'must hold exactly one of deviceId, trackingId and externalId' },
    ]),
  quotaExceeded: (quota: number) =>
    forbidden('REGISTRY_QUOTA_EXCEEDED', `The project would have more than its ${quota} device licences.`),

  // Labels, aliases, metadata
  resourceTypeUnknown: (types: readonly string[]) =>
    notFound('REGISTRY_RESOURCE_TYPE_UNKNOWN', `There is no such type of resource; there are ${types.join(', ')}.`),
  resourceUnknown: (type: string) => notFound('REGISTRY_RESOURCE_UNKNOWN', `There is no such ${type}.`),
  notOwnDevice: () => forbidden('REGISTRY_NOT_OWN_DEVICE', 'A device may ask for its own aliases alone.'),
  valueInvalid: (path: string, reason: string) =>
    badRequest('REGISTRY_VALUE_INVALID', `The request is not valid: ${path} ${reason}.`, [{ path, reason }]),
  labelExists: () => conflict('REGISTRY_LABEL_EXISTS', 'The resource has this label already; nothing was written.'),
  deviceNamed: () =>
    conflict('REGISTRY_DEVICE_NAMED', 'A device has one name, and this one has it already: delete that label first.'),
  deviceNameTaken: (name: string) =>
    conflict(
      DEVICE_NAME_TAKEN,
      `Another device of the project has the name ${JSON.stringify(name)}; nothing was written.`,
    ),
  tooManyLabels: (max: number) =>
    conflict('REGISTRY_TOO_MANY_LABELS', `A resource has at most ${max} labels; nothing was written.`),
  labelUnknown: () => notFound('REGISTRY_LABEL_UNKNOWN', 'The resource has no such label.'),
  aliasTaken: () =>
    conflict('REGISTRY_ALIAS_TAKEN', 'A device of the project has this alias already; nothing was written.'),
  tooManyAliases: (max: number) =>
    conflict('REGISTRY_TOO_MANY_ALIASES', `A device has at most ${max} aliases; nothing was written.`),
  aliasUnknown: () => notFound('REGISTRY_ALIAS_UNKNOWN', 'There is no such alias.'),
  metadataNotObject: () =>
    badRequest('REGISTRY_METADATA_NOT_OBJECT', 'Metadata is an object.', [{ path: '', reason: 'must be an object' }]),
  metadataNumber: () =>
    badRequest('REGISTRY_METADATA_NUMBER', 'A number of the metadata is beyond what a double holds.', [
      { path: '', reason: 'must have no number beyond 1.8e308' },
    ]),
  metadataTooLarge: (maxBytes: number) =>
    badRequest('REGISTRY_METADATA_TOO_LARGE', `The metadata would have more than ${maxBytes} bytes of JSON.`),

  // Provisioning jobs
  jobUnknown: () => notFound('REGISTRY_JOB_UNKNOWN', 'There is no such job, or it is older than 24 hours.'),
  oneOfCountAndDevices: () =>
    badRequest('REGISTRY_ONE_OF_COUNT_AND_DEVICES', 'The body must hold either count or devices.', [
      { path: '', reason: 'must hold exactly one of count and devices' },
    ]),
  countNotAutoclaimed: () =>
    badRequest('REGISTRY_COUNT_NOT_AUTOCLAIMED', 'autoclaim is for devices with external ids, not for a count.', [
      { path: 'autoclaim', reason: 'must not be true with count' },
    ]),

  // Device tokens (§2)
  oauthHeader: (problem: string) => unauthorized('REGISTRY_OAUTH_HEADER', problem),
  oauthMethod: () => unauthorized('REGISTRY_OAUTH_METHOD', 'oauth_signature_method must be HMAC-SHA256.'),
  oauthVersion: () => unauthorized('REGISTRY_OAUTH_VERSION', 'oauth_version must be 1.0, or absent.'),
  oauthQuery: () =>
    unauthorized('REGISTRY_OAUTH_QUERY', 'The query of the URL is broken, so no signature can match it.'),
  oauthSkew: (serverTimeS: number) =>
    unauthorized('REGISTRY_OAUTH_SKEW', 'oauth_timestamp is more than 10 s from the time of the server.', {
      headers: { 'x-here-timestamp': String(serverTimeS) },
    }),
  oauthSignature: () =>
    unauthorized(
      'REGISTRY_OAUTH_SIGNATURE',
      'The signature is wrong, or was made for another address of this service.',
    ),
  oauthReplay: () => unauthorized('REGISTRY_OAUTH_REPLAY', 'This signature was used already: use another nonce.'),
  tokenLicenceUnknown: () => {
    const error = 'No license found for the given deviceId.';
    return notFound('REGISTRY_LICENCE_UNKNOWN', error, { error });
  },
  tokenDeviceNotClaimed: () => {
    const error = 'Device has not been claimed.';
    return preconditionFailed('REGISTRY_TOKEN_NOT_CLAIMED', error, { error });
  },
} as const satisfies Record<string, (...parameters: never[]) => WireError>;
