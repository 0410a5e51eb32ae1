import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { EXIT, type ExitCode } from './exit-code.ts';
import { addExport } from './export-devices/export.command.ts';
import { addDelete, addImport, addStatus } from './jobs/devices-jobs.command.ts';
import { addJobs } from './jobs/jobs.command.ts';
import { addLogin, addLogout } from './login/login.command.ts';
import { Problem } from './problem.ts';
import type { Surroundings } from './surroundings.ts';
import { sayLine } from './terminal/say.ts';

/** Says what scripts are told. */
export type Finish = (exitCode: ExitCode) => void;

const CODES = `
Exit codes: 0 all done, 1 refused, 2 not every row succeeded, 3 no answer, 4 not logged in, 5 the job goes on, 130 Ctrl-C.
Environment: UMBRA_URL, UMBRA_PROJECT, UMBRA_TOKEN (a user's token or an API key, instead of a login).`;

/**
 * Does what a command line says.
 * @param words behind the name of the program
 */
export async function run(words: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.done;
  const program = programOf(surroundings, (code) => (exitCode = code));
  try {
    await program.parseAsync(words, { from: 'user' });
    return exitCode;
  } catch (error) {
    // The library has said what was wrong, or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.refused;
    if (!(error instanceof Problem)) throw error;
    sayLine(surroundings.err, [error.message, error.advice].filter(Boolean).join('\n'));
    return error.exitCode;
  }
}

function programOf(surroundings: Surroundings, finish: Finish): Command {
  const { out, err } = surroundings;
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const program = new Command('umbra')
    .description('Fleets of devices in and out of Umbra.')
    .version(version)
    .option('--url <url>', 'address of the Umbra; else UMBRA_URL, else http://127.0.0.1:8080')
    .option('--project <projectId>', 'else UMBRA_PROJECT; needed by who has several')
    .option('--json', 'answer in JSON')
    .exitOverride()
    .configureOutput({ writeOut: (text) => out.stream.write(text), writeErr: (text) => err.stream.write(text) })
    .addHelpText('after', CODES);
  addLogin(program, surroundings);
  addLogout(program, surroundings);
  const devices = program.command('devices').description('import, export and delete devices');
  addImport(devices, surroundings, finish);
  addExport(devices, surroundings);
  addDelete(devices, surroundings, finish);
  addStatus(devices, surroundings, finish);
  addJobs(program, surroundings);
  return program;
}
