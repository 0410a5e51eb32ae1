import { asksForProto, parseQueryString, type QueryString } from './query-string.ts';
import { readSparseFields } from './read-sparse-fields.ts';
import { readFilters, type Filters } from './read-filters.ts';
import { readIncludes } from './read-includes.ts';
import { readPage, type Page } from './read-page.ts';
import { readSort, type Sort } from './read-sort.ts';
import { refuseUnknown } from './refuse-unknown.ts';

/** What may be asked of a resource; the order is that of the error texts. */
export interface ResourceQueryRules {
  readonly includes: readonly string[];
  readonly filters: readonly string[];
  readonly sorts: readonly string[];
  /** Of `fields[<table>]`; absent where the resource has none. */
  readonly fields?: { readonly table: string; readonly columns: readonly string[] };
}

/** What was asked of one row. */
export interface RowQuery {
  readonly includes: ReadonlySet<string>;
  readonly filters: Filters;
  /** Undefined: all columns. */
  readonly fields: ReadonlySet<string> | undefined;
}

/** What was asked of a list. */
export interface ListQuery extends RowQuery {
  readonly sort: readonly Sort[];
  readonly page: Page;
}

/** @param target of the request: path and query @throws WireError 400 (§4.1 … 4.4), 422 (§4.5) */
export function readListQuery(target: string, rules: ResourceQueryRules): ListQuery {
  const query = parseQueryString(target);
  const includes = readIncludes(query, rules.includes);
  const filters = filtersOf(target, query, rules);
  const sort = readSort(query, rules.sorts);
  const fields = rules.fields && readSparseFields(query, rules.fields.table, rules.fields.columns);
  return { includes, filters, sort, fields, page: readPage(query) };
}

/** The same of a single row, where paging and sorting have no effect (§4). @throws WireError 400 */
export function readRowQuery(target: string, rules: ResourceQueryRules): RowQuery {
  const query = parseQueryString(target);
  return {
    includes: readIncludes(query, rules.includes),
    filters: filtersOf(target, query, rules),
    fields: rules.fields && readSparseFields(query, rules.fields.table, rules.fields.columns),
  };
}

function filtersOf(target: string, query: QueryString, { filters }: ResourceQueryRules): Filters {
  if (asksForProto(target, 'filter')) refuseUnknown('filter', ['__proto__'], filters);
  return readFilters(query, filters);
}
