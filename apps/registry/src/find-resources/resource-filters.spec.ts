import { resourceFilters } from './resource-filters.ts';

const label = { key: 'tag', value: 'fo*', storage: 'labels' };
const invalid = expect.objectContaining({ status: 400 });

describe('the filters of a search', () => {
  it('§6.1 are 1 to 10, of labels and aliases', () => {
    const alias = { key: 'vin', value: 'W?', storage: 'aliases' };
    expect(resourceFilters({ filters: [label, alias] }, 'device')).toEqual([label, alias]);
    expect(resourceFilters({ filters: Array.from({ length: 10 }, () => label) }, 'rule')).toHaveLength(10);
  });

  it('§6.1 may be for shipments, of which there are none', () => {
    expect(resourceFilters({ filters: [label, { key: 'onlyShipments' }] }, 'shipment')).toBe('none');
    expect(() => resourceFilters({ filters: [{ key: 'onlyShipmentPlans' }] }, 'device')).toThrow(invalid);
  });

  it.each([
    undefined,
    null,
    [],
    {},
    { filters: [] },
    { filters: label },
    { filters: Array.from({ length: 11 }, () => label) },
    { filters: [label], limit: 1 },
    { filters: [null] },
    { filters: [{ ...label, more: 1 }] },
    { filters: [{ key: 'tag', value: 'a' }] },
    { filters: [{ key: 'tag', storage: 'labels' }] },
    { filters: [{ ...label, storage: 'metadata' }] },
    { filters: [{ ...label, value: 7 }] },
    { filters: [{ ...label, value: '' }] },
    { filters: [{ ...label, key: 'a\0' }] },
    { filters: [{ ...label, value: 'x'.repeat(102) }] },
  ])('§6.1 are refused as %j', (body) => {
    expect(() => resourceFilters(body, 'device')).toThrow(invalid);
  });
});
