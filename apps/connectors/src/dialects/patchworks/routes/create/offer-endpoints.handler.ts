import { Injectable } from '@nestjs/common';
import type { Caller } from '@umbra/access';
import { inTransaction, select } from '@umbra/postgres';
import { DataSource, type EntityManager } from 'typeorm';
import { recordEvents } from '../../../../domain/events/record-event.ts';
import { Clock } from '../../../../persistence/clock.ts';
import { patchworksRefusals } from '../../patchworks.errors.ts';
import { idOf } from '../../query/read-filters.ts';
import { endpointResource } from '../../resources/endpoint.resource.ts';
import { hasRows } from '../../resources/has-rows.ts';
import { ResourceReader, rowQuery } from '../../resources/resource-reader.ts';
import type { Json, ResourceContext } from '../../resources/resource.ts';
import { Draft } from '../../validation/draft.ts';
import { listOf, rowId } from '../../validation/rules.ts';
import { required } from '../../validation/shape.ts';
import { texts } from '../../validation/texts.ts';
import { CompanyContext } from '../company-context.ts';
import { authenticationImplementationListing } from '../offered.ts';
import { MAX_PARTS } from './limits.ts';

const fields = { endpoint_ids: required(listOf(rowId, MAX_PARTS)) };

/** Endpoints that a way in leads to as well; those that it leads to already stay (§6.1). */
@Injectable()
export class OfferEndpointsHandler {
  readonly #dataSource: DataSource;
  readonly #company: CompanyContext;
  readonly #reader: ResourceReader;
  readonly #clock: Clock;

  constructor(dataSource: DataSource, company: CompanyContext, reader: ResourceReader, clock: Clock) {
    this.#dataSource = dataSource;
    this.#company = company;
    this.#reader = reader;
    this.#clock = clock;
  }

  /** @param id as it stands in the path @throws WireError 400, 404, 422 */
  async handle(caller: Caller, id: string, body: unknown, url: string): Promise<{ readonly data: Json }> {
    const query = { ...rowQuery(authenticationImplementationListing, url), filters: new Map() };
    const context = await this.#company.of(caller);
    return inTransaction(this.#dataSource, async (manager) => {
      await this.#lock(manager, context, id);
      await this.#add(manager, context, Number(id), body);
      return this.#reader.read(manager, authenticationImplementationListing, context, id, query);
    });
  }

  /** One request after the other. @throws WireError 404 */
  async #lock(manager: EntityManager, { projectId }: ResourceContext, id: string): Promise<void> {
    const [known] = await select(
      manager,
      `SELECT FROM authentication_implementation WHERE id = $1 AND project_id = $2 FOR UPDATE`,
      [idOf(id), projectId],
    );
    if (known === undefined) throw patchworksRefusals.rowMissing('AuthenticationImplementation', id);
  }

  async #add(manager: EntityManager, context: ResourceContext, implementationId: number, body: unknown): Promise<void> {
    const draft = Draft.of(fields, body);
    const ids = draft.values.endpoint_ids ?? [];
    const found = await hasRows(manager, endpointResource, context, ids);
    // Of a list with something wrong in it the places are not known.
    const isWhole = !draft.isRefused('endpoint_ids');
    for (const [index, isThere] of found.entries()) {
      const path = `endpoint_ids.${String(index)}`;
      if (isWhole && !isThere) draft.refuse(path, texts.selected(path));
    }
    const { endpoint_ids } = draft.finish();
    await manager.query(
      `INSERT INTO authentication_implementation_endpoint (authentication_implementation_id, endpoint_id)
       SELECT $1, unnest($2::bigint[]) ON CONFLICT DO NOTHING`,
      [implementationId, endpoint_ids],
    );
    await recordEvents(manager, [
      {
        aggregate: `authentication-implementations/${String(implementationId)}`,
        type: 'patchworks-authentication-implementation.endpoints-added',
        data: { endpoint_ids },
        occurredAtMs: this.#clock.nowMs(),
      },
    ]);
  }
}
