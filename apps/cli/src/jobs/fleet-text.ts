import { parse } from 'csv-parse/sync';
import { jsonFault } from './json-fault.ts';

export type JobType = 'create' | 'delete';

/** What a text of devices says of itself, or why it says nothing. */
export type FleetText =
  | {
      /** Undefined where it is neither. */
      readonly type: JobType | undefined;
      /** Undefined where it is broken below its header: Umbra says where. */
      readonly rows: number | undefined;
    }
  /** What is wrong, behind the name of the file. */
  | { readonly fault: string };

/** The longest row that Umbra reads. */
const MAX_ROW_CHARACTERS = 262_144;
/** Excel's word for the delimiter, in a line before the header. */
const SEP_LINE = /^\ufeff?"?sep=."?(?:\r\n|\n|\r)/i;

/** Rows of empty cells, which spreadsheets put at their end, are none. */
export function readCsv(text: string): FleetText {
  const seen: { titles?: readonly string[]; rows: number } = { rows: 0 };
  try {
    parse(text.replace(SEP_LINE, ''), {
      bom: true,
      delimiter: [',', ';', '\t'],
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      max_record_size: MAX_ROW_CHARACTERS,
      on_record: (cells: string[]) => {
        if (seen.titles === undefined) seen.titles = cells;
        else if (cells.some((cell) => cell !== '')) seen.rows += 1;
        return null;
      },
    });
  } catch (error) {
    if (seen.titles === undefined) return { fault: `has a broken header: ${reasonOf(error)}` };
    return { type: typeOf(seen.titles), rows: undefined };
  }
  return { type: typeOf(seen.titles ?? []), rows: seen.rows };
}

const CSV_REASONS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote in it is never closed',
  CSV_INVALID_CLOSING_QUOTE: 'a quote within a quoted cell is written twice',
  INVALID_OPENING_QUOTE: 'a cell with quotes in its middle is quoted as a whole',
  CSV_MAX_RECORD_SIZE: 'it is longer than Umbra reads',
};

const reasonOf = (error: unknown): string =>
  CSV_REASONS[(error as { readonly code?: string }).code ?? ''] ?? 'it is no CSV';

export function readJson(text: string): FleetText {
  const rows = parsed(text);
  if (rows === undefined) return { fault: notJson(text) };
  if (!Array.isArray(rows)) return { fault: 'is no array: an array of rows is wanted, [{…}, {…}]' };
  const [first] = rows as unknown[];
  if (rows.length === 0) return { fault: 'has no rows' };
  if (typeof first !== 'object' || first === null || Array.isArray(first)) {
    return { fault: 'has a first row that is no object: an array of rows is wanted, [{…}, {…}]' };
  }
  return { type: typeOf(Object.keys(first)), rows: rows.length };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function notJson(text: string): string {
  const { line, column, isAtEnd } = jsonFault(text);
  const place = `at line ${String(line)}, column ${String(column)}`;
  return isAtEnd ? `is not valid JSON: it breaks off ${place}` : `is not valid JSON ${place}`;
}

/** One of them has every row that deletes (§9.3). */
export const IDS = ['trackingId', 'externalId', 'externalDeviceId', 'connectorId'];

function typeOf(titles: readonly string[]): JobType | undefined {
  const names = titles.map((title) => title.trim());
  if (names.includes('name')) return 'create';
  return names.some((name) => IDS.includes(name)) ? 'delete' : undefined;
}
