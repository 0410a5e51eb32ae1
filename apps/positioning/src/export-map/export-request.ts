import { parseArgs } from 'node:util';
import { classifyError } from '@umbra/errors';
import { UsageError } from '../import-program/import-request.ts';
import type { LayerFormat } from './export-layer.ts';

/** Contributions are on the log; the others are what the map has. */
export type ExportFormat = LayerFormat | 'contributions';

const EXPORT_FORMATS: readonly ExportFormat[] = ['map', 'cells', 'contributions'];

/** What the command line asks for. */
export interface ExportRequest {
  readonly format: ExportFormat;
  /** Undefined: to the standard output. */
  readonly path: string | undefined;
  /** Whose own; undefined: the shared map, or the contributions of all. */
  readonly projectId: string | undefined;
}

const USAGE = `positioning:export -- --format ${EXPORT_FORMATS.join('|')} [--file FILE] [--project ID]`;
const OPTIONS = { format: { type: 'string' }, file: { type: 'string' }, project: { type: 'string' } } as const;

/** @throws UsageError naming what is missing or wrong */
export function parseExportRequest(args: readonly string[]): ExportRequest {
  const { format, file, project } = optionsOf(args);
  const known = EXPORT_FORMATS.find((name) => name === format);
  if (known === undefined) {
    const fault = format === undefined ? '--format is missing' : `--format ${format} is unknown`;
    throw new UsageError(`${fault}: one of ${EXPORT_FORMATS.join(', ')}\nUsage: ${USAGE}`);
  }
  if (file === '' || project === '') throw new UsageError(`--file and --project must not be empty\nUsage: ${USAGE}`);
  return { format: known, path: file, projectId: project };
}

function optionsOf(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    throw new UsageError(`${classifyError(error).message}\nUsage: ${USAGE}`);
  }
}
