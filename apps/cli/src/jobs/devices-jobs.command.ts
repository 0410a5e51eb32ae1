import { Option, type Command } from 'commander';
import { isOver } from '../api/job.ts';
import { JobsApi } from '../api/jobs-api.ts';
import { EXIT } from '../exit-code.ts';
import { Problem } from '../problem.ts';
import type { Finish } from '../program.ts';
import { sessionOf } from '../session.ts';
import type { Surroundings } from '../surroundings.ts';
import { sayJson, sayLine } from '../terminal/say.ts';
import { openFleetFile } from './fleet-file.ts';
import type { JobType } from './fleet-text.ts';
import { followJob, howToGoOn } from './follow-job.ts';
import { reportJob } from './report-job.ts';
import { SecretsFile } from './secrets-file.ts';
import { sendJob } from './send-job.ts';

interface SendOptions {
  readonly wait: boolean;
  readonly secretsTo?: string;
  readonly yes?: boolean;
}

const secretsTo = (): Option =>
  new Option(
    '--secrets-to <file>',
    'where the secrets of new licences go: a new CSV, or .json, that you alone can read',
  );

export function addImport(devices: Command, surroundings: Surroundings, finish: Finish): void {
  devices
    .command('import')
    .description('make, claim, name and configure the devices of a CSV or JSON file, 1,000 at most')
    .argument('<file>', 'fleet.csv or fleet.json')
    .option('--no-wait', 'say which job it is, and leave')
    .addOption(secretsTo())
    .action(async (path: string, options: SendOptions, command: Command) => {
      finish(await send(path, 'create', options, command, surroundings));
    });
}

export function addDelete(devices: Command, surroundings: Surroundings, finish: Finish): void {
  devices
    .command('delete')
    .description('unclaim the devices of a CSV or JSON file, and end their licences unless it says unclaimOnly')
    .argument('<file>', 'a file with trackingId, externalId, or connectorId and externalDeviceId')
    .option('--no-wait', 'say which job it is, and leave')
    .option('-y, --yes', 'do not ask whether it is meant; scripts must say so')
    .action(async (path: string, options: SendOptions, command: Command) => {
      finish(await send(path, 'delete', options, command, surroundings));
    });
}

export function addStatus(devices: Command, surroundings: Surroundings, finish: Finish): void {
  devices
    .command('status')
    .description('how far a job is, or what became of it')
    .argument('<jobId>', 'BULK-…')
    .option('-f, --follow', 'watch it until it is over')
    .addOption(secretsTo())
    .action(async (jobId: string, options: SendOptions & { readonly follow?: boolean }, command: Command) => {
      const session = sessionOf(command, surroundings);
      const jobs = new JobsApi(session.api, session.projectId);
      finish(
        await withSecretsFile(options.secretsTo, async (secrets) => {
          const now = await jobs.status(jobId);
          const isWatched = options.follow === true && !isOver(now);
          const status = isWatched ? await followJob(jobs, jobId, surroundings) : now;
          return reportJob(jobs, jobId, status, surroundings, { isJson: session.isJson, secrets });
        }),
      );
    });
}

async function send(path: string, type: JobType, options: SendOptions, command: Command, surroundings: Surroundings) {
  const session = sessionOf(command, surroundings);
  const jobs = new JobsApi(session.api, session.projectId);
  if (!options.wait && options.secretsTo !== undefined) {
    throw new Problem(EXIT.refused, 'Who does not wait gets no secrets: `umbra devices status` has them later.');
  }
  const file = await openFleetFile(path, type);
  if (type === 'delete' && options.yes !== true) await confirm(path, surroundings);
  return withSecretsFile(options.secretsTo, async (secrets) => {
    const jobId = await sendJob(jobs, file, surroundings);
    if (!options.wait) {
      if (session.isJson) sayJson(surroundings.out, { jobId });
      else sayLine(surroundings.out, jobId);
      sayLine(surroundings.err, `To see it: ${howToGoOn(jobId)}`);
      return EXIT.done;
    }
    sayLine(surroundings.err, `${jobId} has begun.`);
    const status = await followJob(jobs, jobId, surroundings);
    return reportJob(jobs, jobId, status, surroundings, { isJson: session.isJson, secrets });
  });
}

async function confirm(path: string, { prompts }: Surroundings): Promise<void> {
  if (prompts === undefined) {
    throw new Problem(EXIT.refused, 'Nothing was deleted: nobody is here to be asked.', {
      advice: 'Who means it says --yes.',
    });
  }
  if (!(await prompts.confirm(`Delete all devices of ${path}?`)))
    throw new Problem(EXIT.refused, 'Nothing was deleted.');
}

/** Has the file go again where nothing came of it. */
async function withSecretsFile<Result>(
  path: string | undefined,
  work: (secrets: SecretsFile | undefined) => Promise<Result>,
): Promise<Result> {
  if (path === undefined) return work(undefined);
  const secrets = await SecretsFile.create(path);
  try {
    return await work(secrets);
  } catch (error) {
    await secrets.discard();
    throw error;
  }
}
