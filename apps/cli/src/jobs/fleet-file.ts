import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { parse } from 'csv-parse/sync';
import { EXIT } from '../exit-code.ts';
import { Problem } from '../problem.ts';

/** Of one upload (§9.4). */
export const MAX_BYTES = 5 * 1_048_576;
/** Of the name that a job shows (§9.1). */
const MAX_NAME_LENGTH = 50;
/** The longest header that Umbra reads. */
const HEAD_BYTES = 262_144;

const CONTENT_TYPES: Readonly<Record<string, string>> = { '.csv': 'text/csv', '.json': 'application/json' };

export type JobType = 'create' | 'delete';

/** A file of devices, to be read from the disk when it is sent. */
export interface FleetFile {
  readonly fileName: string;
  readonly contentType: string;
  readonly body: Blob;
}

/**
 * @param wanted what is to become of the devices: a file that does not say the same is refused here, since Umbra tells one
 * from the other by the columns alone
 * @throws Problem
 */
export async function openFleetFile(path: string, wanted: JobType): Promise<FleetFile> {
  const contentType = CONTENT_TYPES[extname(path).toLowerCase()];
  if (contentType === undefined) throw refused(`${path}: its name must end in .csv or .json.`);
  const { size } = await statOf(path);
  if (size === 0) throw refused(`${path} is empty.`);
  if (size > MAX_BYTES) {
    throw refused(`${path} has ${(size / 1_048_576).toFixed(1)} MiB; a job takes 5 MiB, and 1,000 devices.`, {
      advice: 'Split it into several files.',
    });
  }
  const body = await openAsBlob(path, { type: contentType });
  const type =
    contentType === 'text/csv' ? typeOfCsv(await body.slice(0, HEAD_BYTES).text()) : typeOfJson(await body.text());
  if (type === undefined) throw neither(path);
  if (type !== wanted) throw opposite(path, type);
  return { fileName: basename(path).slice(0, MAX_NAME_LENGTH), contentType, body };
}

/** Excel's word for the delimiter, in a line before the header. */
const SEP_LINE = /^\ufeff?"?sep=."?(?:\r\n|\n|\r)/i;

/** @returns undefined where it is neither, or broken */
export function typeOfCsv(head: string): JobType | undefined {
  try {
    const [titles]: string[][] = parse(head.replace(SEP_LINE, ''), {
      bom: true,
      delimiter: [',', ';', '\t'],
      to: 1,
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: ['\r\n', '\n', '\r'],
    });
    return typeOf((titles ?? []).map((title) => title.trim()));
  } catch {
    return undefined;
  }
}

/** @returns undefined where it is neither, or broken */
export function typeOfJson(text: string): JobType | undefined {
  try {
    const [first] = JSON.parse(text) as object[];
    return typeOf(Object.keys(first ?? {}));
  } catch {
    return undefined;
  }
}

/** One of them has every row that deletes (§9.3). */
const IDS = ['trackingId', 'externalId', 'externalDeviceId', 'connectorId'];

function typeOf(names: readonly string[]): JobType | undefined {
  if (names.includes('name')) return 'create';
  return names.some((name) => IDS.includes(name)) ? 'delete' : undefined;
}

async function statOf(path: string): Promise<{ readonly size: number }> {
  try {
    const stats = await stat(path);
    if (stats.isFile()) return stats;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw refused(code === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read (${code ?? 'unknown'}).`);
  }
  throw refused(`${path} is no file.`);
}

const neither = (path: string): Problem =>
  refused(`${path} does not say what is to become of its devices: its first row has no "name", and no id either.`, {
    advice: `Files with "name" make devices; files without it, but with ${IDS.join(' or ')}, delete them.`,
  });

function opposite(path: string, type: JobType): Problem {
  return type === 'delete'
    ? refused(`${path} has no column "name": it is a file for deleting devices.`, {
        advice: 'To delete them: `umbra devices delete`.',
      })
    : refused(`${path} has a column "name": it is a file for making devices.`, {
        advice: 'To make them: `umbra devices import`.',
      });
}

const refused = (message: string, options?: { readonly advice: string }): Problem =>
  new Problem(EXIT.refused, message, options);
