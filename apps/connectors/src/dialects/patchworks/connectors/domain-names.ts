import { Injectable } from '@nestjs/common';
import type { ProjectId } from '@umbra/contracts/ids';
import type { EntityManager } from 'typeorm';
import { Connectors } from '../../../domain/connector/connectors.service.ts';
import { ConnectorsRepository } from '../../../domain/connector/connectors.repository.ts';
import { cutName, freeName, sharedBeginning } from './domain-name.ts';

/** What connectors of this dialect, whose names need not be unique, are called in the domain. */
@Injectable()
export class DomainNames {
  readonly #connectors: Connectors;
  readonly #repository: ConnectorsRepository;

  constructor(connectors: Connectors, repository: ConnectorsRepository) {
    this.#connectors = connectors;
    this.#repository = repository;
  }

  /**
   * Of one that tracks devices the name stays free until the transaction ends.
   * @param own the name that it has already, if it tracks devices
   */
  async nameFor(
    manager: EntityManager,
    projectId: ProjectId,
    name: string,
    { driverId, own }: { readonly driverId: string | null; readonly own?: string | undefined },
  ): Promise<string> {
    if (driverId === null) return cutName(name);
    await this.#connectors.lockNames(manager, projectId);
    const taken = await this.#repository.namesLike(manager, projectId, sharedBeginning(name));
    return freeName(name, new Set(taken.filter((each) => each !== own)));
  }
}
