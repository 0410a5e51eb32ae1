import type { ResourceQueryRules } from '../query/resource-query.ts';
import { idsAmong, textsAmong, type FilterValue } from '../query/read-filters.ts';
import type { Parameters } from './read-rows.ts';
import type { Resource } from './resource.ts';

/** SQL that holds for rows that match one of the values. */
export type FilterSql = (values: readonly FilterValue[], parameters: Parameters) => string;

/** What clients may ask of a resource that has a list of its own. */
export interface Listing {
  readonly resource: Resource;
  readonly includes?: readonly string[];
  readonly filters?: Readonly<Record<string, FilterSql>>;
  /** Name → SQL. */
  readonly sorts?: Readonly<Record<string, string>>;
  /** Whether `fields[<name>]` narrows its rows. */
  readonly hasFields?: true;
}

export const rulesOf = ({
  resource,
  includes = [],
  filters = {},
  sorts = {},
  hasFields,
}: Listing): ResourceQueryRules => ({
  includes,
  filters: Object.keys(filters),
  sorts: Object.keys(sorts),
  ...(hasFields ? { fields: { table: resource.name, columns: Object.keys(resource.columns) } } : {}),
});

/** Ids: what is none matches nothing. */
export const byId =
  (sql: string): FilterSql =>
  (values, parameters) =>
    `${sql} = ANY (${parameters.add(idsAmong(values))}::bigint[])`;

export const byText =
  (sql: string): FilterSql =>
  (values, parameters) =>
    `${sql} = ANY (${parameters.add(textsAmong(values))}::text[])`;

/** A part of it, whatever the case. */
export const byPart =
  (sql: string): FilterSql =>
  (values, parameters) => {
    const parts = parameters.add(textsAmong(values));
    return `EXISTS (SELECT FROM unnest(${parts}::text[]) part WHERE strpos(lower(${sql}), lower(part)) > 0)`;
  };

/** `true` and `false`, or 1 and 0: whether it holds. What is neither matches nothing. */
export const byCondition =
  (sql: string): FilterSql =>
  (values, parameters) =>
    `(${sql}) = ANY (${parameters.add(values.map(conditionOf).filter((value) => value !== undefined))}::boolean[])`;

function conditionOf(value: FilterValue): boolean | undefined {
  if (typeof value === 'boolean') return value;
  return value === '1' ? true : value === '0' ? false : undefined;
}

/** Accepted, and any row matches. */
export const byNothing: FilterSql = () => 'true';

/** A first-level relation, its count, and whether there is any (§4.1). */
export const counted = (name: string): string[] => [name, `${name}_count`, `${name}Exists`];
