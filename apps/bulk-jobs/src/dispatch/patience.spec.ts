import { patienceMs } from './patience.ts';

describe('the wait for a reply', () => {
  it.each([
    [1, 30_000, 30_000],
    [2, 30_000, 60_000],
    [5, 30_000, 480_000],
    [7, 30_000, 1_920_000],
    [8, 30_000, 3_600_000],
    [2_000, 30_000, 3_600_000],
    [3, 7_200_000, 7_200_000],
  ])('after asking %i times, with %i ms at first, is %i ms', (asks, firstMs, expected) => {
    expect(patienceMs(asks, firstMs)).toBe(expected);
  });
});
