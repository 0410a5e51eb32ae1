import { Injectable } from '@nestjs/common';
import type { ProjectId } from '@umbra/contracts/ids';
import type { Queryable } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import type { Connector } from '../../../domain/connector/connector.ts';
import { ConnectorsRepository } from '../../../domain/connector/connectors.repository.ts';
import { patchworksRefusals } from '../patchworks.errors.ts';
import { idOf } from '../query/read-filters.ts';
import type { PatchworksConnector } from './patchworks-connector.ts';
import { PatchworksConnectorsRepository } from './patchworks-connectors.repository.ts';

export interface FoundConnector {
  readonly connector: Connector;
  readonly row: PatchworksConnector;
}

/** The connector of a path: what is not the company's, or not of this dialect, is not there. */
@Injectable()
export class FindConnector {
  readonly #connectors: ConnectorsRepository;
  readonly #rows: PatchworksConnectorsRepository;

  constructor(connectors: ConnectorsRepository, rows: PatchworksConnectorsRepository) {
    this.#connectors = connectors;
    this.#rows = rows;
  }

  /** @param id as it stands in the path @throws WireError 404 */
  async one(db: Queryable, projectId: ProjectId, id: string): Promise<FoundConnector> {
    return this.#found(db, id, (key) => this.#connectors.find(db, { projectId, key }));
  }

  /** Locked until the transaction ends. @throws WireError 404 */
  async forChange(manager: EntityManager, projectId: ProjectId, id: string): Promise<FoundConnector> {
    return this.#found(manager, id, (key) => this.#connectors.findForChange(manager, { projectId, key }));
  }

  async #found(
    db: Queryable,
    id: string,
    find: (key: number) => Promise<Connector | undefined>,
  ): Promise<FoundConnector> {
    const key = idOf(id);
    const connector = key === undefined ? undefined : await find(key);
    const row = connector === undefined ? undefined : await this.#rows.find(db, connector.key);
    if (connector === undefined || row === undefined) throw patchworksRefusals.rowMissing('Connector', id);
    return { connector, row };
  }
}
