import { type Queryable, select } from '@umbra/postgres';
import { jsonTime } from './json-time.ts';
import type { Json, Relation, Resource, ResourceContext, Row } from './resource.ts';

/** A row that was read, and how clients see it. */
export interface Item {
  readonly row: Row;
  readonly json: Json;
}

/** Values of a statement that is put together of parts. */
export class Parameters {
  readonly values: unknown[] = [];

  /** @returns its place: `$1` */
  add(value: unknown): string {
    return `$${String(this.values.push(value))}`;
  }
}

export interface RowsWanted {
  /** SQL conditions; all must hold. */
  readonly where: readonly string[];
  readonly parameters: Parameters;
  /** SQL behind the conditions: order and page. */
  readonly tail?: string;
  /** Reads along what the rows belong to: the row has it as `owner`, the JSON its pivot. */
  readonly relation?: Relation;
}

/** Rows of one company (or everybody's), as clients see them. */
export async function readRows(
  db: Queryable,
  resource: Resource,
  context: ResourceContext,
  { where, parameters, tail = '', relation }: RowsWanted,
): Promise<Item[]> {
  const { pivot = {} } = relation ?? {};
  const columns = {
    ...Object.fromEntries(Object.entries(resource.columns).map(([name, { sql }]) => [name, sql])),
    ...resource.hidden,
    ...Object.fromEntries(Object.entries(pivot).map(([name, sql]) => [`pivot.${name}`, sql])),
    ...(relation === undefined ? {} : { owner: relation.owner }),
  };
  const list = Object.entries(columns).map(([name, sql]) => `${sql} AS "${name}"`);
  const rows = await select<Row>(
    db,
    `SELECT ${list.join(', ')} FROM ${resource.from} ${relation?.join ?? ''}
      WHERE ${conditions(resource, context, parameters, where, relation)} ${tail}`,
    parameters.values,
  );
  return rows.map((row) => ({ row, json: viewOf(resource, context, row, Object.keys(pivot)) }));
}

/** How many rows there are, by what they belong to where a relation is given. */
export async function countRows(
  db: Queryable,
  resource: Resource,
  context: ResourceContext,
  { where, parameters, relation }: RowsWanted,
): Promise<ReadonlyMap<number | null, number>> {
  const owner = relation?.owner ?? 'NULL::bigint';
  const rows = await select<{ owner: number | null; count: number }>(
    db,
    `SELECT ${owner} AS owner, count(*) AS count FROM ${resource.from} ${relation?.join ?? ''}
      WHERE ${conditions(resource, context, parameters, where, relation)} GROUP BY 1`,
    parameters.values,
  );
  return new Map(rows.map(({ owner, count }) => [owner, count]));
}

function conditions(
  { project }: Resource,
  { projectId }: ResourceContext,
  parameters: Parameters,
  where: readonly string[],
  relation: Relation | undefined,
): string {
  const all = [
    ...where,
    ...(project === undefined ? [] : [`${project} = ${parameters.add(projectId)}`]),
    ...(relation?.where === undefined ? [] : [relation.where]),
  ];
  return all.length === 0 ? 'true' : all.join(' AND ');
}

function viewOf(resource: Resource, context: ResourceContext, row: Row, pivot: readonly string[]): Json {
  const shown = Object.entries(resource.columns).map(([name, { schema }]) => {
    const value = row[name];
    return [name, schema.format === 'date-time' && typeof value === 'number' ? jsonTime(value) : value];
  });
  return {
    ...(Object.fromEntries(shown) as Json),
    ...resource.complete?.(row, context),
    ...(pivot.length === 0 ? {} : { pivot: Object.fromEntries(pivot.map((name) => [name, row[`pivot.${name}`]])) }),
  };
}
