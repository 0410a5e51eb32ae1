import { Injectable } from '@nestjs/common';
import type { UserId } from '@umbra/contracts/ids';
import type { Position } from '../persistence/position.ts';
import { select, type Queryable } from '../persistence/sql.ts';

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
      `SELECT user_id AS "userId", email, name, is_administrator AS "administrator", created_at_ms AS "createdAtMs"
         FROM user_account WHERE (created_at_ms, user_id) > ($1, $2) ORDER BY created_at_ms, user_id LIMIT $3`,
      [after.timeMs, after.id, limit],
    );
  }

  async exists(db: Queryable, userId: string): Promise<boolean> {
    const rows = await select(db, `SELECT FROM user_account WHERE user_id = $1`, [userId]);
    return rows.length === 1;
  }

  async isAdministrator(db: Queryable, userId: UserId): Promise<boolean> {
    const [row] = await select<{ is_administrator: boolean }>(
      db,
      `SELECT is_administrator FROM user_account WHERE user_id = $1`,
      [userId],
    );
    return row?.is_administrator === true;
  }

  /** Makes the administrator, or gives the user of that email the password and the right. */
  async upsertAdministrator(db: Queryable, user: NewUser): Promise<void> {
    await db.query(
      `INSERT INTO user_account (user_id, email, name, password_hash, is_administrator, created_at_ms)
       VALUES ($1, $2, $3, $4, true, $5)
       ON CONFLICT (email) DO UPDATE SET password_hash = excluded.password_hash, is_administrator = true`,
      [user.userId, normalEmail(user.email), user.name, user.passwordHash, user.createdAtMs],
    );
  }
}
