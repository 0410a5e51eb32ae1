import type { EntityManager } from 'typeorm';
import type { Queryable } from '../../persistence/sql.ts';
import type { Credentials } from './credentials.ts';

/** Where a connector's credentials are kept, sealed. There are two ways: one document, or a row a variable. */
export interface CredentialStore {
  /** @param connectorKeys of the connectors @returns by connector key; a connector without any has `{}` */
  read(db: Queryable, connectorKeys: readonly number[]): Promise<ReadonlyMap<number, Credentials>>;
  /** Replaces all of them. */
  write(manager: EntityManager, connectorKey: number, credentials: Credentials): Promise<void>;
  /** Members that their owner calls secret, whatever the driver says of them. Absent: the driver alone says. */
  secretMembers?(db: Queryable, connectorKeys: readonly number[]): Promise<ReadonlyMap<number, ReadonlySet<string>>>;
}
