import { Injectable } from '@nestjs/common';
import type { Caller } from '@umbra/access';
import { inTransaction } from '@umbra/postgres';
import { DataSource, type EntityManager } from 'typeorm';
import { recordEvents } from '../../../domain/events/record-event.ts';
import { Clock } from '../../../persistence/clock.ts';
import type { Listing } from '../resources/listing.ts';
import { hasRows } from '../resources/has-rows.ts';
import { ResourceReader, rowQuery } from '../resources/resource-reader.ts';
import type { Json, Resource, ResourceContext } from '../resources/resource.ts';
import { Draft } from '../validation/draft.ts';
import type { Shape } from '../validation/shape.ts';
import { texts } from '../validation/texts.ts';
import { CompanyContext } from './company-context.ts';
import type { Creation, CreationRules } from './creation.ts';

/** Makes rows of whatever is declared. */
@Injectable()
export class ResourceWriter {
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

  /**
   * All of it or nothing.
   * @param url of the request, whose `include` shapes the answer
   * @throws WireError 400, 422
   */
  async create<Fields extends Shape>(
    rules: CreationRules<Fields>,
    creation: Creation<Fields>,
    { caller, body, url }: { readonly caller: Caller; readonly body: unknown; readonly url: string },
  ): Promise<{ readonly data: Json }> {
    const { includes, fields } = rowQuery(rules.listing, url);
    const context = { ...(await this.#company.of(caller)), caller, nowMs: this.#clock.nowMs() };
    return inTransaction(this.#dataSource, async (manager) => {
      const draft = Draft.of(rules.fields, body);
      await refuseMissing(manager, context, rules, draft);
      await creation.check?.(draft, manager, context);
      const id = await creation.store(manager, context, draft.finish());
      await this.#record(manager, context, rules.listing, id);
      return this.#reader.read(manager, rules.listing, context, id, { includes, fields, filters: new Map() });
    });
  }

  /** As it is shown: without secrets. */
  async #record(
    manager: EntityManager,
    context: ResourceContext & { readonly nowMs: number },
    listing: Listing,
    id: number,
  ): Promise<void> {
    const { name, model } = listing.resource;
    const { data } = await this.#reader.read(manager, listing, context, id, rowQuery(listing, ''));
    const type = `patchworks-${model.replace(/(?!^)[A-Z]/g, '-$&').toLowerCase()}.created`;
    await recordEvents(manager, [{ aggregate: `${name}/${String(id)}`, type, data, occurredAtMs: context.nowMs }]);
  }
}

async function refuseMissing<Fields extends Shape>(
  manager: EntityManager,
  context: ResourceContext,
  { references }: CreationRules<Fields>,
  draft: Draft<Fields>,
): Promise<void> {
  for (const [field, resource] of Object.entries<Resource | undefined>(references ?? {})) {
    const id: unknown = draft.values[field];
    if (typeof id !== 'number' || resource === undefined) continue;
    const [found] = await hasRows(manager, resource, context, [id]);
    if (!found) draft.refuse(field, texts.selected(field));
  }
}
