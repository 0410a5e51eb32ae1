import { Option, type Command } from 'commander';
import type { JobInList } from '../api/job.ts';
import { JobsApi } from '../api/jobs-api.ts';
import { sessionOf } from '../session.ts';
import type { Surroundings } from '../surroundings.ts';
import { sayJson, sayLine } from '../terminal/say.ts';
import { textTable } from '../terminal/text-table.ts';

const STATUSES = ['pending', 'ongoing', 'completed', 'failed', 'cancelled', 'acknowledged'];

export function addJobs(program: Command, surroundings: Surroundings): void {
  const jobs = program.command('jobs').description('the jobs of the last week');
  addList(jobs, surroundings);
  addPatch(jobs, 'cancel', 'begin none of its rows any more; what is done stays', surroundings);
  addPatch(jobs, 'acknowledge', 'mark a job that is over as seen', surroundings);
}

function addList(jobs: Command, surroundings: Surroundings): void {
  jobs
    .command('list')
    .description('all of the project, the newest first')
    .addOption(new Option('--type <type>', 'only these').choices(['create', 'delete']))
    .addOption(new Option('--status <status>', 'only these').choices(STATUSES))
    .action(async (filter: { readonly type?: string; readonly status?: string }, command: Command) => {
      const { api, projectId, isJson } = sessionOf(command, surroundings);
      const { out, err } = surroundings;
      const found = await Array.fromAsync(new JobsApi(api, projectId).list(filter));
      if (isJson) sayJson(out, found);
      else if (found.length === 0) sayLine(err, 'There is none.');
      else sayLine(out, textTable(['job', 'type', 'status'], found.map(cellsOf), out.columns));
    });
}

function addPatch(jobs: Command, action: 'cancel' | 'acknowledge', what: string, surroundings: Surroundings): void {
  jobs
    .command(action)
    .description(what)
    .argument('<jobId>', 'BULK-…')
    .action(async (jobId: string, _options: object, command: Command) => {
      const { api, projectId, isJson } = sessionOf(command, surroundings);
      const status = await new JobsApi(api, projectId).patch(jobId, action);
      if (isJson) sayJson(surroundings.out, { jobId, status });
      else sayLine(surroundings.out, `${jobId} is ${status}.`);
    });
}

const cellsOf = ({ jobId, type, status }: JobInList): string[] => [jobId, type ?? '', status];
