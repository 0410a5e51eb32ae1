import type { Queryable } from '@umbra/postgres';
import { resources } from '../resources/all-resources.ts';
import { countRows, Parameters, readRows, type Item } from '../resources/read-rows.ts';
import type { Relation, Resource, ResourceContext } from '../resources/resource.ts';
import { INCLUDE_LIMITS, IncludeBudget, type IncludeLimits } from './include-budget.ts';
import { includeTree, type IncludeNode, type IncludeTree } from './include-tree.ts';

/** What one request loads with. */
interface Loading {
  readonly db: Queryable;
  readonly context: ResourceContext;
  readonly budget: IncludeBudget;
}

/**
 * Adds what was asked for by `include` (§4.1) to the JSON of rows, with one query a step of a path at most, however many
 * rows there are.
 * @param includes names that the resource offers
 * @throws WireError 422 when that is more than one answer can hold
 */
export async function loadIncludes(
  db: Queryable,
  context: ResourceContext,
  resource: Resource,
  items: readonly Item[],
  includes: readonly string[],
  limits: IncludeLimits = INCLUDE_LIMITS,
): Promise<void> {
  const budget = new IncludeBudget(limits);
  await loadTree({ db, context, budget }, resource, items, includeTree(includes));
  budget.check(items);
}

async function loadTree(
  loading: Loading,
  resource: Resource,
  items: readonly Item[],
  tree: IncludeTree,
): Promise<void> {
  loading.budget.enter(items);
  if (items.length === 0) return;
  for (const [name, node] of tree) {
    const relation = resource.relations?.[name];
    if (relation === undefined) throw new Error(`${resource.name} offer ${name}, which is no relation of theirs`);
    const key = snakeCase(name);
    const found = node.isLoaded ? await related(loading, relation, items, node.below) : undefined;
    const counts = await countsOf(loading, relation, items, node, found);
    for (const item of items) {
      const owner = ownerKey(relation, item);
      const those = found?.get(owner) ?? [];
      if (node.isLoaded) {
        item.json[key] = relation.isMany ? those.map(({ json }) => json) : (those[0]?.json ?? null);
        loading.budget.put(item, those);
      }
      const count = counts.get(owner) ?? 0;
      if (node.isCounted) item.json[`${key}_count`] = count;
      if (node.isAskedWhetherThere) item.json[`${key}_exists`] = count > 0;
    }
  }
}

/** Related rows by their owner's key, with what is wanted below them. */
async function related(
  loading: Loading,
  relation: Relation,
  items: readonly Item[],
  below: IncludeTree,
): Promise<ReadonlyMap<string, readonly Item[]>> {
  const { db, context, budget } = loading;
  const found = new Map<string, Item[]>();
  for (const { resource, one, keys, kind } of targetsOf(relation, items)) {
    const parameters = new Parameters();
    const where = [`${one.owner} = ANY (${parameters.add(keys)})`];
    const tail = `ORDER BY ${resource.id} LIMIT ${parameters.add(budget.rowsToRead)}`;
    const those = await readRows(db, resource, context, { where, parameters, tail, relation: one });
    await loadTree(loading, resource, those, below);
    for (const item of those) {
      const owner = `${kind}${String(item.row['owner'])}`;
      const siblings = found.get(owner);
      if (siblings === undefined) found.set(owner, [item]);
      else siblings.push(item);
    }
  }
  return found;
}

/** Asks only for what cannot be told from what is there already. */
async function countsOf(
  { db, context }: Loading,
  relation: Relation,
  items: readonly Item[],
  { isCounted, isAskedWhetherThere }: IncludeNode,
  found: ReadonlyMap<string, readonly Item[]> | undefined,
): Promise<ReadonlyMap<string, number>> {
  if (!isCounted && !isAskedWhetherThere) return new Map();
  if (found !== undefined) return new Map([...found].map(([owner, those]) => [owner, those.length]));
  const counts = new Map<string, number>();
  for (const { resource, one, keys, kind } of targetsOf(relation, items)) {
    const parameters = new Parameters();
    const where = [`${one.owner} = ANY (${parameters.add(keys)})`];
    const rows = await countRows(db, resource, context, { where, parameters, relation: one });
    for (const [owner, count] of rows) counts.set(`${kind}${String(owner)}`, count);
  }
  return counts;
}

interface Target {
  readonly resource: Resource;
  /** The relation as it is to this resource. */
  readonly one: Relation;
  readonly keys: readonly number[];
  /** Tells the keys of different resources apart. */
  readonly kind: string;
}

/** The resource that a relation leads to, or each of several, with the keys of the owners that want some of it. */
function targetsOf(relation: Relation, items: readonly Item[]): Target[] {
  const { to } = relation;
  if (typeof to === 'string') {
    const keys = keysOf(relation, items);
    return keys.length === 0 ? [] : [{ resource: resources[to], one: relation, keys, kind: '' }];
  }
  return Object.entries(to.of).flatMap(([kind, name]) => {
    const keys = keysOf(
      relation,
      items.filter(({ row }) => row[to.by] === kind),
    );
    const resource = resources[name];
    return keys.length === 0 ? [] : [{ resource, one: { ...relation, owner: resource.id }, keys, kind }];
  });
}

const keysOf = ({ from }: Relation, items: readonly Item[]): number[] => [
  ...new Set(items.map(({ row }) => row[from]).filter((key) => typeof key === 'number')),
];

function ownerKey({ to, from }: Relation, { row }: Item): string {
  const kind = typeof to === 'string' ? '' : String(row[to.by]);
  return `${kind}${String(row[from])}`;
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
