import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EXIT } from '../exit-code.ts';
import { Problem } from '../problem.ts';
import type { Surroundings } from '../surroundings.ts';

/** What a login has left: good for another pair, once (USR-4). */
export interface Login {
  readonly email: string;
  readonly userId: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Of the access token. */
  readonly expiresAtMs: number;
}

interface Content {
  readonly version: 1;
  /** By the address of the Umbra. */
  readonly logins: Readonly<Record<string, Login>>;
}

const OWNER_ALONE = 0o600;
const FOLDER_OF_OWNER = 0o700;

/** Logins of one person on one machine, by address. Nobody else can read them. */
export class CredentialsFile {
  readonly path: string;

  constructor({ env, homeFolder }: Pick<Surroundings, 'env' | 'homeFolder'>) {
    const { XDG_CONFIG_HOME: configured = '' } = env;
    this.path = join(configured === '' ? join(homeFolder, '.config') : configured, 'umbra', 'credentials.json');
  }

  async find(url: string): Promise<Login | undefined> {
    const { logins } = await this.#read();
    return Object.hasOwn(logins, url) ? logins[url] : undefined;
  }

  async keep(url: string, login: Login): Promise<void> {
    const { logins } = await this.#read();
    await this.#write({ version: 1, logins: { ...logins, [url]: login } });
  }

  /** @returns whether there was one */
  async forget(url: string): Promise<boolean> {
    const { [url]: forgotten, ...logins } = (await this.#read()).logins;
    if (forgotten === undefined) return false;
    await this.#write({ version: 1, logins });
    return true;
  }

  async #read(): Promise<Content> {
    try {
      const content = JSON.parse(await readFile(this.path, 'utf8')) as Content;
      if (content.version === 1 && typeof content.logins === 'object') return content;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { version: 1, logins: {} };
      if (!(error instanceof SyntaxError)) throw this.#problem('cannot be read', error);
    }
    throw this.#problem('is not a file of logins');
  }

  /** Whole or not at all: who reads it meanwhile sees the one or the other. */
  async #write(content: Content): Promise<void> {
    const temporary = `${this.path}.${randomUUID()}`;
    try {
      await mkdir(dirname(this.path), { recursive: true, mode: FOLDER_OF_OWNER });
      const file = await open(temporary, 'wx', OWNER_ALONE);
      try {
        await file.writeFile(`${JSON.stringify(content, null, 2)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, this.path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw this.#problem('cannot be written', error);
    }
  }

  #problem(what: string, cause?: unknown): Problem {
    const code = (cause as NodeJS.ErrnoException | undefined)?.code;
    return new Problem(EXIT.notLoggedIn, `${this.path} ${what}${code === undefined ? '' : ` (${code})`}.`, {
      advice: 'Repair or remove it, then `umbra login`; or set UMBRA_TOKEN.',
      cause,
    });
  }
}
