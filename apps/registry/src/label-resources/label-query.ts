import { invalidQuery, queryList, type Query } from '@umbra/wire';
import { boundedText, mapOf } from '../http/bounded-text.ts';
import type { Resource } from '../resources/resource-type.ts';
import type { Label } from './decide-labels.ts';
import type { LabelObject } from './label-resources.wire.ts';
import type { LabelFilter } from './labels.repository.ts';

const FILTER_NAME = /^labels\[(.*)\]$/s;
const ANY_VALUE = '*';
const MAX_FILTERS = 10;

/** `labels[key]=value`, each of them (LAB-2); `*` is any value. @throws WireError 400 */
export function labelFilters(query: Query): readonly LabelFilter[] {
  const filters = Object.entries(query).flatMap(([name, value]) => {
    const key = FILTER_NAME.exec(name)?.[1];
    if (key === undefined) return [];
    boundedText('labels[…]: the key', key);
    return [value].flat().map((text) => {
      const bounded = boundedText(`labels[${key}]`, text);
      return { key, value: bounded === ANY_VALUE ? undefined : bounded };
    });
  });
  if (filters.length > MAX_FILTERS) throw invalidQuery('labels[…]', `must be given at most ${MAX_FILTERS} times`);
  return filters;
}

const FIELDS = ['resourceId', 'resourceType', 'labels'] as const;
export type LabelField = (typeof FIELDS)[number];

/** Which members an answer shows; none named: all. @throws WireError 400 */
export function labelFields(query: Query): ReadonlySet<LabelField> {
  const named = queryList(query['fields']);
  const known = FIELDS.filter((field) => named.includes(field));
  if (named.some((name) => !FIELDS.some((field) => field === name))) {
    throw invalidQuery('fields', `must be of ${FIELDS.join(', ')}`);
  }
  return new Set(known.length === 0 ? FIELDS : known);
}

/** A resource with its labels, as far as `fields` go: the id is always there. */
export function labelObject(
  { id, type }: Pick<Resource, 'id' | 'type'>,
  labels: readonly Label[],
  fields: ReadonlySet<LabelField> = new Set(FIELDS),
): LabelObject {
  return {
    resourceId: id,
    ...(fields.has('resourceType') ? { resourceType: type } : {}),
    ...(fields.has('labels') ? { labels: mapOf(labels.map(({ key, value }) => [key, value] as const)) } : {}),
  };
}
