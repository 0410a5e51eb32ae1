import { Injectable } from '@nestjs/common';
import type { UserId } from '@umbra/contracts/ids';
import { DataSource } from 'typeorm';
import { addressBucket } from '../http/address-bucket.ts';
import { LoginThrottle } from '../login-throttle/login-throttle.ts';
import { PasswordHasher } from '../passwords/password-hasher.ts';
import { Clock } from '../time/clock.ts';
import { normalEmail, UsersRepository } from '../user-store/users.repository.ts';

/** Who it is; or that it is nobody, which does not say whether the account or the password is to blame; or to wait. */
export type LoginOutcome =
  | { readonly userId: UserId }
  | { readonly userId?: undefined; readonly retryAfterS?: undefined }
  | { readonly userId?: undefined; readonly retryAfterS: number; readonly limit: number };

/** Checks email and password, as slowly for nobody as for somebody: the one rule behind the logins of all dialects. */
@Injectable()
export class LoginCheck {
  readonly #dataSource: DataSource;
  readonly #users: UsersRepository;
  readonly #hasher: PasswordHasher;
  readonly #throttle: LoginThrottle;
  readonly #clock: Clock;

  constructor(
    dataSource: DataSource,
    users: UsersRepository,
    hasher: PasswordHasher,
    throttle: LoginThrottle,
    clock: Clock,
  ) {
    this.#dataSource = dataSource;
    this.#users = users;
    this.#hasher = hasher;
    this.#throttle = throttle;
    this.#clock = clock;
  }

  /** @param address that the request comes from */
  async verify(email: string, password: string, address: string): Promise<LoginOutcome> {
    const account = normalEmail(email);
    const bucket = addressBucket(address);
    const attempt = this.#throttle.begin(account, bucket, this.#clock.nowMs());
    if (attempt.retryAfterS !== undefined) return attempt;
    try {
      // No column takes a NUL, so that no account has one.
      const credentials = account.includes('\0')
        ? undefined
        : await this.#users.findCredentials(this.#dataSource, account);
      const isRight = await this.#hasher.verify(password, credentials?.passwordHash, bucket);
      if (!isRight || credentials === undefined) {
        attempt.fail();
        return {};
      }
      attempt.succeed();
      return { userId: credentials.userId };
    } finally {
      attempt.end();
    }
  }
}
