import { Inject, Injectable, Optional } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { VARIABLE_CREDENTIALS } from '../../connectors.tokens.ts';
import type { Queryable } from '../../persistence/sql.ts';
import type { Connector } from '../connector/connector.ts';
import type { Credentials } from './credentials.ts';
import type { CredentialStore } from './credential-store.ts';
import { DocumentCredentialStore } from './document.store.ts';

type Kept = Pick<Connector, 'key' | 'credentialsIn'>;

/** The credentials of connectors, wherever each keeps them. */
@Injectable()
export class CredentialStores {
  readonly #documents: CredentialStore;
  readonly #variables: CredentialStore | undefined;

  constructor(
    documents: DocumentCredentialStore,
    @Optional() @Inject(VARIABLE_CREDENTIALS) variables: CredentialStore | undefined,
  ) {
    this.#documents = documents;
    this.#variables = variables;
  }

  async read(db: Queryable, connector: Kept): Promise<Credentials> {
    return (await this.readAll(db, [connector])).get(connector.key) ?? {};
  }

  /** In two queries at most. @returns by connector key */
  async readAll(db: Queryable, connectors: readonly Kept[]): Promise<ReadonlyMap<number, Credentials>> {
    const found = new Map<number, Credentials>();
    for (const where of ['document', 'variables'] as const) {
      const keys = connectors.filter(({ credentialsIn }) => credentialsIn === where).map(({ key }) => key);
      if (keys.length === 0) continue;
      for (const [key, credentials] of await this.#storeOf(where).read(db, keys)) found.set(key, credentials);
    }
    return found;
  }

  /** Members that the owners call secret, whatever the drivers say. @returns by connector key, where there are any */
  async secretMembers(db: Queryable, connectors: readonly Kept[]): Promise<ReadonlyMap<number, ReadonlySet<string>>> {
    const keys = connectors.filter(({ credentialsIn }) => credentialsIn === 'variables').map(({ key }) => key);
    return (keys.length === 0 ? undefined : await this.#variables?.secretMembers?.(db, keys)) ?? new Map();
  }

  /** Replaces all of them. */
  async write(manager: EntityManager, connector: Kept, credentials: Credentials): Promise<void> {
    await this.#storeOf(connector.credentialsIn).write(manager, connector.key, credentials);
  }

  #storeOf(where: Connector['credentialsIn']): CredentialStore {
    if (where === 'document') return this.#documents;
    if (this.#variables === undefined) throw new Error('No slice keeps credentials in variables.');
    return this.#variables;
  }
}
