import { Injectable } from '@nestjs/common';
import type { Caller } from '@umbra/access';
import { inTransaction } from '@umbra/postgres';
import { DataSource } from 'typeorm';
import { Connectors } from '../../../domain/connector/connectors.service.ts';
import { Companies } from '../callers/companies.ts';
import { FindConnector } from './find-connector.ts';
import { sayingAsPatchworks } from './say-as-patchworks.ts';

/** C5 (§5.4): its variables go with it, its certificate is free again (X2). */
@Injectable()
export class DestroyConnectorHandler {
  readonly #dataSource: DataSource;
  readonly #companies: Companies;
  readonly #find: FindConnector;
  readonly #connectors: Connectors;

  constructor(dataSource: DataSource, companies: Companies, find: FindConnector, connectors: Connectors) {
    this.#dataSource = dataSource;
    this.#companies = companies;
    this.#find = find;
    this.#connectors = connectors;
  }

  /** @param id as it stands in the path @throws WireError 404, 422 while it has external devices (X3) */
  async handle(caller: Caller, id: string): Promise<{ readonly message: string }> {
    const { projectId } = await this.#companies.of(caller);
    await inTransaction(this.#dataSource, async (manager) => {
      const { connector } = await this.#find.forChange(manager, projectId, id);
      await sayingAsPatchworks(this.#connectors.remove(manager, connector, { deleteDevices: false }));
    });
    return { message: 'Connector deleted successfully.' };
  }
}
