import { Injectable } from '@nestjs/common';
import type { Queryable } from '@umbra/postgres';
import { DataSource } from 'typeorm';
import { loadIncludes } from '../includes/load-includes.ts';
import { patchworksRefusals } from '../patchworks.errors.ts';
import { paginated, type Paginated } from '../query/paginated.ts';
import { narrowed } from '../query/read-sparse-fields.ts';

import { idOf, type Filters } from '../query/read-filters.ts';
import { offsetOf } from '../query/read-page.ts';
import type { Sort } from '../query/read-sort.ts';
import { readListQuery, readRowQuery, type RowQuery } from '../query/resource-query.ts';
import { rulesOf, type Listing } from './listing.ts';

import { countRows, Parameters, readRows, type Item } from './read-rows.ts';
import type { Json, ResourceContext } from './resource.ts';

/** Further SQL conditions that rows must meet. */
export type Where = (parameters: Parameters) => readonly string[];

/** Lists and shows whatever is declared. */
@Injectable()
export class ResourceReader {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  /**
   * @param url absolute, of the request
   * @throws WireError 400 (§4.1 … 4.4), 422 (§4.5)
   */
  async list(
    listing: Listing,
    context: ResourceContext,
    url: string,
    where: Where = () => [],
  ): Promise<Paginated<Json>> {
    const query = readListQuery(url, rulesOf(listing));
    const { resource } = listing;
    const wanted = () => {
      const parameters = new Parameters();
      return { parameters, where: [...where(parameters), ...filtered(listing, query.filters, parameters)] };
    };
    const total = (await countRows(this.#dataSource, resource, context, wanted())).get(null) ?? 0;
    const { page } = query;
    const rows = wanted();
    const tail = `ORDER BY ${orderOf(listing, query.sort)}
      LIMIT ${rows.parameters.add(page.perPage)} OFFSET ${rows.parameters.add(offsetOf(page))}`;
    const items = offsetOf(page) >= total ? [] : await readRows(this.#dataSource, resource, context, { ...rows, tail });
    const data = await this.#shown(this.#dataSource, listing, context, items, query);
    return paginated(data, total, page, url);
  }

  /** @param url of the request @throws WireError 404 when the company has no such row, 400 (§4.1 … 4.4) */
  async show(
    listing: Listing,
    context: ResourceContext,
    id: string,
    url: string,
    where?: Where,
  ): Promise<{ readonly data: Json }> {
    return this.read(this.#dataSource, listing, context, id, rowQuery(listing, url), where);
  }

  /** The same with a query that was read before. */
  async read(
    db: Queryable,
    listing: Listing,
    context: ResourceContext,
    id: string | number,
    query: RowQuery,
    where: Where = () => [],
  ): Promise<{ readonly data: Json }> {
    const { resource } = listing;
    const key = idOf(String(id));
    const parameters = new Parameters();
    const conditions = [
      `${resource.id} = ${parameters.add(key)}`,
      ...where(parameters),
      ...filtered(listing, query.filters, parameters),
    ];
    const items = key === undefined ? [] : await readRows(db, resource, context, { where: conditions, parameters });
    const [data] = await this.#shown(db, listing, context, items, query);
    if (data === undefined) throw patchworksRefusals.rowMissing(resource.model, String(id));
    return { data };
  }

  async #shown(
    db: Queryable,
    { resource }: Listing,
    context: ResourceContext,
    items: readonly Item[],
    { fields, includes }: RowQuery,
  ): Promise<Json[]> {
    const shown = items.map(({ row, json }) => ({ row, json: narrowed(json, fields) }));
    await loadIncludes(db, context, resource, shown, [...includes]);
    return shown.map(({ json }) => json);
  }
}

/** What is asked of one row, as `show` takes it. @throws WireError 400 */
export const rowQuery = (listing: Listing, url: string): RowQuery => readRowQuery(url, rulesOf(listing));

const filtered = ({ filters = {} }: Listing, asked: Filters, parameters: Parameters): string[] =>
  [...asked].flatMap(([name, values]) => filters[name]?.(values, parameters) ?? []);

/** Ties break by id (§4.3). */
const orderOf = ({ resource, sorts = {} }: Listing, sort: readonly Sort[]): string =>
  [...sort.map(({ field, isDescending }) => `${sorts[field] ?? ''}${isDescending ? ' DESC' : ''}`), resource.id].join(
    ', ',
  );
