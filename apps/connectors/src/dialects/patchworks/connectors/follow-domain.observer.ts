import { Injectable } from '@nestjs/common';
import { change } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import type { Connector } from '../../../domain/connector/connector.ts';
import type { ConnectorObserver } from '../../../domain/connector/connector-observer.ts';
import { Clock } from '../../../persistence/clock.ts';
import { VariablesRepository } from '../variables/variables.repository.ts';

/** What other dialects do to a connector of this one. */
@Injectable()
export class FollowDomainObserver implements ConnectorObserver {
  readonly #variables: VariablesRepository;
  readonly #clock: Clock;

  constructor(variables: VariablesRepository, clock: Clock) {
    this.#variables = variables;
    this.#clock = clock;
  }

  /** A new name is the name here as well. */
  async changed(manager: EntityManager, before: Connector, { key, name, credentialsIn }: Connector): Promise<void> {
    if (name === before.name || credentialsIn !== 'variables') return;
    await change(manager, `UPDATE patchworks_connector SET name = $2, updated_at_ms = $3 WHERE connector_key = $1`, [
      key,
      name,
      this.#clock.nowMs(),
    ]);
  }

  /** X2; its own row, and the link of its certificate, go with the domain's. */
  async removing(manager: EntityManager, { key, credentialsIn }: Connector): Promise<void> {
    if (credentialsIn === 'variables') await this.#variables.removeAll(manager, key);
  }
}
