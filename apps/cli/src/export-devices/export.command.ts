import { pipeline } from 'node:stream/promises';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { EXIT } from '../exit-code.ts';
import { counted } from '../jobs/job-report.ts';
import { Problem } from '../problem.ts';
import { sessionOf } from '../session.ts';
import type { Surroundings } from '../surroundings.ts';
import { sayLine } from '../terminal/say.ts';
import { COLUMNS, IMPORTABLE_COLUMNS, type Column, type DeviceRow } from './device-row.ts';
import { DeviceLabels } from './device-labels.ts';
import { csvText, jsonRows } from './export-text.ts';
import { readDevices } from './read-devices.ts';
import { writeWhole } from './write-whole.ts';

interface ExportOptions {
  readonly format?: 'csv' | 'json';
  readonly output?: string;
  readonly columns: readonly Column[];
}

/** Of one device in an upload (§1.9). */
const MAX_TAGS = 10;

export function addExport(devices: Command, surroundings: Surroundings): void {
  devices
    .command('export')
    .description('all claimed devices of a project, as a file that `devices import` takes')
    .addOption(new Option('--format <format>', 'else as --output ends, else csv').choices(['csv', 'json']))
    .option('-o, --output <file>', 'else to the terminal, or into a pipe')
    .addOption(
      new Option('--columns <names>', `of ${COLUMNS.join(',')}; trackingId alone makes a file for \`devices delete\``)
        .argParser(columnsOf)
        .default(IMPORTABLE_COLUMNS, 'all but trackingId'),
    )
    .action(async (options: ExportOptions, command: Command) => {
      const interrupted = new AbortController();
      const stop = surroundings.onInterrupt(() => {
        interrupted.abort();
      });
      try {
        await exportDevices(options, command, surroundings, interrupted.signal);
      } catch (error) {
        if (interrupted.signal.aborted) throw new Problem(EXIT.interrupted, 'Broken off.', { cause: error });
        throw error;
      } finally {
        stop();
      }
    });
}

async function exportDevices(
  { output, columns, ...options }: ExportOptions,
  command: Command,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<void> {
  const { api, projectId, isJson } = sessionOf(command, surroundings, signal);
  const format = options.format ?? (isJson || output?.toLowerCase().endsWith('.json') === true ? 'json' : 'csv');
  const labels = await DeviceLabels.read(api, projectId);
  const tally = new Tally();
  const rows = tally.counting(readDevices(api, projectId, labels, columns));
  const text = format === 'json' ? jsonRows(rows, columns) : csvText(rows, columns, labels.ownTags);
  if (output === undefined) await pipeline(text, surroundings.out.stream, { signal, end: false });
  else await writeWhole(output, text, signal);
  for (const line of tally.words(columns, output)) sayLine(surroundings.err, line);
}

/** What the file is to be told with. */
class Tally {
  #devices = 0;
  #nameless = 0;
  #overTagged = 0;

  async *counting(rows: AsyncIterable<DeviceRow>): AsyncGenerator<DeviceRow> {
    for await (const row of rows) {
      this.#devices += 1;
      if (row.name === undefined) this.#nameless += 1;
      if ((row.tags ?? []).length > MAX_TAGS) this.#overTagged += 1;
      yield row;
    }
  }

  words(columns: readonly Column[], output: string | undefined): string[] {
    const where = output === undefined ? '' : ` in ${output}`;
    return [
      `Devices${where}: ${counted(this.#devices)}.`,
      ...(columns.includes('name') && this.#nameless > 0
        ? [`Without a name: ${counted(this.#nameless)}. An import wants one for each.`]
        : []),
      ...(columns.includes('tags') && this.#overTagged > 0
        ? [`With more than ${String(MAX_TAGS)} tags: ${counted(this.#overTagged)}. An import takes no more.`]
        : []),
    ];
  }
}

function columnsOf(text: string): Column[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !COLUMNS.includes(name as Column));
  if (unknown !== undefined) throw new InvalidArgumentError(`There is no column "${unknown}".`);
  return [...new Set(names as Column[])];
}
