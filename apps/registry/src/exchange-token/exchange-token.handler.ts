import { Injectable } from '@nestjs/common';
import {
  AccessTail,
  InvalidTokenError,
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
  readonly #clock: Clock;

  constructor(
    dataSource: DataSource,
    projects: ProjectsRepository,
    authority: Authority,
    issuer: TokenIssuer,
    signingKeys: SigningKeysView,
    tail: AccessTail,
    clock: Clock,
  ) {
    this.#dataSource = dataSource;
    this.#projects = projects;
    this.#authority = authority;
    this.#issuer = issuer;
    this.#signingKeys = signingKeys;
    this.#tail = tail;
    this.#clock = clock;
  }

  /** USR-6: 401 for the token, then 400 for what is no project, 404 for none, 403 for another's. */
  async handle({ accessToken, scope }: ExchangeTokenRequest): Promise<ExchangeTokenResponse> {
    const nowMs = this.#clock.nowMs();
    const { claims, issuedAtMs } = await this.#verify(accessToken, nowMs);
    if (claims.kind !== 'user') throw refusals.exchangeRefused();
    const projectId = projectIdOfHrn(scope);
    if (projectId === undefined) throw refusals.scopeNotProject();
    const project = await this.#projects.findById(this.#dataSource, projectId);
    if (project === undefined) throw refusals.projectUnknown();
    await this.#authority.requireMember(this.#dataSource, claims, project.projectId);
    const issued = await this.#issuer.forUserOfProject(claims.userId, project.projectId, issuedAtMs, nowMs);
    return { ...issued, issuedTokenType: ACCESS_TOKEN_TYPE, scope, tokenType: 'Bearer' };
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
