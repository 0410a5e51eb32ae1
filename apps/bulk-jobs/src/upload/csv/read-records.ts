import { parse, type CsvError, type Info } from 'csv-parse';
import { MAX_ROWS } from '../read-upload.ts';
import { rest } from '../rest.ts';
import { isLineBreak, lineBreaksIn, MAX_ROW_BYTES } from '../upload-text.ts';
import { CellBounds } from './cell-bounds.ts';
import type { CsvDialect } from './csv-dialect.ts';

/** A row of cells, as the file has it: the header, too. */
export interface CsvRecord {
  readonly cells: readonly string[];
  /** In which it begins, from 1. */
  readonly line: number;
}

/** Where a file ends to be CSV. */
export class CsvBroken extends Error {
  /** Records before the broken one. */
  readonly records: number;
  readonly line: number;
  /** The broken cell, from 1. */
  readonly cell: number;

  constructor(reason: string, place: Pick<CsvBroken, 'records' | 'line' | 'cell'>) {
    super(reason);
    this.records = place.records;
    this.line = place.line;
    this.cell = place.cell;
  }
}

/** Some milliseconds of parsing; other requests have their turn between two pieces. */
const PIECE_BYTES = 32_768;

/** Rows of empty cells, which spreadsheets put at their end: those of one that was once longer. */
const MAX_EMPTY_ROWS = 10_000;
const MAX_RECORDS = 1 + MAX_ROWS + MAX_EMPTY_ROWS;
const TOO_MANY_RECORDS = `is one row too many: at most ${String(MAX_ROWS)} devices and ${String(MAX_EMPTY_ROWS)} empty rows`;

/**
 * The records of a file as they are parsed; empty lines are none. No file gives more than some thousands of them, nor more
 * cells than a large honest one has.
 * @param encoding `latin1` gives the bytes of cells that are not UTF-8
 * @throws CsvBroken @throws the reason of the signal
 */
export async function* readRecords(
  { bytes, delimiter, firstLine }: CsvDialect,
  signal: AbortSignal,
  encoding: 'utf8' | 'latin1' = 'utf8',
): AsyncGenerator<CsvRecord> {
  const parser = parse({
    ...{ delimiter, encoding, info: true, relax_column_count: true, skip_empty_lines: true },
    // A lone CR, too: spreadsheets of old Macs.
    record_delimiter: ['\r\n', '\n', '\r'],
  });
  let failure: unknown;
  parser.on('error', (error) => (failure = error));
  const bounds = new CellBounds(delimiter);
  const place = { records: 0, line: firstLine, endsAt: 0 };
  const begin = (to: number): void => {
    // Empty lines before a record are not part of it.
    let at = place.endsAt;
    while (at < to && isLineBreak(bytes[at])) at += 1;
    place.line += lineBreaksIn(bytes, place.endsAt, at);
    place.endsAt = at;
  };
  for (let from = 0; from < bytes.length; from += PIECE_BYTES) {
    const pieceEnd = Math.min(from + PIECE_BYTES, bytes.length);
    const excess = bounds.excessIn(bytes, from, pieceEnd);
    const to = excess?.at ?? pieceEnd;
    parser.write(bytes.subarray(from, to));
    if (to === bytes.length) parser.end();
    // What was parsed before an error is read before the parser is told of the error.
    for (let item = take(parser); item !== null; item = take(parser)) {
      begin(to);
      if (place.records === MAX_RECORDS) throw new CsvBroken(TOO_MANY_RECORDS, { ...place, cell: 1 });
      yield { cells: item.record, line: place.line };
      place.line += lineBreaksIn(bytes, place.endsAt, item.info.bytes);
      place.endsAt = item.info.bytes;
      place.records += 1;
    }
    await rest(signal);
    begin(to);
    if (failure !== undefined || to - place.endsAt > MAX_ROW_BYTES) {
      parser.destroy();
      throw broken(failure, place);
    }
    if (excess !== undefined) {
      parser.destroy();
      throw new CsvBroken(excess.reason, { ...place, cell: excess.cell });
    }
  }
}

/** What the parser says, with `info`, of a record. */
interface ParsedItem {
  readonly record: string[];
  readonly info: Info;
}

const take = (parser: ReturnType<typeof parse>): ParsedItem | null => parser.read() as ParsedItem | null;

const REASONS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'has a quote that is never closed',
  CSV_INVALID_CLOSING_QUOTE: 'goes on behind its closing quote: a quote within a quoted cell is written twice',
  INVALID_OPENING_QUOTE: 'has a quote in its middle: quote the whole cell, and write the quotes in it twice',
};

function broken(failure: unknown, { records, line }: { readonly records: number; readonly line: number }): CsvBroken {
  if (failure === undefined) {
    const reason = `has more than ${String(MAX_ROW_BYTES)} bytes: is a quote not closed?`;
    return new CsvBroken(reason, { records, line, cell: 1 });
  }
  const { code, column } = failure as CsvError & { readonly column?: unknown };
  const reason = REASONS[code] ?? 'is not CSV';
  return new CsvBroken(reason, { records, line, cell: typeof column === 'number' ? column + 1 : 1 });
}
