import { UmbraError } from '@umbra/errors';
import { CsvError, parse } from 'csv-parse';
import { through } from '../import-files/through.ts';

/** Of one row: beyond it a quote was opened and never closed. */
const MAX_RECORD_BYTES = 64 * 1024;

/** What cannot be read as rows; nothing of it is guessed, since after a lost quote every row would be a guess. */
export class CsvFaultError extends UmbraError {
  constructor(cause: CsvError) {
    super('POSITIONING_CSV_FAULT', `The CSV cannot be read: ${cause.message}`, { cause });
  }
}

/** The rows of a CSV by RFC 4180, of whatever length. A quote within an unquoted field is a character like any other. */
export async function* csvRecords(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly string[]> {
  const parser = parse({
    ...{ bom: true, record_delimiter: ['\r\n', '\n'], skip_empty_lines: true, max_record_size: MAX_RECORD_BYTES },
    ...{ relax_column_count: true, relax_quotes: true },
  });
  try {
    yield* through<string[]>(chunks, parser);
  } catch (error) {
    throw error instanceof CsvError ? new CsvFaultError(error) : error;
  }
}
