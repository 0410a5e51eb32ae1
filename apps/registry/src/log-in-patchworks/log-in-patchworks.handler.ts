import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { LoginCheck } from '../log-in/login-check.ts';
import { ProjectsRepository } from '../project-store/projects.repository.ts';
import { refusals } from '../registry.errors.ts';
import { Clock } from '../time/clock.ts';
import { TokenIssuer } from '../tokens/token-issuer.ts';
import { UsersRepository } from '../user-store/users.repository.ts';
import type { PatchworksLoginResponse } from './log-in-patchworks.wire.ts';
import { readPatchworksLogin } from './read-patchworks-login.ts';

/**
 * Signs a user in: without a refresh token, which this API does not know. The token is an ordinary one that also says which
 * company it stands for: who is added to an older one meanwhile still writes to that of the login.
 */
@Injectable()
export class LogInPatchworksHandler {
  readonly #dataSource: DataSource;
  readonly #check: LoginCheck;
  readonly #users: UsersRepository;
  readonly #projects: ProjectsRepository;
  readonly #issuer: TokenIssuer;
  readonly #clock: Clock;

  constructor(
    dataSource: DataSource,
    check: LoginCheck,
    users: UsersRepository,
    projects: ProjectsRepository,
    issuer: TokenIssuer,
    clock: Clock,
  ) {
    this.#dataSource = dataSource;
    this.#check = check;
    this.#users = users;
    this.#projects = projects;
    this.#issuer = issuer;
    this.#clock = clock;
  }

  /** @throws WireError 401, 422, 429 */
  async handle(body: unknown, address: string): Promise<PatchworksLoginResponse> {
    const { username, password } = readPatchworksLogin(body);
    const outcome = await this.#check.verify(username, password, address);
    const { userId } = outcome;
    if (userId === undefined) {
      throw outcome.retryAfterS === undefined
        ? refusals.patchworksLoginFailed()
        : refusals.patchworksTooManyLogins(outcome, this.#clock.nowMs());
    }
    const isAdministrator = (await this.#users.administratorSinceMs(this.#dataSource, userId)) !== undefined;
    const [home] = await this.#projects.organisationsOf(this.#dataSource, userId);
    const { accessToken, expiresIn } = await this.#issuer.forUser(
      userId,
      { isAdministrator, ...(home === undefined ? {} : { homeProjectId: home.projectId }) },
      this.#clock.nowMs(),
    );
    return { message: 'You have successfully logged in.', token: accessToken, expires_in: expiresIn };
  }
}
