import { encodePageToken, type ListName } from './page-token.ts';
import type { Query } from './parse-query.ts';
import { countPageOf, countPageWish, cutNumberedPage, limitPageOf, limitPageWish } from './numbered-page.ts';

const rows = (...numbers: number[]) => numbers.map((number) => ({ number }));
const list: ListName = ['rules', 'project a'];
const numberOf = ({ number }: { number: number }) => number;

describe('pages of a list whose items have ascending numbers', () => {
  it('begin at the beginning with 100, and go on behind the last item', () => {
    expect(countPageWish({}, list)).toEqual({ size: 100, after: 0, list });
    const query = { limit: '7', pageToken: encodePageToken({ after: 12 }, list) };
    expect(limitPageWish(query, list)).toEqual({ size: 7, after: 12, list });
  });

  it.each([
    ['PAGE-5 no item', { count: '0' }],
    ['PAGE-5 more than 100', { count: '101' }],
    ['PAGE-4 no token', { pageToken: 'x' }],
    ['PAGE-4 the token of another list', { pageToken: encodePageToken({ after: 1 }, ['rules', 'project b']) }],
    ['PAGE-4 a place that is none', { pageToken: encodePageToken({ after: 1.5 }, list) }],
  ] as [string, Query][])('are refused for %s', (_name, query) => {
    for (const wishOf of [countPageWish, limitPageWish]) {
      const limited = { ...query, limit: query['count'] ?? '' };
      expect(() => wishOf(limited, list)).toThrow(expect.objectContaining({ status: 400 }));
    }
  });

  it('PAGE-1 PAGE-2 have a token while there is more', () => {
    const wish = { size: 2, after: 0, list };
    const page = cutNumberedPage(rows(3, 5, 9), wish, numberOf);
    const nextPageToken = encodePageToken({ after: 5 }, list);
    expect(limitPageOf(page, wish, numberOf)).toEqual({ items: [3, 5], count: 2, limit: 2, nextPageToken });
    expect(countPageOf(page, numberOf)).toEqual({ data: [3, 5], count: 2, pageToken: nextPageToken });
    const last = cutNumberedPage(rows(3, 5), wish, numberOf);
    expect(limitPageOf(last, wish, numberOf)).toEqual({ items: [3, 5], count: 2, limit: 2 });
  });

  it('PAGE-3 are empty where there is nothing', () => {
    expect(countPageOf(cutNumberedPage([], { size: 2, list }, numberOf), numberOf)).toEqual({ data: [], count: 0 });
  });

  it('may have room for fewer than were asked for', () => {
    const page = cutNumberedPage(rows(1, 2, 3), { size: 3, list }, numberOf, 1);
    expect(page).toEqual({ rows: rows(1), nextPageToken: encodePageToken({ after: 1 }, list) });
  });
});
