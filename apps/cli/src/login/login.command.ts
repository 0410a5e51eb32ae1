import type { Command } from 'commander';
import { EXIT } from '../exit-code.ts';
import { Problem } from '../problem.ts';
import type { Surroundings } from '../surroundings.ts';
import { sayLine } from '../terminal/say.ts';
import { urlOf } from '../session.ts';
import { CredentialsFile } from './credentials-file.ts';
import { logInAs } from './user-tokens.ts';

export function addLogin(program: Command, surroundings: Surroundings): void {
  program
    .command('login')
    .description('log in, and stay so: the login is kept in credentials.json, for this address')
    .option('--email <email>', 'whom to log in; else UMBRA_EMAIL, else you are asked')
    .addHelpText('after', '\nThe password is in UMBRA_PASSWORD, or you are asked; it is never an option.')
    .action(async (options: { readonly email?: string }, command: Command) => {
      const url = urlOf(command, surroundings);
      const { env, prompts, nowMs } = surroundings;
      const email = options.email ?? env['UMBRA_EMAIL'] ?? (await prompts?.text('Email')) ?? missing();
      const password = env['UMBRA_PASSWORD'] ?? (await prompts?.secret('Password')) ?? missing();
      const file = new CredentialsFile(surroundings);
      await file.keep(url, await logInAs(url, email, password, nowMs()));
      sayLine(surroundings.err, `You are logged in at ${url} as ${email}.`);
    });
}

export function addLogout(program: Command, surroundings: Surroundings): void {
  program
    .command('logout')
    .description('forget the login of this address')
    .action(async (_options: object, command: Command) => {
      const url = urlOf(command, surroundings);
      const isForgotten = await new CredentialsFile(surroundings).forget(url);
      sayLine(surroundings.err, isForgotten ? `You are logged out at ${url}.` : `You were not logged in at ${url}.`);
    });
}

function missing(): never {
  throw new Problem(EXIT.refused, 'There is nobody to ask: set UMBRA_EMAIL and UMBRA_PASSWORD.');
}
