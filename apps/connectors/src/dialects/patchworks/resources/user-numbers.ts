import { Injectable } from '@nestjs/common';
import type { UserId } from '@umbra/contracts/ids';
import { type Queryable, select } from '@umbra/postgres';
import { Clock } from '../../../persistence/clock.ts';

/** Patchworks' clients know users by numbers: each gets one when it is first seen, and keeps it. */
@Injectable()
export class UserNumbers {
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns the number of each, in no particular order */
  async of(db: Queryable, userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, number>> {
    const known = await this.#find(db, userIds);
    const unknown = userIds.filter((userId) => !known.has(userId)).sort();
    if (unknown.length === 0) return known;
    await db.query(
      `INSERT INTO patchworks_user (user_id, created_at_ms) SELECT unnest($1::text[]), $2 ON CONFLICT DO NOTHING`,
      [unknown, this.#clock.nowMs()],
    );
    return this.#find(db, userIds);
  }

  async #find(db: Queryable, userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, number>> {
    const rows = await select<{ id: number; userId: UserId }>(
      db,
      `SELECT id, user_id AS "userId" FROM patchworks_user WHERE user_id = ANY ($1::text[])`,
      [userIds],
    );
    return new Map(rows.map(({ id, userId }) => [userId, id]));
  }
}
