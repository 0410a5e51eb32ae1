import { Injectable } from '@nestjs/common';
import { change, type Queryable, select } from '@umbra/postgres';
import { Sealer } from '@umbra/sealing';
import type { EntityManager } from 'typeorm';
import type { Credentials } from './credentials.ts';
import { NOTHING_KEPT, type CredentialStore, type KeptCredentials } from './credential-store.ts';
import { Seals } from './seals.ts';

interface Row {
  readonly key: number;
  readonly sealed: string;
}

/** All of a connector's credentials as one sealed document. */
@Injectable()
export class DocumentCredentialStore implements CredentialStore {
  readonly #sealer: Sealer;
  readonly #seals: Seals;

  constructor(sealer: Sealer, seals: Seals) {
    this.#sealer = sealer;
    this.#seals = seals;
  }

  async read(db: Queryable, connectorKeys: readonly number[]): Promise<ReadonlyMap<number, Credentials>> {
    return this.#readAll(db, connectorKeys, ({ key, sealed }) =>
      credentialsIn(this.#sealer.open(sealed, documentContext(key))),
    );
  }

  async readForChange(db: Queryable, connectorKey: number): Promise<KeptCredentials> {
    const credentials = (await this.readForView(db, [connectorKey])).get(connectorKey);
    return { ...NOTHING_KEPT, credentials: credentials ?? {}, isBroken: credentials === undefined };
  }

  /** The seal holds all of them: it is opened, and the driver says what of it is shown. */
  async readForView(
    db: Queryable,
    connectorKeys: readonly number[],
  ): Promise<ReadonlyMap<number, Credentials | undefined>> {
    return this.#readAll(db, connectorKeys, ({ key, sealed }) => {
      const document = this.#seals.tryOpen(sealed, documentContext(key));
      return document === undefined ? undefined : credentialsIn(document);
    });
  }

  async viewBytes(db: Queryable, connectorKeys: readonly number[]): Promise<ReadonlyMap<number, number>> {
    const rows = await select<{ key: number; bytes: number }>(
      db,
      `SELECT connector_key AS key, octet_length(sealed) AS bytes FROM connector_credentials
        WHERE connector_key = ANY ($1)`,
      [connectorKeys],
    );
    return new Map(rows.map(({ key, bytes }) => [key, bytes]));
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

  async #readAll<Result>(
    db: Queryable,
    connectorKeys: readonly number[],
    open: (row: Row) => Result,
  ): Promise<ReadonlyMap<number, Result | Credentials>> {
    const rows = await select<Row>(
      db,
      `SELECT connector_key AS key, sealed FROM connector_credentials WHERE connector_key = ANY ($1)`,
      [connectorKeys],
    );
    const found = new Map(rows.map((row) => [row.key, open(row)]));
    return new Map(connectorKeys.map((key) => [key, found.has(key) ? found.get(key)! : {}]));
  }
}

const credentialsIn = (document: string): Credentials => JSON.parse(document) as Credentials;

/** What the seal belongs to. */
export const documentContext = (connectorKey: number): string => `connector/${String(connectorKey)}`;
