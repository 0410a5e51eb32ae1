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

/** A token that was given by the environment: a user's, or an API key. */
export const givenToken = (token: string): Tokens => ({
  current: () => Promise.resolve(token),
  renewed: () => Promise.resolve(undefined),
});
