import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { EXIT } from '../exit-code.ts';
import { Problem } from '../problem.ts';
import { IDS, readCsv, readJson, type JobType } from './fleet-text.ts';
import { counted } from './job-report.ts';

/** Of one upload (§9.4). */
export const MAX_BYTES = 5 * 1_048_576;
/** Of one job (BULK-1). */
export const MAX_ROWS = 1_000;
/** Of the name that a job shows (§9.1). */
const MAX_NAME_LENGTH = 50;

const CONTENT_TYPES: Readonly<Record<string, string>> = { '.csv': 'text/csv', '.json': 'application/json' };

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
  if (isUtf16(new Uint8Array(await body.slice(0, 2).arrayBuffer()))) {
    throw refused(`${path} is in UTF-16.`, { advice: 'Save it as UTF-8; spreadsheets call that "CSV UTF-8".' });
  }
  const text = await body.text();
  const fleet = contentType === 'text/csv' ? readCsv(text) : readJson(text);
  if ('fault' in fleet) throw refused(`${path} ${fleet.fault}.`);
  const { type, rows = 0 } = fleet;
  if (type === undefined) throw neither(path, contentType === 'text/csv' ? 'header' : 'first row');
  if (type !== wanted) throw opposite(path, type);
  if (rows > MAX_ROWS) throw tooMany(path, rows);
  return { fileName: basename(path).slice(0, MAX_NAME_LENGTH), contentType, body };
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

/** By its byte order mark, or by the half of its first character that is empty. */
function isUtf16([first, second]: Uint8Array): boolean {
  const isMarked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return isMarked || (first === 0) !== (second === 0);
}

function tooMany(path: string, rows: number): Problem {
  const files = Math.ceil(rows / MAX_ROWS);
  return refused(`${path} has ${counted(rows)} rows, and a job takes ${counted(MAX_ROWS)}. Nothing was sent.`, {
    advice: `Split it into ${counted(files)} files, each with ${
      path.toLowerCase().endsWith('.csv') ? 'the header' : 'an array of its own'
    }, and send one after the other.`,
  });
}

const neither = (path: string, where: string): Problem =>
  refused(`${path} does not say what is to become of its devices: its ${where} has no "name", and no id either.`, {
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
