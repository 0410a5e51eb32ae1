import { parseArgs } from 'node:util';
import { classifyError, UmbraError } from '@umbra/errors';

export const IMPORT_FORMATS = ['cells', 'wigle', 'contributions', 'map'] as const;

export type ImportFormat = (typeof IMPORT_FORMATS)[number];

/** What the command line asks for. */
export interface ImportRequest {
  readonly format: ImportFormat;
  readonly path: string;
  readonly source: string;
  readonly licence: string;
  /** Whose map it goes to; undefined: everyone's. */
  readonly projectId: string | undefined;
  /** Contributions that are published already: what one device has heard needs no other's word. */
  readonly isPublic: boolean;
  /** Although the same file is on the map already. */
  readonly isAgain: boolean;
}

/** The command line does not say what to do; the message says how it would. */
export class UsageError extends UmbraError {
  constructor(message: string) {
    super('POSITIONING_USAGE', message);
  }
}

const USAGE = `positioning:import -- --format ${IMPORT_FORMATS.join('|')} --file FILE [--source WHO --licence WHICH] [--project ID] [--public] [--again]`;

const OPTIONS = {
  format: { type: 'string' },
  file: { type: 'string' },
  source: { type: 'string' },
  licence: { type: 'string' },
  project: { type: 'string' },
  public: { type: 'boolean', default: false },
  again: { type: 'boolean', default: false },
} as const;

/** @throws UsageError naming all that is missing or wrong */
export function parseImportRequest(args: readonly string[]): ImportRequest {
  const { format, file, source, licence, project, public: isPublic, again } = optionsOf(args);
  const faults: string[] = [];
  const known = IMPORT_FORMATS.find((name) => name === format);
  if (format === undefined) faults.push(`--format is missing: one of ${IMPORT_FORMATS.join(', ')}`);
  else if (known === undefined) faults.push(`--format ${format} is none of ${IMPORT_FORMATS.join(', ')}`);
  if (file === undefined || file === '') faults.push('--file is missing: the path of what to import, plain or gzip');
  if (project === '') faults.push('--project is empty: leave it out to import for everyone');
  if (isPublic && known !== 'contributions')
    faults.push('--public is for contributions: others say themselves what they are');
  if (known === undefined || file === undefined || faults.length > 0) throw usage(faults);
  return {
    ...{ format: known, path: file, projectId: project, isPublic, isAgain: again },
    source: source ?? 'not stated',
    licence: licence ?? 'not stated',
  };
}

function optionsOf(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    throw usage([classifyError(error).message]);
  }
}

const usage = (faults: readonly string[]): UsageError => new UsageError(`${faults.join('\n')}\nUsage: ${USAGE}`);
