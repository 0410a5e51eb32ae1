import { Injectable } from '@nestjs/common';
import type { Caller } from '@umbra/access';
import { inTransaction } from '@umbra/postgres';
import { DataSource, type EntityManager } from 'typeorm';
import { ResourceReader, rowQuery } from '../resources/resource-reader.ts';
import type { Json, ResourceContext } from '../resources/resource.ts';
import { CompanyContext } from '../routes/company-context.ts';
import { connectorListing } from './connector.listing.ts';

/** Changes a connector and shows it as it is then, in one transaction: what is refused has changed nothing. */
@Injectable()
export class ChangedConnectors {
  readonly #dataSource: DataSource;
  readonly #company: CompanyContext;
  readonly #reader: ResourceReader;

  constructor(dataSource: DataSource, company: CompanyContext, reader: ResourceReader) {
    this.#dataSource = dataSource;
    this.#company = company;
    this.#reader = reader;
  }

  /**
   * @param url of the request, whose `include` shapes the answer
   * @param change gives the connector's id
   * @throws WireError 400 for what is asked of the answer, and what `change` refuses with
   */
  async show(
    caller: Caller,
    url: string,
    change: (manager: EntityManager, context: ResourceContext) => Promise<number>,
  ): Promise<{ readonly data: Json }> {
    // A filter would undo a change that it does not meet: it is of C1 and C2 (§4).
    const query = { ...rowQuery(connectorListing, url), filters: new Map() };
    const context = await this.#company.of(caller);
    return inTransaction(this.#dataSource, async (manager) => {
      const id = await change(manager, context);
      return this.#reader.read(manager, connectorListing, context, id, query);
    });
  }
}
