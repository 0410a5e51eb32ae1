import { parseQuery } from '@umbra/wire';
import { labelFields, labelFilters, labelObject } from './label-query.ts';

const invalid = expect.objectContaining({ status: 400 });

describe('the query of labels', () => {
  it('LAB-2 filters by each labels[key]=value, and by * for any', () => {
    expect(labelFilters(parseQuery('labels[a]=1&labels[a]=2&labels%5Bb%2Fc%5D=*&label=3&labelsx[a]=4'))).toEqual([
      { key: 'a', value: '1' },
      { key: 'a', value: '2' },
      { key: 'b/c', value: undefined },
    ]);
  });

  it.each(['labels[]=a', 'labels[a]=', `labels[a]=${'x'.repeat(51)}`, `labels[${'x'.repeat(51)}]=a`, 'labels[a]=%00'])(
    'LAB-2 refuses %s',
    (query) => {
      // `labels[]` alone is an array of the name `labels`, which is nobody's.
      const filters = () => labelFilters(parseQuery(query));
      if (query === 'labels[]=a') expect(filters()).toEqual([]);
      else expect(filters).toThrow(invalid);
    },
  );

  it('LAB-2 refuses more than ten filters', () => {
    const query = Array.from({ length: 11 }, (_, index) => `labels[a]=${index}`).join('&');
    expect(() => labelFilters(parseQuery(query))).toThrow(invalid);
  });

  it('shows the members that fields names, and the id', () => {
    const labels = [{ key: 'a', value: '1' }];
    const resource = { id: 'r', type: 'rule' } as const;
    expect(labelObject(resource, labels, labelFields(parseQuery('fields=labels')))).toEqual({
      ...{ resourceId: 'r', labels: { a: ['1'] } },
    });
    expect(labelObject(resource, labels, labelFields(parseQuery('fields=resourceType')))).toEqual({
      ...{ resourceId: 'r', resourceType: 'rule' },
    });
    expect(labelObject(resource, labels, labelFields(parseQuery('')))).toEqual({
      ...{ resourceId: 'r', resourceType: 'rule', labels: { a: ['1'] } },
    });
    expect(() => labelFields(parseQuery('fields=labels,secret'))).toThrow(invalid);
  });
});
