import type { Command } from 'commander';
import { ApiClient } from './api/api-client.ts';
import { givenToken } from './api/tokens.ts';
import { baseUrl, DEFAULT_URL } from './login/base-url.ts';
import { CredentialsFile } from './login/credentials-file.ts';
import { StoredLogin } from './login/stored-login.ts';
import type { Surroundings } from './surroundings.ts';

/** What every command takes. */
export interface GlobalOptions {
  readonly url?: string;
  readonly project?: string;
  readonly json?: boolean;
}

/** @throws Problem */
export const urlOf = (command: Command, { env }: Surroundings): string =>
  baseUrl(command.optsWithGlobals<GlobalOptions>().url ?? nonEmpty(env['UMBRA_URL']) ?? DEFAULT_URL);

/** Whom a command talks to, and about which project. */
export interface Session {
  readonly api: ApiClient;
  /** Undefined: the only one of the user. */
  readonly projectId: string | undefined;
  readonly isJson: boolean;
}

/** @param signal breaks off what is being read @throws Problem */
export function sessionOf(command: Command, surroundings: Surroundings, signal?: AbortSignal): Session {
  const url = urlOf(command, surroundings);
  const { project, json = false } = command.optsWithGlobals<GlobalOptions>();
  const token = nonEmpty(surroundings.env['UMBRA_TOKEN']);
  const tokens =
    token === undefined ? new StoredLogin(url, new CredentialsFile(surroundings), surroundings) : givenToken(token);
  return {
    api: new ApiClient({ url, tokens, surroundings, signal }),
    projectId: project ?? nonEmpty(surroundings.env['UMBRA_PROJECT']),
    isJson: json,
  };
}

const nonEmpty = (text: string | undefined): string | undefined => (text?.trim() === '' ? undefined : text);
