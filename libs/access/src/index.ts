export { accessErrors } from './access.errors.ts';
export { Authenticator, type AuthenticatorOptions } from './authenticate/authenticator.ts';
export { CallLimitGuard } from './call-limit/call-limit.guard.ts';
export { nameOfCaller, UsageLimit } from './call-limit/usage-limit.ts';
export type { Caller, CallerKind, ClientCaller, DeviceCaller, UserCaller } from './caller/caller.ts';
export { DevicesView, type KnownDevice } from './devices/devices.view.ts';
export { FindDevice, type AccessibleDevice, type DeviceName } from './devices/find-device.ts';
export { AccessModule, type AccessModuleAsyncOptions, type AccessModuleOptions } from './nest/access.module.ts';
export { Callers } from './nest/callers.decorator.ts';
export { CallersGuard } from './nest/callers.guard.ts';
export { CurrentCaller } from './nest/current-caller.decorator.ts';
export { refuseStrangersFirst } from './nest/refuse-strangers-first.ts';
export { callerOf, rememberCaller } from './nest/request-caller.ts';
export { isProjectAdmin } from './projects/is-project-admin.ts';
export { ProjectAccess } from './projects/project-access.ts';
export { ProjectsView, type KnownApiKey } from './projects/projects.view.ts';
export { SessionAuthenticator, type SessionAuthenticatorOptions } from './sessions/session-authenticator.ts';
export { SessionsView, type KnownSession } from './sessions/sessions.view.ts';
export { SigningKeysView, type SigningKey } from './signing-keys/signing-keys.view.ts';
export { AccessTail, type AccessTailOptions, type StateFold } from './tail/access-tail.ts';
export { foldSessions, foldUsers } from './tail/further-folds.ts';
export type { Freshness } from './tail/freshness.ts';
export {
  readDeviceState,
  readProjectState,
  readSessionState,
  readSigningKeyState,
  readUserState,
} from './tail/read-states.ts';
export { requireText, stateReader } from './tail/state-reader.ts';
export { hashApiKey, looksLikeApiKey, newApiKey } from './tokens/api-key.ts';
export { bearerToken } from './tokens/bearer.ts';
export { hashSessionToken, looksLikeSessionToken, newSessionToken, SESSION_SECONDS } from './tokens/session-token.ts';
export { signToken, type SignTokenOptions } from './tokens/sign-token.ts';
export {
  DEVICE_TOKEN_SECONDS,
  MAX_TOKEN_BYTES,
  USER_TOKEN_SECONDS,
  type DeviceTokenClaims,
  type TokenClaims,
  type UserTokenClaims,
  type VerifiedToken,
} from './tokens/token-claims.ts';
export {
  InvalidTokenError,
  UnknownSigningKeyError,
  looksLikeToken,
  verifyToken,
  type VerifyTokenOptions,
} from './tokens/verify-token.ts';
export { UsersView } from './users/users.view.ts';
