import { randomUUID, type KeyObject } from 'node:crypto';
import { UmbraError } from '@umbra/errors';
import { SignJWT } from 'jose';
import {
  DEVICE_TOKEN_SECONDS,
  MAX_TOKEN_BYTES,
  TOKEN_ISSUER,
  USER_TOKEN_SECONDS,
  toWireClaims,
  type TokenClaims,
} from './token-claims.ts';

export interface SignTokenOptions {
  readonly issuedAtMs?: number;
  /** Given where the issuer must recognise the token later (USR-4). */
  readonly tokenId?: string;
}

/**
 * Makes a token: a JWT signed with EdDSA, which every service verifies offline by the key `keyId` of
 * `signing-key.events`. It lasts as long as its kind does (`DEVICE_TOKEN_SECONDS`, `USER_TOKEN_SECONDS`).
 */
export async function signToken(
  privateKey: KeyObject,
  keyId: string,
  claims: TokenClaims,
  options: SignTokenOptions = {},
): Promise<string> {
  const issuedAtSeconds = Math.floor((options.issuedAtMs ?? Date.now()) / 1000);
  const lifetimeSeconds = claims.kind === 'device' ? DEVICE_TOKEN_SECONDS : USER_TOKEN_SECONDS;
  const token = await new SignJWT({ ...toWireClaims(claims, options.tokenId ?? randomUUID()) })
    .setProtectedHeader({ alg: 'EdDSA', kid: keyId })
    .setIssuer(TOKEN_ISSUER)
    .setIssuedAt(issuedAtSeconds)
    .setExpirationTime(issuedAtSeconds + lifetimeSeconds)
    .sign(privateKey);
  if (token.length > MAX_TOKEN_BYTES) {
    throw new UmbraError('ACCESS_TOKEN_TOO_LONG', `A token of ${token.length} bytes is longer than devices can hold.`);
  }
  return token;
}
