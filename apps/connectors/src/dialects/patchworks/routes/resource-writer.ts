import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '@umbra/access';
import { inTransaction, isQuotaExceeded } from '@umbra/postgres';
import { DataSource, type EntityManager } from 'typeorm';
import type { ConnectorsConfig } from '../../../connectors.config.ts';
import { CONFIG } from '../../../connectors.tokens.ts';
import { recordEvents } from '../../../domain/events/record-event.ts';
import { Clock } from '../../../persistence/clock.ts';
import { patchworksRefusals } from '../patchworks.errors.ts';
import type { Listing } from '../resources/listing.ts';
import { hasRows } from '../resources/has-rows.ts';
import { modelVariableResource } from '../resources/model-variable.resource.ts';
import { ResourceReader, rowQuery } from '../resources/resource-reader.ts';
import type { Json, Resource, ResourceContext } from '../resources/resource.ts';
import { Draft } from '../validation/draft.ts';
import type { Shape } from '../validation/shape.ts';
import { texts } from '../validation/texts.ts';
import { wordsOf } from './answers.decorator.ts';
import { CompanyContext } from './company-context.ts';
import type { Creation, CreationRules } from './creation.ts';

/** Makes rows of whatever is declared. */
@Injectable()
export class ResourceWriter {
  readonly #dataSource: DataSource;
  readonly #company: CompanyContext;
  readonly #reader: ResourceReader;
  readonly #clock: Clock;
  readonly #config: ConnectorsConfig;

  constructor(
    dataSource: DataSource,
    company: CompanyContext,
    reader: ResourceReader,
    clock: Clock,
    @Inject(CONFIG) config: ConnectorsConfig,
  ) {
    this.#dataSource = dataSource;
    this.#company = company;
    this.#reader = reader;
    this.#clock = clock;
    this.#config = config;
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
      await this.#requireRoom(manager, context, rules.listing.resource);
      await this.#record(manager, context, rules.listing, id);
      return this.#reader.read(manager, rules.listing, context, id, { includes, fields, filters: new Map() });
    });
  }

  /** Of the kind that was added to, and of variables, which come with other kinds as well. @throws WireError 422 */
  async #requireRoom(manager: EntityManager, { projectId }: ResourceContext, added: Resource): Promise<void> {
    const { CONNECTORS_MAX_ROWS_PER_PROJECT, CONNECTORS_MAX_VARIABLES_PER_PROJECT } = this.#config;
    const limits = new Map([
      [added, CONNECTORS_MAX_ROWS_PER_PROJECT],
      [modelVariableResource, CONNECTORS_MAX_VARIABLES_PER_PROJECT],
    ]);
    for (const [{ name, from, project = 'NULL' }, limit] of limits) {
      if (await isQuotaExceeded(manager, projectId, { what: name, from, owner: project }, limit)) {
        throw patchworksRefusals.quotaExceeded(wordsOf(name), limit);
      }
    }
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
