import { credentialsOf, openCredentialsOf, valueOf } from './credentials-of-variables.ts';

describe('credentials in variables', () => {
  it.each([
    ['text', 'text'],
    ['{"a":1}', '{"a":1}'],
    [24, '24'],
    [{ a: [1] }, '{"a":[1]}'],
    [null, null],
    [undefined, null],
  ])('%j is kept as %j', (member, value) => {
    expect(valueOf(member)).toBe(value);
  });

  it('are texts, and what has no value is absent, or open in a new connector', () => {
    const variables = [
      { key: 'a', value: '{"x":1}' },
      { key: 'b', value: null },
      { key: '__proto__', value: '1' },
    ];
    expect(Object.entries(credentialsOf(variables))).toEqual([
      ['a', '{"x":1}'],
      ['__proto__', '1'],
    ]);
    expect(Object.entries(openCredentialsOf(variables))).toEqual(variables.map(({ key, value }) => [key, value]));
  });
});
