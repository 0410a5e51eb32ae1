import { randomBytes } from 'node:crypto';
import { newUserId } from '@umbra/contracts/ids';
import { inTransaction } from '@umbra/postgres';
import type { DataSource, EntityManager } from 'typeorm';
import type { PasswordHasher } from '../passwords/password-hasher.ts';
import { eventOrigin } from '../persistence/event-origin.ts';
import { publishUsers } from '../publish-users/publish-users.ts';
import { SessionsRepository } from './sessions.repository.ts';
import { UsersRepository } from './users.repository.ts';

interface NamedAdministrator {
  readonly email: string;
  readonly password: string;
}

/**
 * Makes the one administrator that the settings name. They are the one place where email and password are set: after a
 * change there the next start takes it over, and whoever was it by the older ones is it no more, nor can log in by the
 * password that they gave.
 */
export async function seedAdministrator(
  dataSource: DataSource,
  hasher: PasswordHasher,
  named: NamedAdministrator,
  nowMs: number,
): Promise<void> {
  const isSo = await hasPowerAlready(dataSource, hasher, named);
  const passwordHash = isSo ? undefined : await hasher.hash(named.password);
  const nobodysHash = await hasher.hash(randomBytes(32).toString('base64url'));
  await inTransaction(dataSource, async (manager) => {
    await dismissOthers(manager, named.email, nobodysHash);
    if (passwordHash !== undefined) await empower(manager, named.email, passwordHash, nowMs);
  });
}

async function hasPowerAlready(
  dataSource: DataSource,
  hasher: PasswordHasher,
  { email, password }: NamedAdministrator,
): Promise<boolean> {
  const users = new UsersRepository();
  const credentials = await users.findCredentials(dataSource, email);
  if (credentials === undefined) return false;
  if ((await users.administratorSinceMs(dataSource, credentials.userId)) === undefined) return false;
  return hasher.verify(password, credentials.passwordHash);
}

async function dismissOthers(manager: EntityManager, email: string, passwordHash: string): Promise<void> {
  const users = new UsersRepository();
  const dismissed = await users.otherAdministrators(manager, email);
  await users.dismissAdministrators(manager, dismissed, passwordHash);
  await new SessionsRepository().endAllOf(manager, dismissed);
}

async function empower(manager: EntityManager, email: string, passwordHash: string, nowMs: number): Promise<void> {
  const users = new UsersRepository();
  const user = { userId: newUserId(), email, name: 'Administrator', passwordHash, createdAtMs: nowMs };
  await users.upsertAdministrator(manager, user);
  await publishUsers(manager, eventOrigin(nowMs));
  const credentials = await users.findCredentials(manager, email);
  // Whoever logged in by the older password has its refresh tokens.
  if (credentials !== undefined) await new SessionsRepository().endAllOf(manager, [credentials.userId]);
}
