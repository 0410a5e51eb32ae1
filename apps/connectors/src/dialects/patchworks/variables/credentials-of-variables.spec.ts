import { credentialsOf, valueOf } from './credentials-of-variables.ts';

describe('credentials in variables', () => {
  it.each([
    ['text', 'text'],
    ['123', '123'],
    [{ a: [1] }, '{"a":[1]}'],
    [['x'], '["x"]'],
  ])('%j is kept as %j, and is itself again', (member, value) => {
    expect(valueOf(member)).toBe(value);
    expect(credentialsOf([{ key: 'k', value }])).toEqual({ k: member });
  });

  it('a number becomes its digits', () => {
    expect(valueOf(24)).toBe('24');
  });

  it('a text that only looks like JSON stays a text', () => {
    expect(credentialsOf([{ key: 'k', value: '{{user}}' }])).toEqual({ k: '{{user}}' });
  });

  it('what has no value is absent', () => {
    expect(valueOf(undefined)).toBeNull();
    expect(credentialsOf([{ key: 'k', value: null }])).toEqual({});
  });
});
