import { likePattern } from './wildcards.ts';

describe('likePattern', () => {
  it.each([
    ['plain', 'plain'],
    ['a*', 'a%'],
    ['a***b', 'a%b'],
    ['??', '__'],
    ['100%_\\', String.raw`100\%\_\\`],
  ])('makes of %j %j', (text, pattern) => {
    expect(likePattern(text)).toBe(pattern);
  });
});
