import { parseBbox } from './bbox.ts';
import { countPage, limitPage } from './page.ts';
import { parseQuery } from './parse-query.ts';
import { parseBoolean, parseCount, parseLimit, parseTimestampMs, queryList } from './query-values.ts';

const NOW_MS = 1_700_000_000_000;
const refusalAt = (path: string) =>
  expect.objectContaining({
    status: 400,
    details: { errors: [expect.objectContaining({ path, reason: expect.any(String) })] },
  });
const refused = (work: () => unknown): unknown => {
  try {
    return { accepted: work() };
  } catch (error) {
    return error;
  }
};

describe('page sizes', () => {
  it('take the default when they are absent', () => {
    expect(parseCount(undefined, { default: 100, max: 100 })).toBe(100);
    expect(parseLimit(undefined, { default: 100, max: 1000 })).toBe(100);
  });

  it('take what is in range', () => {
    expect(parseCount('1', { default: 100, max: 100 })).toBe(1);
    expect(parseLimit('1000', { default: 100, max: 1000 })).toBe(1000);
  });

  it.each(['0', '101', '-1', '1.5', '1e2', ' 5', 'ten', '99999999999999999999', ['1', '2']])(
    'PAGE-5 refuse %j',
    (value) => {
      expect(refused(() => parseCount(value, { default: 100, max: 100 }))).toEqual(refusalAt('count'));
      expect(refused(() => parseLimit(value, { default: 100, max: 100 }))).toEqual(refusalAt('limit'));
    },
  );
});

describe('pages', () => {
  it('PAGE-1 count what is in them, and limit echoes the request', () => {
    expect(countPage([1, 2], 'next')).toEqual({ data: [1, 2], count: 2, pageToken: 'next' });
    expect(limitPage([1], 7, 'next', 40)).toEqual({
      items: [1],
      count: 1,
      limit: 7,
      nextPageToken: 'next',
      total: 40,
    });
  });

  it('PAGE-2 PAGE-3 have no token key when they are the last, also when they are empty', () => {
    expect(Object.keys(countPage([]))).toEqual(['data', 'count']);
    expect(Object.keys(limitPage([], 10))).toEqual(['items', 'count', 'limit']);
  });
});

describe('parseTimestampMs', () => {
  const before = (value: string) => parseTimestampMs('before', value, { nowMs: NOW_MS, minMs: 1 });
  const after = (value: string) => parseTimestampMs('after', value, { nowMs: NOW_MS, minMs: 0 });

  it('takes the bounds, and the skew', () => {
    expect(before('1')).toBe(1);
    expect(after('0')).toBe(0);
    expect(after(String(NOW_MS + 10_000))).toBe(NOW_MS + 10_000);
    expect(parseTimestampMs('after', undefined, { nowMs: NOW_MS, minMs: 0 })).toBeUndefined();
  });

  it.each(['0', String(NOW_MS + 10_001), '-5', '1.5', 'yesterday'])('refuses %j', (value) => {
    expect(refused(() => before(value))).toEqual(refusalAt('before'));
  });
});

describe('parseBoolean', () => {
  it('takes both words in any case', () => {
    expect(parseBoolean('async', 'true', false)).toBe(true);
    expect(parseBoolean('async', 'FALSE', true)).toBe(false);
    expect(parseBoolean('async', undefined, true)).toBe(true);
  });

  it.each(['1', 'yes'])('refuses %j', (value) => {
    expect(refused(() => parseBoolean('async', value, false))).toEqual(refusalAt('async'));
  });
});

describe('queryList', () => {
  it.each([
    ['a comma', 'fields=position,scan'],
    ['repetition', 'fields=position&fields=scan'],
    ['brackets', 'fields[]=position&fields[]=scan'],
    ['encoded brackets', 'fields%5B%5D=position&fields%5B%5D=scan'],
    ['a mix', 'fields=position,&fields[]=%20scan'],
  ])('reads a list spelled with %s', (_name, text) => {
    expect(queryList(parseQuery(text)['fields'])).toEqual(['position', 'scan']);
  });

  it('is empty when nothing is there', () => {
    expect(queryList(undefined)).toEqual([]);
  });
});

describe('parseQuery', () => {
  it('GEN-15 keeps names nobody asked for, without touching any prototype', () => {
    const query = parseQuery('__proto__=x&constructor=y&projectId=p');
    expect(Object.keys(query)).toEqual(['__proto__', 'constructor', 'projectId']);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});

describe('parseBbox', () => {
  it('reads north-west, then south-east, latitude first', () => {
    expect(parseBbox('52.5,13.1,52.3,13.6')).toEqual({ north: 52.5, west: 13.1, south: 52.3, east: 13.6 });
    expect(parseBbox(['52.5', '13.1', '52.3', '13.6'])).toEqual(parseBbox('52.5,13.1,52.3,13.6'));
  });

  it('takes numbers as programs print them', () => {
    expect(parseBbox('1,1e-7,-2.5E-7,1')).toEqual({ north: 1, west: 1e-7, south: -2.5e-7, east: 1 });
  });

  it('takes a box over the 180th meridian', () => {
    expect(parseBbox('10,170,-10,-170')).toMatchObject({ west: 170, east: -170 });
  });

  it.each(['1,2,3', '1,2,3,4,5', 'a,b,c,d', '91,0,0,1', '10,0,20,1', '1,,2,3', '1e2,0,0,0', '1e,0,0,0'])(
    'refuses %j',
    (text) => {
      expect(refused(() => parseBbox(text))).toEqual(refusalAt('bbox'));
    },
  );
});

it('§1.7 an empty value is as good as none', () => {
  expect(parseCount('', { default: 7, max: 9 })).toBe(7);
  expect(parseLimit('', { default: 7, max: 9 })).toBe(7);
  expect(parseTimestampMs('before', '', { nowMs: 5, minMs: 1 })).toBeUndefined();
  expect(parseBoolean('async', '', true)).toBe(true);
  expect(parseBbox('')).toBeUndefined();
});
