import { UmbraError } from '@umbra/errors';
import { decodeProtectedHeader, errors, jwtVerify } from 'jose';
import type { SigningKey } from '../signing-keys/signing-keys.view.ts';
import { MAX_TOKEN_BYTES, TOKEN_ISSUER, fromWireClaims, type VerifiedToken } from './token-claims.ts';

/** The token is not one of ours, was changed, or is over. `reason` is fit for the caller. */
export class InvalidTokenError extends UmbraError {
  readonly reason: string;

  constructor(reason: string, cause?: unknown) {
    super('ACCESS_TOKEN_INVALID', `The token is not valid: ${reason}.`, { cause });
    this.reason = reason;
  }
}

/** Its key has not been seen; it may be too new to have arrived. */
export class UnknownSigningKeyError extends InvalidTokenError {
  constructor() {
    super('its signing key is not known');
  }
}

export interface VerifyTokenOptions {
  readonly nowMs?: number;
}

/** Whether a text has the form of our tokens (three parts of base64url), as opposed to an API key. */
export const looksLikeToken = (text: string): boolean => TOKEN_FORM.test(text);

const TOKEN_FORM = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/**
 * Checks signature, issuer and times of a token.
 * @throws UnknownSigningKeyError @throws InvalidTokenError
 */
export async function verifyToken(
  token: string,
  findKey: (keyId: string) => SigningKey | undefined,
  options: VerifyTokenOptions = {},
): Promise<VerifiedToken> {
  const nowMs = options.nowMs ?? Date.now();
  if (token.length > MAX_TOKEN_BYTES || !looksLikeToken(token)) throw new InvalidTokenError('it is malformed');
  const keyId = keyIdOf(token);
  const key = findKey(keyId);
  if (key === undefined) throw new UnknownSigningKeyError();
  if (!isTrusted(key, nowMs)) throw new InvalidTokenError('its signing key is retired');
  const { payload } = await verify(token, key, new Date(nowMs));
  const claims = fromWireClaims(payload);
  const { jti, iat, exp } = payload;
  if (claims === undefined || jti === undefined || iat === undefined || exp === undefined) {
    throw new InvalidTokenError('its claims are not those of this service');
  }
  return { claims, tokenId: jti, keyId, issuedAtMs: iat * 1000, expiresAtMs: exp * 1000 };
}

/** Whether tokens of the key are accepted at that time. */
export const isTrusted = (key: SigningKey, nowMs: number): boolean =>
  key.retiredAtMs === undefined || nowMs < key.retiredAtMs;

function keyIdOf(token: string): string {
  try {
    const { kid } = decodeProtectedHeader(token);
    if (typeof kid === 'string') return kid;
  } catch (cause) {
    throw new InvalidTokenError('it is malformed', cause);
  }
  throw new InvalidTokenError('it names no signing key');
}

async function verify(token: string, key: SigningKey, currentDate: Date) {
  try {
    return await jwtVerify(token, key.publicKey, { algorithms: ['EdDSA'], issuer: TOKEN_ISSUER, currentDate });
  } catch (cause) {
    if (cause instanceof errors.JWTExpired) throw new InvalidTokenError('it has expired', cause);
    throw new InvalidTokenError('its signature or its claims are wrong', cause);
  }
}
