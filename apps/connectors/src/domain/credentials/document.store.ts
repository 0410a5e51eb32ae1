import { Injectable } from '@nestjs/common';
import { Sealer } from '@umbra/sealing';
import type { EntityManager } from 'typeorm';
import { change, select, type Queryable } from '../../persistence/sql.ts';
import type { Credentials } from './credentials.ts';
import type { CredentialStore } from './credential-store.ts';

/** All of a connector's credentials as one sealed document. */
@Injectable()
export class DocumentCredentialStore implements CredentialStore {
  readonly #sealer: Sealer;

  constructor(sealer: Sealer) {
    this.#sealer = sealer;
  }

  async read(db: Queryable, connectorKeys: readonly number[]): Promise<ReadonlyMap<number, Credentials>> {
    const rows = await select<{ key: number; sealed: string }>(
      db,
      `SELECT connector_key AS key, sealed FROM connector_credentials WHERE connector_key = ANY ($1)`,
      [connectorKeys],
    );
    const found = new Map(rows.map(({ key, sealed }) => [key, this.#open(key, sealed)]));
    return new Map(connectorKeys.map((key) => [key, found.get(key) ?? {}]));
  }

  async write(manager: EntityManager, connectorKey: number, credentials: Credentials): Promise<void> {
    const sealed = this.#sealer.seal(JSON.stringify(credentials), documentContext(connectorKey));
    await change(
      manager,
      `INSERT INTO connector_credentials (connector_key, sealed) VALUES ($1, $2)
       ON CONFLICT (connector_key) DO UPDATE SET sealed = excluded.sealed`,
      [connectorKey, sealed],
    );
  }

  #open(connectorKey: number, sealed: string): Credentials {
    return JSON.parse(this.#sealer.open(sealed, documentContext(connectorKey))) as Credentials;
  }
}

/** What the seal belongs to. */
export const documentContext = (connectorKey: number): string => `connector/${String(connectorKey)}`;
