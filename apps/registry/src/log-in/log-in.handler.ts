import { Injectable } from '@nestjs/common';
import { inTransaction } from '@umbra/postgres';
import { DataSource } from 'typeorm';
import { refusals } from '../registry.errors.ts';
import { Clock } from '../time/clock.ts';
import { LoginCheck } from './login-check.ts';
import type { LoginRequest, UserTokenResponse } from './login.wire.ts';
import { UserSessions } from './user-sessions.ts';

const DEFAULT_REALM = 'here';

@Injectable()
export class LogInHandler {
  readonly #dataSource: DataSource;
  readonly #check: LoginCheck;
  readonly #sessions: UserSessions;
  readonly #clock: Clock;

  constructor(dataSource: DataSource, check: LoginCheck, sessions: UserSessions, clock: Clock) {
    this.#dataSource = dataSource;
    this.#check = check;
    this.#sessions = sessions;
    this.#clock = clock;
  }

  /** @throws WireError 401 (USR-3), 429 */
  async handle({ email, password, realm = DEFAULT_REALM }: LoginRequest, address: string): Promise<UserTokenResponse> {
    const outcome = await this.#check.verify(email, password, address);
    const { userId } = outcome;
    if (userId !== undefined) {
      return inTransaction(this.#dataSource, (manager) =>
        this.#sessions.open(manager, { userId, realm }, this.#clock.nowMs()),
      );
    }
    throw outcome.retryAfterS === undefined ? refusals.credentialsWrong() : refusals.tooManyLogins(outcome.retryAfterS);
  }
}
