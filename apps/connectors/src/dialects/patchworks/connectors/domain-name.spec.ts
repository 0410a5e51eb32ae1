import { cutName, freeName, sharedBeginning } from './domain-name.ts';

describe('the name of a Patchworks connector in the domain', () => {
  it.each([
    ['Fleet', [], 'Fleet'],
    ['Fleet', ['Fleet EU'], 'Fleet'],
    ['Fleet', ['Fleet'], 'Fleet (2)'],
    ['Fleet', ['Fleet', 'Fleet (2)', 'Fleet (4)'], 'Fleet (3)'],
    ['🚚'.repeat(120), [], '🚚'.repeat(100)],
    ['🚚'.repeat(120), ['🚚'.repeat(100)], `${'🚚'.repeat(96)} (2)`],
    [`${'a'.repeat(99)} b`, [], 'a'.repeat(99)],
  ])('%# is cut to 100 characters, and suffixed if it is taken', (name, taken, expected) => {
    expect(freeName(name, new Set(taken))).toBe(expected);
    expect([...expected].length).toBeLessThanOrEqual(100);
    for (const each of [expected, ...taken]) expect(each.startsWith(sharedBeginning(name))).toBe(true);
  });

  it('is no name of blanks at its end', () => {
    expect(cutName('ab  cd', 4)).toBe('ab');
  });
});
