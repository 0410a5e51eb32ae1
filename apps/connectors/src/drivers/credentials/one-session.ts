import { CallsUsedUpError, ExternalCloudError, LogInFailedError } from '../../domain/driver/external-cloud.error.ts';

/** Of a connector: a token or a cookie, made when it is first needed, however many ask at once, and used while it is taken. */
export class OneSession {
  readonly #memory: Map<string, unknown>;
  readonly #key: string;
  readonly #login: () => Promise<string>;

  /** @param memory what is kept of the connector between its runs @param key of the session in it */
  constructor(memory: Map<string, unknown>, key: string, login: () => Promise<string>) {
    this.#memory = memory;
    this.#key = key;
    this.#login = login;
  }

  /** @throws LogInFailedError */
  current(): Promise<string> {
    const known = this.#memory.get(this.#key) as Promise<string> | undefined;
    if (known !== undefined) return known;
    const session = this.#login().catch(logInFailed);
    this.#memory.set(this.#key, session);
    session.catch(() => {
      this.#forget(session);
    });
    return session;
  }

  /** Another one, unless somebody else has made it since. @param refused the one that the cloud does not take */
  async renewed(refused: string): Promise<string> {
    const known = this.#memory.get(this.#key) as Promise<string> | undefined;
    if (known !== undefined && (await known) === refused) this.#forget(known);
    return this.current();
  }

  #forget(session: Promise<string>): void {
    if (this.#memory.get(this.#key) === session) this.#memory.delete(this.#key);
  }
}

/** That there is no session yet is no matter of whatever it was wanted for. */
function logInFailed(error: unknown): never {
  throw error instanceof ExternalCloudError && !(error instanceof CallsUsedUpError)
    ? new LogInFailedError(error)
    : error;
}
