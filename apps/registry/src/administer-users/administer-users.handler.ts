import { Injectable } from '@nestjs/common';
import { newUserId } from '@umbra/contracts/ids';
import { inTransaction } from '@umbra/postgres';
import { DataSource } from 'typeorm';
import { PasswordHasher } from '../passwords/password-hasher.ts';
import { eventOrigin } from '../persistence/event-origin.ts';
import { publishUsers } from '../publish-users/publish-users.ts';
import { refusals } from '../registry.errors.ts';
import { Clock } from '../time/clock.ts';
import { UsersRepository } from '../user-store/users.repository.ts';
import type { CreateUserRequest, UserCreatedResponse } from './administer-users.wire.ts';

@Injectable()
export class AdministerUsersHandler {
  readonly #dataSource: DataSource;
  readonly #users: UsersRepository;
  readonly #hasher: PasswordHasher;
  readonly #clock: Clock;

  constructor(dataSource: DataSource, users: UsersRepository, hasher: PasswordHasher, clock: Clock) {
    this.#dataSource = dataSource;
    this.#users = users;
    this.#hasher = hasher;
    this.#clock = clock;
  }

  /** @throws WireError 409 */
  async create({ email, password, name }: CreateUserRequest): Promise<UserCreatedResponse> {
    const userId = newUserId();
    const passwordHash = await this.#hasher.hash(password);
    const user = { userId, email, name, passwordHash, createdAtMs: this.#clock.nowMs() };
    await inTransaction(this.#dataSource, async (manager) => {
      if (!(await this.#users.insert(manager, user))) throw refusals.emailTaken();
      await publishUsers(manager, eventOrigin(user.createdAtMs));
    });
    return { userId };
  }
}
