import { newUserId } from '@umbra/contracts/ids';
import type { DataSource } from 'typeorm';
import type { PasswordHasher } from '../passwords/password-hasher.ts';
import { UsersRepository } from './users.repository.ts';

/**
 * Makes the administrator that the settings name. They are the one place where its password is set: after a change there
 * the next start takes it over.
 */
export async function seedAdministrator(
  dataSource: DataSource,
  hasher: PasswordHasher,
  { email, password }: { readonly email: string; readonly password: string },
  nowMs: number,
): Promise<void> {
  const users = new UsersRepository();
  const credentials = await users.findCredentials(dataSource, email);
  if (credentials !== undefined && (await users.isAdministrator(dataSource, credentials.userId))) {
    if (await hasher.verify(password, credentials.passwordHash)) return;
  }
  await users.upsertAdministrator(dataSource, {
    userId: newUserId(),
    email,
    name: 'Administrator',
    passwordHash: await hasher.hash(password),
    createdAtMs: nowMs,
  });
}
