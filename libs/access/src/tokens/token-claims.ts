import type { DeviceId, ProjectId, TrackingId, UserId } from '@umbra/contracts/ids';

export interface DeviceTokenClaims {
  readonly kind: 'device';
  readonly deviceId: DeviceId;
  readonly trackingId: TrackingId;
  readonly projectId: ProjectId;
  /** Of the device's state, when the token was issued. */
  readonly deviceVersion: number;
}

export interface UserTokenClaims {
  readonly kind: 'user';
  readonly userId: UserId;
  /** Only in an exchanged token (USR-6). */
  readonly projectId?: ProjectId;
  /** Of a login of the Patchworks API: the project that it stands for, which others may still name another of. */
  readonly homeProjectId?: ProjectId;
  /** The user was the administrator of the instance when the token was issued; never in an exchanged token. */
  readonly isAdministrator?: true;
}

/** What a token says of its bearer. */
export type TokenClaims = DeviceTokenClaims | UserTokenClaims;

/** A token whose signature was found right. */
export interface VerifiedToken {
  readonly claims: TokenClaims;
  readonly tokenId: string;
  readonly keyId: string;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
}

/** `expiresIn` of a device token, in seconds (OAUTH-7). */
export const DEVICE_TOKEN_SECONDS = 86_399;
/** `expiresIn` of a user token, in seconds (USR-1). */
export const USER_TOKEN_SECONDS = 86_400;
/** AUTH-3: the C client has no room for more. */
export const MAX_TOKEN_BYTES = 1_023;

/** `iss` of our tokens. */
export const TOKEN_ISSUER = 'umbra';

/** The claims as they stand in the token: short names, since every request carries them. */
export interface WireClaims {
  readonly sub: string;
  readonly jti: string;
  readonly use: TokenClaims['kind'];
  readonly tid?: string;
  readonly prj?: string;
  readonly hom?: string;
  readonly ver?: number;
  readonly adm?: true;
}

export function toWireClaims(claims: TokenClaims, tokenId: string): WireClaims {
  switch (claims.kind) {
    case 'device':
      return {
        sub: claims.deviceId,
        jti: tokenId,
        use: 'device',
        tid: claims.trackingId,
        prj: claims.projectId,
        ver: claims.deviceVersion,
      };
    case 'user':
      return {
        sub: claims.userId,
        jti: tokenId,
        use: 'user',
        ...(claims.projectId === undefined ? {} : { prj: claims.projectId }),
        ...(claims.homeProjectId === undefined ? {} : { hom: claims.homeProjectId }),
        ...(claims.isAdministrator === true ? { adm: true } : {}),
      };
  }
}

/** @returns undefined when something is missing or of the wrong type */
export function fromWireClaims({
  sub,
  use,
  tid,
  prj,
  hom,
  ver,
  adm,
}: Partial<Record<keyof WireClaims, unknown>>): TokenClaims | undefined {
  if (typeof sub !== 'string') return undefined;
  if (use === 'device') {
    if (typeof tid !== 'string' || typeof prj !== 'string' || !Number.isSafeInteger(ver)) return undefined;
    return {
      kind: 'device',
      deviceId: sub as DeviceId,
      trackingId: tid as TrackingId,
      projectId: prj as ProjectId,
      deviceVersion: ver as number,
    };
  }
  if (use !== 'user' || !isTextOrAbsent(prj) || !isTextOrAbsent(hom)) return undefined;
  return {
    ...{ kind: 'user', userId: sub as UserId },
    ...(prj === undefined ? {} : { projectId: prj as ProjectId }),
    ...(hom === undefined ? {} : { homeProjectId: hom as ProjectId }),
    ...(adm === true && prj === undefined ? { isAdministrator: true } : {}),
  };
}

const isTextOrAbsent = (value: unknown): value is string | undefined =>
  value === undefined || typeof value === 'string';
