import { usableToken, type Tokens } from '../api/tokens.ts';
import { EXIT } from '../exit-code.ts';
import { Problem } from '../problem.ts';
import type { Surroundings } from '../surroundings.ts';
import type { CredentialsFile, Login } from './credentials-file.ts';
import { refreshed } from './user-tokens.ts';

/** So that a token does not expire on its way. */
const MARGIN_MS = 60_000;
/** Another run of this program has used the pair, and is about to store the next one. */
const LOOKS = 10;
const BETWEEN_LOOKS_MS = 200;

/** The stored login of an Umbra; renewed when it is due, and stored again. */
export class StoredLogin implements Tokens {
  readonly #url: string;
  readonly #file: CredentialsFile;
  readonly #surroundings: Pick<Surroundings, 'nowMs' | 'sleep'>;
  #renewing: Promise<string> | undefined;

  constructor(url: string, file: CredentialsFile, surroundings: Pick<Surroundings, 'nowMs' | 'sleep'>) {
    this.#url = url;
    this.#file = file;
    this.#surroundings = surroundings;
  }

  async current(): Promise<string> {
    const { accessToken, expiresAtMs } = await this.#login();
    return this.#surroundings.nowMs() < expiresAtMs - MARGIN_MS ? accessToken : this.renewed(accessToken);
  }

  /** Requests that go on side by side share one renewal: a pair is good for one. */
  renewed(refused: string): Promise<string> {
    this.#renewing ??= this.#renew(refused).finally(() => (this.#renewing = undefined));
    return this.#renewing;
  }

  async #renew(refused: string): Promise<string> {
    const login = await this.#login();
    if (login.accessToken !== refused) return login.accessToken;
    const next = await refreshed(this.#url, login, this.#surroundings.nowMs());
    if (next === undefined) return this.#byAnother(refused);
    await this.#file.keep(this.#url, next);
    return next.accessToken;
  }

  async #byAnother(refused: string): Promise<string> {
    for (let look = 0; look < LOOKS; look += 1) {
      const { accessToken } = await this.#login();
      if (accessToken !== refused) return accessToken;
      await this.#surroundings.sleep(BETWEEN_LOOKS_MS);
    }
    throw new Problem(EXIT.notLoggedIn, `The login at ${this.#url} has ended.`, { advice: 'Log in by `umbra login`.' });
  }

  async #login(): Promise<Login> {
    const login = await this.#file.find(this.#url);
    if (login !== undefined) {
      usableToken(
        login.accessToken,
        `The login of ${this.#url} in ${this.#file.path}`,
        'Log in anew by `umbra login`.',
      );
      return login;
    }
    throw new Problem(EXIT.notLoggedIn, `You are not logged in at ${this.#url}.`, {
      advice: 'Log in by `umbra login`, or set UMBRA_TOKEN.',
    });
  }
}
