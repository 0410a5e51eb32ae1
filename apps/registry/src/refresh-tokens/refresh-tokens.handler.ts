import { Injectable } from '@nestjs/common';
import { inTransaction } from '@umbra/postgres';
import { DataSource } from 'typeorm';
import type { UserTokenResponse } from '../log-in/login.wire.ts';
import { UserSessions } from '../log-in/user-sessions.ts';
import { refusals } from '../registry.errors.ts';
import { Clock } from '../time/clock.ts';
import { SessionsRepository } from '../user-store/sessions.repository.ts';
import type { RefreshRequest } from './refresh-tokens.wire.ts';

@Injectable()
export class RefreshTokensHandler {
  readonly #dataSource: DataSource;
  readonly #repository: SessionsRepository;
  readonly #sessions: UserSessions;
  readonly #clock: Clock;

  constructor(dataSource: DataSource, repository: SessionsRepository, sessions: UserSessions, clock: Clock) {
    this.#dataSource = dataSource;
    this.#repository = repository;
    this.#sessions = sessions;
    this.#clock = clock;
  }

  /** The old pair goes and the new one comes in one transaction: a failure in between costs nobody their login (USR-4). */
  async handle({ accessToken, refreshToken }: RefreshRequest): Promise<UserTokenResponse> {
    const nowMs = this.#clock.nowMs();
    return inTransaction(this.#dataSource, async (manager) => {
      const session = await this.#repository.use(manager, accessToken, refreshToken, nowMs);
      if (session === undefined) throw refusals.refreshRefused();
      return this.#sessions.open(manager, session, nowMs);
    });
  }
}
