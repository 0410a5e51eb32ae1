import { pipeline } from 'node:stream/promises';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { EXIT } from '../exit-code.ts';
import { Problem } from '../problem.ts';
import { sessionOf } from '../session.ts';
import type { Surroundings } from '../surroundings.ts';
import { sayLine } from '../terminal/say.ts';
import { COLUMNS, IMPORTABLE_COLUMNS, type Column } from './device-row.ts';
import { DeviceLabels } from './device-labels.ts';
import { csvText, jsonRows } from './export-text.ts';
import { ExportTally } from './export-tally.ts';
import { readDevices } from './read-devices.ts';
import { isOpenAs, writeWhole } from './write-whole.ts';

interface ExportOptions {
  readonly format?: 'csv' | 'json';
  readonly output?: string;
  readonly columns: readonly Column[];
}

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
  const tally = new ExportTally(labels, columns);
  const rows = tally.counting(readDevices(api, projectId, labels, columns));
  const text = format === 'json' ? jsonRows(rows, columns) : csvText(rows, columns, labels.ownTags);
  const { stream, descriptor } = surroundings.out;
  const isOwnOutput = output === undefined || (descriptor !== undefined && (await isOpenAs(output, descriptor)));
  if (isOwnOutput) await pipeline(text, stream, { signal, end: false });
  else await writeWhole(output, text, signal);
  for (const line of tally.words(output)) sayLine(surroundings.err, line);
}

function columnsOf(text: string): Column[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !COLUMNS.includes(name as Column));
  if (unknown !== undefined) throw new InvalidArgumentError(`There is no column "${unknown}".`);
  return [...new Set(names as Column[])];
}
