import { Inject, Injectable, Optional } from '@nestjs/common';
import type { Queryable } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import { VARIABLE_CREDENTIALS } from '../../connectors.tokens.ts';
import type { Connector } from '../connector/connector.ts';
import type { Credentials } from './credentials.ts';
import type { CredentialStore, KeptCredentials } from './credential-store.ts';
import { DocumentCredentialStore } from './document.store.ts';

type Kept = Pick<Connector, 'key' | 'credentialsIn'>;
type ByConnector<Value> = ReadonlyMap<number, Value>;

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

  /** For who calls the cloud. @throws SealBrokenError */
  async read(db: Queryable, connector: Kept): Promise<Credentials> {
    const { key, credentialsIn } = connector;
    return (await this.#storeOf(credentialsIn).read(db, [key])).get(key) ?? {};
  }

  readForChange(db: Queryable, { key, credentialsIn }: Kept): Promise<KeptCredentials> {
    return this.#storeOf(credentialsIn).readForChange(db, key);
  }

  /** `CredentialStore.readForView`, however many they are. */
  readForView(db: Queryable, connectors: readonly Kept[]): Promise<ByConnector<Credentials | undefined>> {
    return this.#ofAll(connectors, (store, keys) => store.readForView(db, keys));
  }

  /** `CredentialStore.viewBytes`, however many they are. */
  viewBytes(db: Queryable, connectors: readonly Kept[]): Promise<ByConnector<number>> {
    return this.#ofAll(connectors, (store, keys) => store.viewBytes(db, keys));
  }

  /** Replaces all of them. */
  async write(manager: EntityManager, connector: Kept, credentials: Credentials): Promise<void> {
    await this.#storeOf(connector.credentialsIn).write(manager, connector.key, credentials);
  }

  /** In two queries at most. */
  async #ofAll<Value>(
    connectors: readonly Kept[],
    ask: (store: CredentialStore, keys: readonly number[]) => Promise<ByConnector<Value>>,
  ): Promise<ByConnector<Value>> {
    const found = new Map<number, Value>();
    for (const where of ['document', 'variables'] as const) {
      const keys = connectors.filter(({ credentialsIn }) => credentialsIn === where).map(({ key }) => key);
      if (keys.length === 0) continue;
      for (const [key, value] of await ask(this.#storeOf(where), keys)) found.set(key, value);
    }
    return found;
  }

  #storeOf(where: Connector['credentialsIn']): CredentialStore {
    if (where === 'document') return this.#documents;
    if (this.#variables === undefined) throw new Error('No slice keeps credentials in variables.');
    return this.#variables;
  }
}
