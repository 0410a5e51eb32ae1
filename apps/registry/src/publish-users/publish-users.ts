import { newEvent, type EventOrigin } from '@umbra/contracts/envelope';
import type { UserId } from '@umbra/contracts/ids';
import { userTopic, type UserCreated } from '@umbra/contracts/user';
import { eventRecord } from '@umbra/kafka';
import { addToOutbox, change, inTransaction } from '@umbra/postgres';
import type { DataSource, EntityManager } from 'typeorm';
import { eventOrigin } from '../persistence/event-origin.ts';

interface Account {
  readonly userId: UserId;
  readonly email: string;
  readonly name: string;
  readonly createdAtMs: number;
}

const SCHEMA_VERSION = 1;
/** Neither name nor email ever changes. */
const ONLY_VERSION = 1;
const BATCH = 1_000;

/**
 * Tells the log of users that it does not know, the newest first: the one that the transaction has just made, and any that
 * a replica of an older release made. @returns how many
 */
export async function publishUsers(manager: EntityManager, origin: EventOrigin): Promise<number> {
  const { rows } = await change<Account>(
    manager,
    `UPDATE user_account SET is_published = true
      WHERE user_id IN (SELECT user_id FROM user_account WHERE NOT is_published
                         ORDER BY created_at_ms DESC LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
     RETURNING user_id AS "userId", email, name, created_at_ms AS "createdAtMs"`,
  );
  const records = rows.map((account) =>
    eventRecord(
      userTopic,
      account.userId,
      newEvent<UserCreated>('user.created', SCHEMA_VERSION, { ...account, version: ONLY_VERSION }, origin),
    ),
  );
  await addToOutbox(manager, records);
  return records.length;
}

/** At the start of a replica: every user that is not on the log yet, each once whatever replicas do it. */
export async function publishAllUsers(dataSource: DataSource, nowMs: number): Promise<void> {
  let published: number;
  do {
    published = await inTransaction(dataSource, (manager) => publishUsers(manager, eventOrigin(nowMs)));
  } while (published === BATCH);
}
