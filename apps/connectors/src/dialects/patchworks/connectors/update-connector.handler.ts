import { Injectable } from '@nestjs/common';
import type { Caller } from '@umbra/access';
import type { EntityManager } from 'typeorm';
import type { Connector, ConnectorChange } from '../../../domain/connector/connector.ts';
import { Connectors } from '../../../domain/connector/connectors.service.ts';
import type { Credentials } from '../../../domain/credentials/credentials.ts';
import { recordEvents } from '../../../domain/events/record-event.ts';
import { Clock } from '../../../persistence/clock.ts';
import type { Json, ResourceContext } from '../resources/resource.ts';
import { Draft } from '../validation/draft.ts';
import { ConnectorVariables } from '../variables/connector-variables.ts';
import { CarriedSecrets } from './carried-secrets.ts';
import { ChangedConnectors } from './changed-connectors.ts';
import { updateFields } from './connector-fields.ts';
import { patchworksEvent } from './connector-facts.ts';
import { ConnectorReferences } from './connector-references.ts';
import { DomainNames } from './domain-names.ts';
import { FindConnector } from './find-connector.ts';
import { changedConnector, CONNECTOR_COLUMNS, rateLimitOf, type PatchworksConnector } from './patchworks-connector.ts';
import { PatchworksConnectorsRepository } from './patchworks-connectors.repository.ts';
import type { WayIn } from './related-rows.repository.ts';
import { sayingAsPatchworks } from './say-as-patchworks.ts';

/** C4 (§5.2): what is absent keeps its value, and what changes nothing leaves no trace. */
@Injectable()
export class UpdateConnectorHandler {
  readonly #changed: ChangedConnectors;
  readonly #find: FindConnector;
  readonly #connectors: Connectors;
  readonly #names: DomainNames;
  readonly #repository: PatchworksConnectorsRepository;
  readonly #references: ConnectorReferences;
  readonly #variables: ConnectorVariables;
  readonly #secrets: CarriedSecrets;
  readonly #clock: Clock;

  constructor(
    changed: ChangedConnectors,
    find: FindConnector,
    connectors: Connectors,
    names: DomainNames,
    repository: PatchworksConnectorsRepository,
    references: ConnectorReferences,
    variables: ConnectorVariables,
    secrets: CarriedSecrets,
    clock: Clock,
  ) {
    this.#changed = changed;
    this.#find = find;
    this.#connectors = connectors;
    this.#names = names;
    this.#repository = repository;
    this.#references = references;
    this.#variables = variables;
    this.#secrets = secrets;
    this.#clock = clock;
  }

  /** @param id as it stands in the path @throws WireError 400, 404, 422 */
  handle(caller: Caller, id: string, body: unknown, url: string): Promise<{ readonly data: Json }> {
    return this.#changed.show(caller, url, (manager, context) => this.#update(manager, context, id, body));
  }

  async #update(manager: EntityManager, { projectId }: ResourceContext, id: string, body: unknown): Promise<number> {
    const { connector, row: before } = await this.#find.forChange(manager, projectId, id);
    const draft = Draft.of(updateFields, body);
    const wayIn = await this.#references.check(manager, projectId, draft);
    const { variables: members = [] } = draft.values;
    const variables = await this.#variables.plan(manager, connector, members, (path, text) => {
      draft.refuse(path, text);
    });
    await this.#secrets.check(manager, connector, wayIn, variables, (path, text) => {
      draft.refuse(path, text);
    });
    const { variables: _members, ...values } = draft.finish();
    const after = changedConnector(before, values);
    await variables.carryOut();
    const change = await this.#domainChange(manager, connector, { before, after, wayIn });
    const isDriven = change.driverId !== undefined;
    const credentials = isDriven || variables.areCredentialsChanged ? variables.credentialsAfter : undefined;
    await sayingAsPatchworks(this.#changeDomain(manager, connector, change, credentials), members);
    await this.#secrets.noteGiven(manager, connector.key, after.authentication_implementation_id, variables.given);
    if (CONNECTOR_COLUMNS.some((column) => before[column] !== after[column])) {
      const nowMs = this.#clock.nowMs();
      // After the domain, whose name is a shortened one.
      await this.#repository.save(manager, connector.key, after, nowMs);
      await recordEvents(manager, [patchworksEvent('updated', connector, after, nowMs)]);
    }
    return connector.key;
  }

  /** What the domain knows as well. */
  async #domainChange(
    manager: EntityManager,
    connector: Connector,
    { before, after, wayIn }: { before: PatchworksConnector; after: PatchworksConnector; wayIn: WayIn | undefined },
  ): Promise<ConnectorChange> {
    const { calls, per } = rateLimitOf(after);
    const isLimitSame = connector.rateLimit?.calls === calls && connector.rateLimit.per === per;
    const driverId = wayIn === undefined ? connector.driverId : wayIn.driverId;
    const isDriverSame = driverId === connector.driverId;
    const own = connector.driverId === null ? undefined : connector.name;
    const name =
      after.name === before.name && isDriverSame
        ? connector.name
        : await this.#names.nameFor(manager, connector.projectId, after.name, { driverId, own });
    return {
      ...(isDriverSame ? {} : { driverId }),
      ...(name === connector.name ? {} : { name }),
      ...(isLimitSame ? {} : { rateLimit: { calls, per } }),
    };
  }

  async #changeDomain(
    manager: EntityManager,
    connector: Connector,
    change: ConnectorChange,
    credentials: Credentials | undefined,
  ): Promise<void> {
    if (Object.keys(change).length === 0 && credentials === undefined) return;
    await this.#connectors.change(manager, connector, change, credentials);
  }
}
