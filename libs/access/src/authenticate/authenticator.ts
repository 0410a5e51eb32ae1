import { LRUCache } from 'lru-cache';
import { accessErrors } from '../access.errors.ts';
import type { Caller } from '../caller/caller.ts';
import type { DevicesView } from '../devices/devices.view.ts';
import type { ProjectsView } from '../projects/projects.view.ts';
import type { SigningKeysView } from '../signing-keys/signing-keys.view.ts';
import type { Freshness } from '../tail/freshness.ts';
import { hashApiKey, looksLikeApiKey } from '../tokens/api-key.ts';
import { bearerToken } from '../tokens/bearer.ts';
import { MAX_TOKEN_BYTES } from '../tokens/token-claims.ts';
import { InvalidTokenError, UnknownSigningKeyError, looksLikeToken, verifyToken } from '../tokens/verify-token.ts';
import { ApiKeyCredential, TokenCredential, type Credential } from './credential.ts';

export interface AuthenticatorOptions {
  readonly projects: ProjectsView;
  readonly signingKeys: SigningKeysView;
  /** Without it device tokens are taken at their word: only for services that have no route for devices. */
  readonly devices?: DevicesView | undefined;
  readonly freshness: Freshness;
  /** Credentials remembered as verified; at some 1.5 kB each. */
  readonly maxCached?: number;
  readonly nowMs?: () => number;
}

const DEFAULT_MAX_CACHED = 50_000;
const BEHIND_WAIT_MS = 1_000;
/**
 * Says who sends a request (AUTH-1 … AUTH-4). What costs time, the signature, is checked once for each token, however its header is spelled;
 * whether it still holds (expiry, retired key, ended claim, revoked API key) is looked up in memory every time.
 */
export class Authenticator {
  readonly #options: AuthenticatorOptions;
  readonly #nowMs: () => number;
  readonly #verified: LRUCache<string, Credential>;

  constructor(options: AuthenticatorOptions) {
    this.#options = options;
    this.#nowMs = options.nowMs ?? Date.now;
    this.#verified = new LRUCache({ max: options.maxCached ?? DEFAULT_MAX_CACHED });
  }

  /** The caller, if this very token was verified before and still holds: the way of hot routes, without a promise. */
  authenticateCached(authorization: string | undefined): Caller | undefined {
    const token = bearerToken(authorization);
    const credential = token === undefined ? undefined : this.#verified.get(token);
    return credential?.standing(this.#nowMs()) === 'good' ? credential.caller : undefined;
  }

  /**
   * @param authorization the header, as it came
   * @throws WireError 401 when it proves nothing, 503 when what it rests on has not arrived here in time
   */
  async authenticate(authorization: string | undefined): Promise<Caller> {
    const token = bearerToken(authorization);
    if (token === undefined) throw accessErrors.tokenMissing();
    const credential = this.#verified.get(token) ?? (await this.#verify(token));
    if (credential.standing(this.#nowMs()) === 'behind') await this.#awaitNews(credential);
    const standing = credential.standing(this.#nowMs());
    if (standing === 'good') {
      if (!this.#verified.has(token)) this.#verified.set(copyOf(token), credential);
      return credential.caller;
    }
    this.#verified.delete(token);
    throw credential.refusal(standing);
  }

  async #verify(text: string): Promise<Credential> {
    if (looksLikeApiKey(text)) return this.#apiKey(text);
    if (text.length > MAX_TOKEN_BYTES || !looksLikeToken(text)) throw accessErrors.tokenInvalid('it is malformed');
    try {
      return await this.#token(text);
    } catch (error) {
      if (error instanceof InvalidTokenError) throw accessErrors.tokenInvalid(error.reason);
      throw error;
    }
  }

  async #token(token: string): Promise<Credential> {
    const { signingKeys, devices } = this.#options;
    const verify = () => verifyToken(token, (keyId) => signingKeys.byId(keyId), { nowMs: this.#nowMs() });
    const verified = await verify().catch(async (error: unknown) => {
      if (!(error instanceof UnknownSigningKeyError)) throw error;
      // A key that was just made.
      await this.#options.freshness.caughtUp();
      return verify();
    });
    return new TokenCredential(verified, signingKeys, devices);
  }

  async #apiKey(apiKey: string): Promise<Credential> {
    const { projects, freshness } = this.#options;
    const sha256 = hashApiKey(apiKey);
    if (projects.byApiKeyHash(sha256) === undefined) await freshness.caughtUp();
    const known = projects.byApiKeyHash(sha256);
    if (known === undefined) throw accessErrors.tokenInvalid('there is no such API key');
    return new ApiKeyCredential(known, sha256, projects);
  }

  async #awaitNews(credential: Credential): Promise<void> {
    try {
      await this.#options.freshness.until(() => credential.standing(this.#nowMs()) !== 'behind', BEHIND_WAIT_MS);
    } catch (error) {
      throw accessErrors.behind(error);
    }
  }
}

/** A text of its own: what was cut out of a header keeps all of the header in memory. */
const copyOf = (text: string): string => Buffer.from(text).toString();
