import { Injectable } from '@nestjs/common';
import { hashSessionToken, newSessionToken, SESSION_SECONDS } from '@umbra/access';
import { newEvent } from '@umbra/contracts/envelope';
import type { UserId } from '@umbra/contracts/ids';
import { sessionTopic, type SessionOpened, type SessionState } from '@umbra/contracts/session';
import { eventRecord } from '@umbra/kafka';
import { addToOutbox, inTransaction } from '@umbra/postgres';
import { JITTERBIT_OPERATIONS } from '@umbra/wire';
import { DataSource, type EntityManager } from 'typeorm';
import { LoginCheck } from '../log-in/login-check.ts';
import { eventOrigin } from '../persistence/event-origin.ts';
import { ProjectsRepository, type Organisation } from '../project-store/projects.repository.ts';
import { Publication } from '../publication/publication.ts';
import { refusals } from '../registry.errors.ts';
import { Clock } from '../time/clock.ts';
import type { JitterbitLoginRequest, JitterbitLoginResponse } from './log-in-jitterbit.wire.ts';
import { PublicUrl } from './public-url.ts';

const SCHEMA_VERSION = 1;

/** Signs a user in by an opaque token, which other services know by its hash from `session.events`. */
@Injectable()
export class LogInJitterbitHandler {
  readonly #dataSource: DataSource;
  readonly #check: LoginCheck;
  readonly #projects: ProjectsRepository;
  readonly #publication: Publication;
  readonly #publicUrl: PublicUrl;
  readonly #clock: Clock;

  constructor(
    dataSource: DataSource,
    check: LoginCheck,
    projects: ProjectsRepository,
    publication: Publication,
    publicUrl: PublicUrl,
    clock: Clock,
  ) {
    this.#dataSource = dataSource;
    this.#check = check;
    this.#projects = projects;
    this.#publication = publication;
    this.#publicUrl = publicUrl;
    this.#clock = clock;
  }

  /** @throws WireError LOGIN_FAILED under 200 (J1.1) @throws TailBehindError when other services would not know the token */
  async handle({ email, password }: JitterbitLoginRequest, address: string): Promise<JitterbitLoginResponse> {
    const outcome = await this.#check.verify(email, password, address);
    const { userId } = outcome;
    if (userId !== undefined) return this.#logIn(userId);
    throw outcome.retryAfterS === undefined
      ? refusals.jitterbitLoginFailed()
      : refusals.jitterbitTooManyLogins(outcome.retryAfterS);
  }

  async #logIn(userId: UserId): Promise<JitterbitLoginResponse> {
    const token = newSessionToken();
    const tokenSha256 = hashSessionToken(token);
    const organisations = await inTransaction(this.#dataSource, async (manager) => {
      const [first, ...others] = await this.#projects.organisationsOf(manager, userId);
      if (first === undefined) throw refusals.jitterbitNoOrganisation();
      await this.#open(manager, tokenSha256, userId);
      return [first, ...others] as const;
    });
    await this.#publication.ofSession(tokenSha256);
    return {
      ...{ status: true, operation: JITTERBIT_OPERATIONS.logIn, authenticationToken: token },
      defaultOrgId: String(organisations[0].orgId),
      sessionTimeoutInSeconds: SESSION_SECONDS,
      ...{ serverUrl: this.#publicUrl.origin, cloudAppsUrl: this.#publicUrl.origin },
      orgAttrs: organisations.map(attributesOf),
    };
  }

  async #open(manager: EntityManager, tokenSha256: string, userId: UserId): Promise<void> {
    const issuedAtMs = this.#clock.nowMs();
    const expiresAtMs = issuedAtMs + SESSION_SECONDS * 1_000;
    const session: SessionState = { tokenSha256, userId, issuedAtMs, expiresAtMs, version: 1 };
    const opened = newEvent<SessionOpened>('session.opened', SCHEMA_VERSION, session, eventOrigin(issuedAtMs));
    await addToOutbox(manager, [eventRecord(sessionTopic, tokenSha256, opened)]);
  }
}

const attributesOf = ({ orgId, name }: Organisation) => ({ orgId: String(orgId), orgName: name });
