import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { UserId } from '@umbra/contracts/ids';
import { change, type Queryable } from '@umbra/postgres';

export interface Session {
  readonly userId: UserId;
  readonly realm: string;
}

const REFRESH_TOKEN_BYTES = 32;
const LIFETIME_MS = 30 * 24 * 3_600_000;
/** Of one user; the oldest ones end when there are more, so that logging in does not fill the table. */
const MAX_SESSIONS = 50;

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Refresh tokens, each good for one use with the access token that it was given out with (USR-4). Only hashes are kept. */
@Injectable()
export class SessionsRepository {
  /** @returns the refresh token */
  async open(db: Queryable, session: Session, accessToken: string, nowMs: number): Promise<string> {
    const refreshToken = randomBytes(REFRESH_TOKEN_BYTES).toString('base64url');
    await db.query(
      `INSERT INTO user_session (refresh_token_sha256, access_token_sha256, user_id, realm, expires_at_ms)
       VALUES ($1, $2, $3, $4, $5)`,
      [sha256(refreshToken), sha256(accessToken), session.userId, session.realm, nowMs + LIFETIME_MS],
    );
    await change(
      db,
      `DELETE FROM user_session WHERE refresh_token_sha256 IN (
         SELECT refresh_token_sha256 FROM user_session WHERE user_id = $1
          ORDER BY expires_at_ms DESC, refresh_token_sha256 OFFSET ${MAX_SESSIONS})`,
      [session.userId],
    );
    return refreshToken;
  }

  /** Uses the pair up. Undefined when the two do not belong together, were used, or are too old: nothing changes then. */
  async use(db: Queryable, accessToken: string, refreshToken: string, nowMs: number): Promise<Session | undefined> {
    const { rows } = await change<Session>(
      db,
      `DELETE FROM user_session
        WHERE refresh_token_sha256 = $1 AND access_token_sha256 = $2 AND expires_at_ms > $3
       RETURNING user_id AS "userId", realm`,
      [sha256(refreshToken), sha256(accessToken), nowMs],
    );
    return rows[0];
  }

  /** Nobody refreshes a login of these users any more. */
  async endAllOf(db: Queryable, userIds: readonly UserId[]): Promise<void> {
    await change(db, `DELETE FROM user_session WHERE user_id = ANY ($1)`, [userIds]);
  }

  async forgetExpired(db: Queryable, nowMs: number): Promise<number> {
    return (await change(db, `DELETE FROM user_session WHERE expires_at_ms <= $1`, [nowMs])).count;
  }
}
