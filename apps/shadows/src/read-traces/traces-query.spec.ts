import { encodePageToken, type Query, type WireError } from '@umbra/wire';
import { olderThanMs, parseTracesQuery, tracesList, type TracesWindow } from './traces-query.ts';

const NOW = 1_800_000_000_000;
const DAY_MS = 86_400_000;
const OPEN: TracesWindow = { defaultDays: 0, maxDays: 0 };

const parse = (query: Query, window = OPEN) => parseTracesQuery(query, window, NOW);

const statusOf = (query: Query, window = OPEN): number | undefined => {
  try {
    parse(query, window);
    return undefined;
  } catch (error) {
    return (error as WireError).status;
  }
};

describe('what traces are asked for', () => {
  it('TRC-3 is everything by default', () => {
    expect(parse({})).toEqual({
      ...{ afterMs: undefined, beforeMs: undefined, outliers: undefined, mode: undefined },
      ...{ count: 1_000, isPaged: true },
    });
  });

  it('TRC-3 keeps to another policy where one is set', () => {
    const window = { defaultDays: 1, maxDays: 18 };
    expect(parse({}, window).afterMs).toBe(NOW - DAY_MS);
    expect(parse({ before: String(NOW - DAY_MS) }, window).afterMs).toBe(NOW - 2 * DAY_MS);
    expect(statusOf({ after: String(NOW - 18 * DAY_MS) }, window)).toBeUndefined();
    expect(statusOf({ after: String(NOW - 18 * DAY_MS - 1) }, window)).toBe(400);
    expect(statusOf({ after: '0' }, window)).toBe(400);
  });

  it.each([
    ['TRC-4 after behind before', { after: '2', before: '1' }],
    ['TRC-12 a bound that is no number', { after: 'yesterday' }],
    ['TRC-12 a bound with a fraction', { before: '1.5' }],
    ['§1.7 a before of 0', { before: '0' }],
    ['§1.7 the future', { before: String(NOW + 11_000) }],
    ['PAGE-5 a count of 0', { count: '0' }],
    ['PAGE-5 a count beyond 1000', { count: '1001' }],
    ['TRC-5 an unknown mode', { mode: 'parking' }],
    ['TRC-5 outliers that are neither', { outliers: 'some' }],
    ['TRC-6 smooth that is neither', { smooth: 'very' }],
  ] as [string, Query][])('refuses %s', (_what, query) => {
    expect(statusOf(query)).toBe(400);
  });

  it('PAGE-4 goes on below the last trace, whatever else is a position', () => {
    const list = tracesList('HERE-1', { mode: 'sleep' });
    const placeOf = (value: object) => olderThanMs({ pageToken: encodePageToken(value, list) }, list);
    expect(olderThanMs({}, list)).toBeUndefined();
    expect(placeOf({ olderThanMs: 5 })).toBe(5);
    expect(() => placeOf({ olderThanMs: 1.5 })).toThrow(expect.objectContaining({ status: 400 }));
  });

  it('§1.7 allows for the skew of a clock', () => {
    expect(parse({ before: String(NOW + 9_000) }).beforeMs).toBe(NOW + 9_000);
  });

  it.each(['unknown', 'normal', 'flight', 'transport', 'sleep', 'powerSave'])('TRC-5 knows the mode %s', (mode) => {
    expect(parse({ mode }).mode).toBe(mode);
  });

  it.each([
    { last: '0' },
    { last: 'abc' },
    { last: '' },
    { last: '-5' },
    { last: '1.5' },
    { last: ['5', '6'] },
  ] as Query[])('TRC-10 passes over %j', (query) => {
    expect(parse(query)).toEqual(parse({}));
  });

  it('TRC-10 takes last=N for the newest N without a page', () => {
    expect(parse({ last: '5' })).toMatchObject({ count: 5, isPaged: false });
    expect(parse({ last: '5000' })).toMatchObject({ count: 1_000, isPaged: false });
  });
});
