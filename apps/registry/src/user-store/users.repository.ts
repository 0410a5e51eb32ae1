import { Injectable } from '@nestjs/common';
import type { UserId } from '@umbra/contracts/ids';
import { change, type Queryable, select } from '@umbra/postgres';
import type { Position } from '../persistence/position.ts';

export interface Credentials {
  readonly userId: UserId;
  readonly passwordHash: string;
}

export interface NewUser extends Credentials {
  readonly email: string;
  readonly name: string;
  readonly createdAtMs: number;
}

export interface UserRow {
  readonly userId: UserId;
  readonly email: string;
  readonly name: string;
  readonly administrator: boolean;
  readonly createdAtMs: number;
}

/** Emails are the same whatever their case: people type them as they like. */
export const normalEmail = (email: string): string => email.trim().toLowerCase();

@Injectable()
export class UsersRepository {
  /** @returns false when the email belongs to somebody already */
  async insert(db: Queryable, user: NewUser): Promise<boolean> {
    const inserted = await select(
      db,
      `INSERT INTO user_account (user_id, email, name, password_hash, created_at_ms) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (email) DO NOTHING RETURNING user_id`,
      [user.userId, normalEmail(user.email), user.name, user.passwordHash, user.createdAtMs],
    );
    return inserted.length === 1;
  }

  async findCredentials(db: Queryable, email: string): Promise<Credentials | undefined> {
    const [row] = await select<Credentials>(
      db,
      `SELECT user_id AS "userId", password_hash AS "passwordHash" FROM user_account WHERE email = $1`,
      [normalEmail(email)],
    );
    return row;
  }

  async list(db: Queryable, after: Position, limit: number): Promise<UserRow[]> {
    return select<UserRow>(
      db,
      `SELECT user_id AS "userId", email, name, administrator_since_ms IS NOT NULL AS "administrator", created_at_ms AS "createdAtMs"
         FROM user_account WHERE (created_at_ms, user_id) > ($1, $2) ORDER BY created_at_ms, user_id LIMIT $3`,
      [after.timeMs, after.id, limit],
    );
  }

  async exists(db: Queryable, userId: string): Promise<boolean> {
    const rows = await select(db, `SELECT FROM user_account WHERE user_id = $1`, [userId]);
    return rows.length === 1;
  }

  /** Undefined: is none. What was signed before that moment speaks for nobody who has the password of now. */
  async administratorSinceMs(db: Queryable, userId: UserId): Promise<number | undefined> {
    const [row] = await select<{ sinceMs: number | null }>(
      db,
      `SELECT administrator_since_ms AS "sinceMs" FROM user_account WHERE user_id = $1`,
      [userId],
    );
    return row?.sinceMs ?? undefined;
  }

  /** Makes the administrator, or gives the user of that email the password and the right, from that moment on. */
  async upsertAdministrator(db: Queryable, user: NewUser): Promise<void> {
    await db.query(
      `INSERT INTO user_account (user_id, email, name, password_hash, administrator_since_ms, created_at_ms)
       VALUES ($1, $2, $3, $4, $5, $5)
       ON CONFLICT (email) DO UPDATE
          SET password_hash = excluded.password_hash, administrator_since_ms = excluded.administrator_since_ms`,
      [user.userId, normalEmail(user.email), user.name, user.passwordHash, user.createdAtMs],
    );
  }

  /** @returns the administrators that the settings do not name */
  async otherAdministrators(db: Queryable, email: string): Promise<UserId[]> {
    const rows = await select<{ userId: UserId }>(
      db,
      `SELECT user_id AS "userId" FROM user_account WHERE administrator_since_ms IS NOT NULL AND email <> $1
        ORDER BY user_id FOR UPDATE`,
      [normalEmail(email)],
    );
    return rows.map(({ userId }) => userId);
  }

  /** The right goes, and with it the password that the settings once gave. */
  async dismissAdministrators(db: Queryable, userIds: readonly UserId[], passwordHash: string): Promise<void> {
    await change(
      db,
      `UPDATE user_account SET administrator_since_ms = NULL, password_hash = $2 WHERE user_id = ANY ($1)`,
      [userIds, passwordHash],
    );
  }
}
