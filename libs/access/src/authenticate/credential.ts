import type { WireError } from '@umbra/wire';
import { accessErrors } from '../access.errors.ts';
import type { Caller } from '../caller/caller.ts';
import type { DevicesView } from '../devices/devices.view.ts';
import type { KnownApiKey, ProjectsView } from '../projects/projects.view.ts';
import type { SigningKeysView } from '../signing-keys/signing-keys.view.ts';
import type { VerifiedToken } from '../tokens/token-claims.ts';
import { isTrusted } from '../tokens/verify-token.ts';

/** `behind`: what it rests on is newer than what is known here. */
export type Standing = 'good' | 'behind' | 'expired' | 'key-retired' | 'claim-ended' | 'revoked';

/** Something whose genuineness was proved once; whether it holds is asked at each use. */
export interface Credential {
  readonly caller: Caller;
  standing(nowMs: number): Standing;
  refusal(standing: Exclude<Standing, 'good'>): WireError;
}

export class TokenCredential implements Credential {
  readonly caller: Caller;
  readonly #token: VerifiedToken;
  readonly #signingKeys: SigningKeysView;
  readonly #devices: DevicesView | undefined;

  constructor(token: VerifiedToken, signingKeys: SigningKeysView, devices: DevicesView | undefined) {
    const { claims, issuedAtMs } = token;
    this.caller = Object.freeze(claims.kind === 'user' ? { ...claims, issuedAtMs } : { ...claims });
    this.#token = token;
    this.#signingKeys = signingKeys;
    this.#devices = devices;
  }

  standing(nowMs: number): Standing {
    if (nowMs >= this.#token.expiresAtMs) return 'expired';
    const key = this.#signingKeys.byId(this.#token.keyId);
    if (key === undefined || !isTrusted(key, nowMs)) return 'key-retired';
    if (this.caller.kind !== 'device' || this.#devices === undefined) return 'good';
    const { trackingId, deviceId, deviceVersion } = this.caller;
    const device = this.#devices.byTrackingId(trackingId);
    if (device !== undefined && device.version >= deviceVersion) return device.claimed ? 'good' : 'claim-ended';
    // States list the newest ended claims only: one that a state as new as the token does not list ended long ago.
    return this.#devices.versionOf(deviceId) >= deviceVersion ? 'claim-ended' : 'behind';
  }

  refusal(standing: Exclude<Standing, 'good'>): WireError {
    switch (standing) {
      case 'expired':
        return accessErrors.tokenInvalid('it has expired');
      case 'claim-ended':
        return accessErrors.claimEnded();
      case 'behind':
        return accessErrors.behind(undefined);
      case 'key-retired':
      case 'revoked':
        return accessErrors.tokenInvalid('its signing key is retired');
    }
  }
}

export class ApiKeyCredential implements Credential {
  readonly caller: Caller;
  readonly #sha256: string;
  readonly #projects: ProjectsView;

  constructor({ projectId, keyId }: KnownApiKey, sha256: string, projects: ProjectsView) {
    this.caller = Object.freeze({ kind: 'client', projectId, keyId });
    this.#sha256 = sha256;
    this.#projects = projects;
  }

  standing(): Standing {
    return this.#projects.byApiKeyHash(this.#sha256) === undefined ? 'revoked' : 'good';
  }

  refusal(): WireError {
    return accessErrors.tokenInvalid('this API key was revoked');
  }
}
