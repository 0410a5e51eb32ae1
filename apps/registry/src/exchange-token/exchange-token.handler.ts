import { Injectable } from '@nestjs/common';
import {
  accessErrors,
  AccessTail,
  Authenticator,
  InvalidTokenError,
  looksLikeApiKey,
  SigningKeysView,
  UnknownSigningKeyError,
  verifyToken,
  type VerifiedToken,
} from '@umbra/access';
import { projectIdOfHrn } from '@umbra/contracts/ids';
import { DataSource } from 'typeorm';
import { Authority } from '../authority/authority.ts';
import { ProjectsRepository } from '../project-store/projects.repository.ts';
import { refusals } from '../registry.errors.ts';
import { Clock } from '../time/clock.ts';
import { TokenIssuer } from '../tokens/token-issuer.ts';
import { ACCESS_TOKEN_TYPE, type ExchangeTokenRequest, type ExchangeTokenResponse } from './exchange-token.wire.ts';

@Injectable()
export class ExchangeTokenHandler {
  readonly #dataSource: DataSource;
  readonly #projects: ProjectsRepository;
  readonly #authority: Authority;
  readonly #issuer: TokenIssuer;
  readonly #signingKeys: SigningKeysView;
  readonly #tail: AccessTail;
  readonly #authenticator: Authenticator;
  readonly #clock: Clock;

  constructor(
    dataSource: DataSource,
    projects: ProjectsRepository,
    authority: Authority,
    issuer: TokenIssuer,
    signingKeys: SigningKeysView,
    tail: AccessTail,
    authenticator: Authenticator,
    clock: Clock,
  ) {
    this.#dataSource = dataSource;
    this.#projects = projects;
    this.#authority = authority;
    this.#issuer = issuer;
    this.#signingKeys = signingKeys;
    this.#tail = tail;
    this.#authenticator = authenticator;
    this.#clock = clock;
  }

  /** USR-6: 401 for the token, or 403 for one of another kind (AUTH-2), then 400 for what is no project, 404 for none, 403 for another's. */
  async handle({ accessToken, scope }: ExchangeTokenRequest): Promise<ExchangeTokenResponse> {
    const nowMs = this.#clock.nowMs();
    if (looksLikeApiKey(accessToken)) return this.#refuseKind(accessToken);
    const { claims, issuedAtMs } = await this.#verify(accessToken, nowMs);
    if (claims.kind !== 'user') return this.#refuseKind(accessToken);
    const projectId = projectIdOfHrn(scope);
    if (projectId === undefined) throw refusals.scopeNotProject();
    const project = await this.#projects.findById(this.#dataSource, projectId);
    if (project === undefined) throw refusals.projectUnknown();
    await this.#authority.requireMember(this.#dataSource, claims, project.projectId);
    const issued = await this.#issuer.forUserOfProject(claims.userId, project.projectId, issuedAtMs, nowMs);
    return { ...issued, issuedTokenType: ACCESS_TOKEN_TYPE, scope, tokenType: 'Bearer' };
  }

  /** An API key that was revoked, or a device token whose claim has ended, is no token any more: 401 all the same. */
  async #refuseKind(token: string): Promise<never> {
    const { kind } = await this.#authenticator.authenticate(token);
    throw accessErrors.wrongKind(kind, ['user']);
  }

  async #verify(accessToken: string, nowMs: number): Promise<VerifiedToken> {
    const verify = () => verifyToken(accessToken, (keyId) => this.#signingKeys.byId(keyId), { nowMs });
    try {
      return await verify().catch(async (error: unknown) => {
        if (!(error instanceof UnknownSigningKeyError)) throw error;
        // A key that was just made.
        await this.#tail.caughtUp();
        return verify();
      });
    } catch (error) {
      if (error instanceof InvalidTokenError) throw refusals.exchangeRefused();
      throw error;
    }
  }
}
