import { EXIT } from '../exit-code.ts';
import { Problem } from '../problem.ts';

/** Who the program is to the API. */
export interface Tokens {
  /** @throws Problem when there is no login */
  current(): Promise<string>;
  /**
   * After an answer 401.
   * @param refused the token that was not taken
   * @returns another one to try; undefined: there is none
   * @throws Problem when the login has ended
   */
  renewed(refused: string): Promise<string | undefined>;
}

/** A token that was given by the environment: a user's, or an API key. @throws Problem */
export function givenToken(text: string): Tokens {
  const token = usableToken(text.trim(), 'UMBRA_TOKEN', 'Set it anew, or log in by `umbra login`.');
  return { current: () => Promise.resolve(token), renewed: () => Promise.resolve(undefined) };
}

/**
 * What cannot be sent is refused before it is tried: whatever sends it would say it.
 * @param from where it is, for words
 * @throws Problem, without any of it
 */
export function usableToken(token: string | undefined, from: string, advice: string): string {
  const given = token ?? '';
  const fault = faultOf(given);
  if (fault === undefined) return given;
  throw new Problem(EXIT.notLoggedIn, `${from} holds no token: ${fault}.`, { advice });
}

function faultOf(token: string): string | undefined {
  if (token === '') return 'it is empty';
  if (/[\r\n]/.test(token)) return 'it has a line break in it';
  if (/\s/.test(token)) return 'it has a space in it';
  return /^[!-~]+$/.test(token) ? undefined : 'it has a character in it that no token has';
}
