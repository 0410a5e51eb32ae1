import { Injectable } from '@nestjs/common';
import type { Queryable } from '@umbra/postgres';
import { TokenIssuer } from '../tokens/token-issuer.ts';
import { SessionsRepository, type Session } from '../user-store/sessions.repository.ts';
import { UsersRepository } from '../user-store/users.repository.ts';
import type { UserTokenResponse } from './login.wire.ts';

/** Opens a session: an access token, and the refresh token that belongs to it. */
@Injectable()
export class UserSessions {
  readonly #sessions: SessionsRepository;
  readonly #users: UsersRepository;
  readonly #issuer: TokenIssuer;

  constructor(sessions: SessionsRepository, users: UsersRepository, issuer: TokenIssuer) {
    this.#sessions = sessions;
    this.#users = users;
    this.#issuer = issuer;
  }

  async open(db: Queryable, session: Session, nowMs: number): Promise<UserTokenResponse> {
    const isAdministrator = (await this.#users.administratorSinceMs(db, session.userId)) !== undefined;
    const { accessToken, expiresIn } = await this.#issuer.forUser(session.userId, { isAdministrator }, nowMs);
    const refreshToken = await this.#sessions.open(db, session, accessToken, nowMs);
    return { accessToken, refreshToken, expiresIn, tokenType: 'bearer', realm: session.realm, userId: session.userId };
  }
}
