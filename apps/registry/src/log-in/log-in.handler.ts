import { Injectable } from '@nestjs/common';
import type { UserId } from '@umbra/contracts/ids';
import { inTransaction } from '@umbra/postgres';
import { DataSource } from 'typeorm';
import { addressBucket } from '../http/address-bucket.ts';
import { LoginThrottle } from '../login-throttle/login-throttle.ts';
import { PasswordHasher } from '../passwords/password-hasher.ts';
import { refusals } from '../registry.errors.ts';
import { Clock } from '../time/clock.ts';
import { normalEmail, UsersRepository } from '../user-store/users.repository.ts';
import type { LoginRequest, UserTokenResponse } from './login.wire.ts';
import { UserSessions } from './user-sessions.ts';

const DEFAULT_REALM = 'here';

@Injectable()
export class LogInHandler {
  readonly #dataSource: DataSource;
  readonly #users: UsersRepository;
  readonly #sessions: UserSessions;
  readonly #hasher: PasswordHasher;
  readonly #throttle: LoginThrottle;
  readonly #clock: Clock;

  constructor(
    dataSource: DataSource,
    users: UsersRepository,
    sessions: UserSessions,
    hasher: PasswordHasher,
    throttle: LoginThrottle,
    clock: Clock,
  ) {
    this.#dataSource = dataSource;
    this.#users = users;
    this.#sessions = sessions;
    this.#hasher = hasher;
    this.#throttle = throttle;
    this.#clock = clock;
  }

  /** @throws WireError 401 (USR-3), 429 */
  async handle({ email, password, realm = DEFAULT_REALM }: LoginRequest, address: string): Promise<UserTokenResponse> {
    const account = normalEmail(email);
    const bucket = addressBucket(address);
    const attempt = this.#throttle.begin(account, bucket, this.#clock.nowMs());
    if (attempt.retryAfterS !== undefined) throw refusals.tooManyLogins(attempt.retryAfterS);
    try {
      const userId = await this.#verify(account, password, bucket);
      if (userId === undefined) {
        attempt.fail();
        throw refusals.credentialsWrong();
      }
      attempt.succeed();
      return await inTransaction(this.#dataSource, (manager) =>
        this.#sessions.open(manager, { userId, realm }, this.#clock.nowMs()),
      );
    } finally {
      attempt.end();
    }
  }

  async #verify(account: string, password: string, forWhom: string): Promise<UserId | undefined> {
    const credentials = await this.#users.findCredentials(this.#dataSource, account);
    const isRight = await this.#hasher.verify(password, credentials?.passwordHash, forWhom);
    return isRight ? credentials?.userId : undefined;
  }
}
