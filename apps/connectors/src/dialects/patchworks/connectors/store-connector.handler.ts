import { Injectable } from '@nestjs/common';
import type { Caller } from '@umbra/access';
import type { EntityManager } from 'typeorm';
import { Connectors } from '../../../domain/connector/connectors.service.ts';
import { recordEvents } from '../../../domain/events/record-event.ts';
import { Clock } from '../../../persistence/clock.ts';
import type { Json, ResourceContext } from '../resources/resource.ts';
import { Draft } from '../validation/draft.ts';
import { ConnectorVariables } from '../variables/connector-variables.ts';
import { openCredentialsOf } from '../variables/credentials-of-variables.ts';
import { planVariables } from '../variables/plan-variables.ts';
import { CarriedSecrets } from './carried-secrets.ts';
import { ChangedConnectors } from './changed-connectors.ts';
import { storeFields, type StoreValues } from './connector-fields.ts';
import { patchworksEvent } from './connector-facts.ts';
import { ConnectorReferences } from './connector-references.ts';
import { DomainNames } from './domain-names.ts';
import { rateLimitOf, type PatchworksConnector } from './patchworks-connector.ts';
import { PatchworksConnectorsRepository } from './patchworks-connectors.repository.ts';
import type { WayIn } from './related-rows.repository.ts';
import { sayingAsPatchworks } from './say-as-patchworks.ts';

/** C3 (§5.1): a connector of the domain, with what only this dialect knows of it. */
@Injectable()
export class StoreConnectorHandler {
  readonly #changed: ChangedConnectors;
  readonly #connectors: Connectors;
  readonly #names: DomainNames;
  readonly #repository: PatchworksConnectorsRepository;
  readonly #references: ConnectorReferences;
  readonly #variables: ConnectorVariables;
  readonly #secrets: CarriedSecrets;
  readonly #clock: Clock;

  constructor(
    changed: ChangedConnectors,
    connectors: Connectors,
    names: DomainNames,
    repository: PatchworksConnectorsRepository,
    references: ConnectorReferences,
    variables: ConnectorVariables,
    secrets: CarriedSecrets,
    clock: Clock,
  ) {
    this.#changed = changed;
    this.#connectors = connectors;
    this.#names = names;
    this.#repository = repository;
    this.#references = references;
    this.#variables = variables;
    this.#secrets = secrets;
    this.#clock = clock;
  }

  /** @param url of the request, whose `include` shapes the answer @throws WireError 400, 422 */
  handle(caller: Caller, body: unknown, url: string): Promise<{ readonly data: Json }> {
    return this.#changed.show(caller, url, (manager, context) => this.#store(manager, caller, context, body));
  }

  async #store(manager: EntityManager, caller: Caller, context: ResourceContext, body: unknown): Promise<number> {
    const { projectId } = context;
    const draft = Draft.of(storeFields, body);
    const wayIn = await this.#references.check(manager, projectId, draft);
    const members = draft.values.variables ?? [];
    const { added: variables, given } = planVariables([], members, (path, text) => {
      draft.refuse(path, text);
    });
    const values = draft.finish();
    const { driverId, canonicalKey } = wayIn!;
    const created = this.#connectors.create(
      manager,
      {
        projectId,
        name: await this.#names.nameFor(manager, projectId, values.name, { driverId }),
        driverId,
        description: null,
        enabled: true,
        refreshIntervalS: null,
        rateLimit: rateLimitOf(values),
        credentialsIn: 'variables',
        createdBy: caller.kind === 'user' ? caller.userId : 'api-key',
      },
      openCredentialsOf(variables),
    );
    const connector = await sayingAsPatchworks(created, members);
    const nowMs = this.#clock.nowMs();
    const stored = rowOf(values, { driverId, canonicalKey });
    await this.#repository.insert(manager, connector.key, stored, nowMs);
    await this.#variables.describe(manager, connector, variables);
    await this.#secrets.noteGiven(manager, connector.key, stored.authentication_implementation_id, given);
    await this.#references.linkCertificate(manager, values.certificate_id, connector.key, nowMs);
    await recordEvents(manager, [patchworksEvent('stored', connector, stored, nowMs)]);
    return connector.key;
  }
}

function rowOf(values: StoreValues, { canonicalKey }: WayIn): PatchworksConnector {
  const { variables: _variables, certificate_id: _certificate, ...row } = values;
  return {
    ...row,
    connection_pool_id: row.connection_pool_id ?? null,
    session_id: row.session_id ?? null,
    platform_app_key: row.platform_app_key ?? null,
    type: null,
    canonical_key: canonicalKey,
  };
}
