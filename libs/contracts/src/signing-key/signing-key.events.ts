import type { EventEnvelope } from '../envelope/index.ts';

/** A public key that tokens may be signed with, from its creation to its retirement. */
export interface SigningKeyState {
  /** `kid` of the tokens. */
  readonly keyId: string;
  readonly algorithm: 'EdDSA';
  /** RFC 8037: `kty` OKP, `crv` Ed25519, `x` base64url. */
  readonly publicJwk: { readonly kty: 'OKP'; readonly crv: 'Ed25519'; readonly x: string };
  readonly createdAtMs: number;
  /** From then on tokens of this key are refused. */
  readonly retiredAtMs?: number;
  readonly version: number;
}

/** Emitted when a key was made; tokens signed with it follow. */
export type SigningKeyCreated = EventEnvelope<'signing-key.created', SigningKeyState>;
/** Emitted when a key must no longer be trusted. */
export type SigningKeyRetired = EventEnvelope<'signing-key.retired', SigningKeyState>;

export type SigningKeyEvent = SigningKeyCreated | SigningKeyRetired;
