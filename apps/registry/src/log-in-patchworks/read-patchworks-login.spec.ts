import { readPatchworksLogin } from './read-patchworks-login.ts';

const refusalOf = (body: unknown): string => {
  try {
    readPatchworksLogin(body);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it was accepted');
};

describe('a login of the Patchworks API', () => {
  it('§1 is by username or email, of which username counts; blanks around it do not', () => {
    expect(readPatchworksLogin({ username: ' a ', email: 'b', password: ' p ' })).toEqual({
      username: 'a',
      password: ' p ',
    });
    expect(readPatchworksLogin({ email: 'b', password: 'p' }).username).toBe('b');
    expect(readPatchworksLogin({ username: null, email: 'b', password: 'p' }).username).toBe('b');
  });

  it.each([
    [undefined, 'The username field is required. (and 1 more error)'],
    ['text', 'The username field is required. (and 1 more error)'],
    [{ username: '  ', password: 'p' }, 'The username field is required.'],
    [{ username: 'a' }, 'The password field is required.'],
    [{ username: 1, password: 'p' }, 'The username field must be a string.'],
    [{ username: 'a', password: ['p'] }, 'The password field must be a string.'],
    [{ username: 'a'.repeat(321), password: 'p' }, 'The username field must not be greater than 320 characters.'],
    [{ username: 'a', password: 'p'.repeat(1_001) }, 'The password field must not be greater than 1000 characters.'],
  ])('§3.3 refuses %j', (body, message) => {
    expect(refusalOf(body)).toBe(message);
  });
});
