import { isStorable } from '../http/id-page.ts';
import { refusals } from '../registry.errors.ts';
import type { ResourceType } from '../resources/resource-type.ts';

/** A label or an alias that a resource has; the value may hold wildcards. */
export interface ResourceFilter {
  readonly storage: 'aliases' | 'labels';
  /** Of a label its key, of an alias its type. */
  readonly key: string;
  readonly value: string;
}

/** `none`: the filters are for shipments alone, and there are none. */
export type ResourceFilters = readonly ResourceFilter[] | 'none';

const MAX_FILTERS = 10;
const MAX_LENGTH = 101;
const SHIPMENT_KEYS: readonly unknown[] = ['onlyShipments', 'onlyShipmentPlans'];
const MEMBERS: readonly string[] = ['key', 'value', 'storage'];

/** Reads the body of a search: a closed object of 1 to 10 closed filters (§6.1). @throws WireError 400 */
export function resourceFilters(body: unknown, type: ResourceType): ResourceFilters {
  requireClosed('body', body, ['filters']);
  const filters: unknown = body['filters'];
  if (!Array.isArray(filters) || filters.length < 1 || filters.length > MAX_FILTERS) {
    throw refusals.valueInvalid('filters', `must be a list of 1 to ${MAX_FILTERS} filters`);
  }
  const read = filters.map((filter, index) => readFilter(`filters[${index}]`, filter, type));
  const wanted = read.filter((filter) => filter !== 'none');
  return wanted.length < read.length ? 'none' : wanted;
}

function readFilter(path: string, filter: unknown, type: ResourceType): ResourceFilter | 'none' {
  requireClosed(path, filter, MEMBERS);
  const { key, value, storage } = filter;
  if (SHIPMENT_KEYS.includes(key) && value === undefined && storage === undefined) {
    if (type !== 'shipment') throw refusals.valueInvalid(`${path}.key`, 'is for shipments');
    return 'none';
  }
  if (storage !== 'aliases' && storage !== 'labels') {
    throw refusals.valueInvalid(`${path}.storage`, 'must be aliases or labels');
  }
  return { storage, key: searchText(`${path}.key`, key), value: searchText(`${path}.value`, value) };
}

function searchText(path: string, text: unknown): string {
  if (!isStorable(text) || text.length < 1 || text.length > MAX_LENGTH) {
    throw refusals.valueInvalid(path, `must be a text of 1 to ${MAX_LENGTH} characters`);
  }
  return text;
}

function requireClosed(
  path: string,
  value: unknown,
  members: readonly string[],
): asserts value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refusals.valueInvalid(path, 'must be an object');
  }
  if (Object.keys(value).some((name) => !members.includes(name))) {
    throw refusals.valueInvalid(path, `must hold nothing but ${members.join(', ')}`);
  }
}
