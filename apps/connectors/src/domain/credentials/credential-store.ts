import type { Queryable } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import type { Credentials } from './credentials.ts';

/** What is kept of a connector, for who changes it. */
export interface KeptCredentials {
  /** In clear; without what no configured key opens. */
  readonly credentials: Credentials;
  /** Members that their owner calls secret, whatever the driver says of them (V6). */
  readonly secretMembers: ReadonlySet<string>;
  /** Something is kept that no configured key opens: it can only be given anew. */
  readonly isBroken: boolean;
}

export const NOTHING_KEPT: KeptCredentials = { credentials: {}, secretMembers: new Set(), isBroken: false };

/** Where a connector's credentials are kept, sealed. There are two ways: one document, or a row a variable. */
export interface CredentialStore {
  /**
   * For who calls the cloud.
   * @param connectorKeys of the connectors @returns by connector key; a connector without any has `{}`
   * @throws SealBrokenError
   */
  read(db: Queryable, connectorKeys: readonly number[]): Promise<ReadonlyMap<number, Credentials>>;
  readForChange(db: Queryable, connectorKey: number): Promise<KeptCredentials>;
  /**
   * For who shows them (`maskedCredentials`): no more seals are opened than that takes, and what their owner calls secret is
   * a mask already, but for a callback key.
   * @returns by connector key; undefined where no configured key opens them
   */
  readForView(db: Queryable, connectorKeys: readonly number[]): Promise<ReadonlyMap<number, Credentials | undefined>>;
  /** About how many bytes `readForView` would give. @returns by connector key; absent where there is nothing */
  viewBytes(db: Queryable, connectorKeys: readonly number[]): Promise<ReadonlyMap<number, number>>;
  /** Replaces all of them. */
  write(manager: EntityManager, connectorKey: number, credentials: Credentials): Promise<void>;
}
