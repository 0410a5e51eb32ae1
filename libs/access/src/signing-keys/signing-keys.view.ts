import { createPublicKey, type KeyObject } from 'node:crypto';
import type { SigningKeyState } from '@umbra/contracts/signing-key';

/** A key that tokens may be signed with. */
export interface SigningKey {
  readonly keyId: string;
  readonly publicKey: KeyObject;
  readonly retiredAtMs: number | undefined;
  readonly version: number;
}

/** Which keys are tokens verified with? Folded from `signing-key.events`; newer versions only. */
export class SigningKeysView {
  readonly #byId = new Map<string, SigningKey>();

  apply(state: SigningKeyState): void {
    if (state.version <= (this.#byId.get(state.keyId)?.version ?? 0)) return;
    this.#byId.set(state.keyId, {
      keyId: state.keyId,
      publicKey: createPublicKey({ key: { ...state.publicJwk }, format: 'jwk' }),
      retiredAtMs: state.retiredAtMs,
      version: state.version,
    });
  }

  byId(keyId: string): SigningKey | undefined {
    return this.#byId.get(keyId);
  }
}
