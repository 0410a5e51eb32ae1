import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Connector } from '../../../domain/connector/connector.ts';
import { CallbackKeysRepository } from '../../../domain/credentials/callback-keys.repository.ts';
import { Drivers } from '../../../domain/driver/drivers.service.ts';
import { probeOriginHash } from '../test-connector/probe-origin.ts';
import { ProbesRepository } from '../test-connector/probes.repository.ts';
import { texts } from '../validation/texts.ts';
import type { PlannedVariables } from '../variables/connector-variables.ts';
import { secretsToGiveAnew } from '../variables/secrets-to-give-anew.ts';
import { VariablesRepository } from '../variables/variables.repository.ts';
import type { WayIn } from './related-rows.repository.ts';

/** Whom the secrets of a connector were given for: a change of it takes them to nobody else. */
@Injectable()
export class CarriedSecrets {
  readonly #drivers: Drivers;
  readonly #callbackKeys: CallbackKeysRepository;
  readonly #probes: ProbesRepository;
  readonly #variables: VariablesRepository;

  constructor(
    drivers: Drivers,
    callbackKeys: CallbackKeysRepository,
    probes: ProbesRepository,
    variables: VariablesRepository,
  ) {
    this.#drivers = drivers;
    this.#callbackKeys = callbackKeys;
    this.#probes = probes;
    this.#variables = variables;
  }

  /** Refuses a change that would. @param wayIn the new one, if it changes as well */
  async check(
    manager: EntityManager,
    connector: Connector,
    wayIn: WayIn | undefined,
    variables: PlannedVariables,
    refuse: (path: string, text: string) => void,
  ): Promise<void> {
    if (variables.carried.length === 0) return;
    const driverId = wayIn === undefined ? connector.driverId : wayIn.driverId;
    const driver = driverId === null ? undefined : this.#drivers.builtIn(driverId);
    const hashes = await this.#callbackKeys.hashesOf(manager, [connector.key]);
    const isFirstDriver = connector.driverId === null && driver !== undefined;
    const callbackKeySha256 = hashes.get(connector.key);
    for (const [path, why] of secretsToGiveAnew({ variables, driver, isFirstDriver, callbackKeySha256 })) {
      refuse(path, texts.anew(path, why));
    }
  }

  /** Notes for test calls where they led when these secrets were given. The variables are stored. */
  async noteGiven(
    manager: EntityManager,
    connectorKey: number,
    wayInId: number,
    given: ReadonlySet<string>,
  ): Promise<void> {
    if (given.size === 0) return;
    const probe = await this.#probes.find(manager, wayInId);
    const variables = probe === undefined ? [] : await this.#variables.read(manager, connectorKey);
    const hash = probe === undefined ? null : probeOriginHash(probe.url, variables);
    await this.#variables.noteGivenFor(manager, connectorKey, [...given], hash);
  }
}
