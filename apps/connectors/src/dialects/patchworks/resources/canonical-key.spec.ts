import { canonicalKeyOf } from './canonical-key.ts';

describe('§3.1 the canonical key', () => {
  it.each([
    ['Fleet', 'fleet'],
    ['  Fleet & Co. (EU) ', 'fleet-co-eu'],
    ['Größe Café', 'große-cafe'],
    ['Флот 2', 'флот-2'],
    ['--', 'system'],
  ])('of %s is %s', (name, key) => {
    expect(canonicalKeyOf(name)).toBe(key);
  });
});
