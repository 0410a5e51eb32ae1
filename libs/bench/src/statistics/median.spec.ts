import { median } from './median.ts';

describe('the median', () => {
  it.each([
    [[3], 3],
    [[10, 9, 100], 10],
    [[4, 1, 3, 2], 2.5],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  it('of nothing is no number, so that a missing measurement is never taken for a fast one', () => {
    expect(median([])).toBeNaN();
  });
});
