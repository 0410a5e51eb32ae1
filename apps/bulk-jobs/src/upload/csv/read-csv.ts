import { isUtf8 } from 'node:buffer';
import type { JobType } from '../../job/job.ts';
import type { RowWish } from '../../job/row-wish.ts';
import { checkRow } from '../rows/check-row.ts';
import { MAX_ROWS, tooManyRows, type ReadUpload } from '../read-upload.ts';
import { quotable, UploadProblems, type UploadProblem } from '../upload-problem.ts';
import { isUtf8Text } from '../upload-text.ts';
import { dialectOf, type CsvDialect } from './csv-dialect.ts';
import { csvRow } from './csv-row.ts';
import { readHeader, type CsvColumn, type CsvHeader } from './read-header.ts';
import { CsvBroken, readRecords, type CsvRecord } from './read-records.ts';

/** §9.4 @param body in UTF-8, if it is what it should be @throws the reason of the signal */
export async function readCsv(body: Buffer, signal: AbortSignal): Promise<ReadUpload> {
  const dialect = dialectOf(body);
  if ('reason' in dialect) return { problems: [dialect] };
  const { bytes } = dialect;
  // Without a line break all of it is a header, however long.
  if (!bytes.includes('\n') && !bytes.includes('\r')) return { problems: [NO_ROWS] };
  try {
    return isUtf8(bytes) ? await readRows(dialect, signal) : await findNotUtf8(dialect, signal);
  } catch (error) {
    if (error instanceof CsvBroken) return { problems: [brokenAt(error)] };
    throw error;
  }
}

const NO_ROWS: UploadProblem = {
  ...{ path: '', row: 1, column: 1, line: 1 },
  reason: 'has no rows below its header; with curl, send it by --data-binary @file, because -d strips the line breaks',
};

async function readRows(dialect: CsvDialect, signal: AbortSignal): Promise<ReadUpload> {
  const problems = new UploadProblems();
  const wishes: RowWish[] = [];
  let headerRecord: CsvRecord | undefined;
  let header: CsvHeader | undefined;
  let row = 0;
  for await (const record of readRecords(dialect, signal)) {
    if (headerRecord === undefined) {
      headerRecord = record;
      continue;
    }
    // Spreadsheets put rows of empty cells at their end.
    if (record.cells.length === headerRecord.cells.length && record.cells.every((cell) => cell === '')) continue;
    row += 1;
    if (header === undefined) {
      const read = readHeader(headerRecord);
      if ('problems' in read) return read;
      header = read;
    }
    if (row > MAX_ROWS) problems.add(at(record, row, header.columns[0]!, tooManyRows));
    else readRow(header, record, row, wishes, problems);
    if (problems.isFull || row > MAX_ROWS) break;
  }
  if (problems.found.length > 0) return { problems: problems.found };
  return header === undefined ? { problems: [NO_ROWS] } : { type: header.type, wishes };
}

function readRow(
  { type, columns }: { readonly type: JobType; readonly columns: readonly CsvColumn[] },
  record: CsvRecord,
  row: number,
  wishes: RowWish[],
  problems: UploadProblems,
): void {
  const { cells } = record;
  if (cells.length !== columns.length) {
    problems.add(at(record, row, columns[cells.length] ?? columns.length + 1, ragged(cells.length, columns.length)));
    return;
  }
  const read = csvRow(columns, cells);
  problems.add(...read.problems.map(({ column, reason }) => at(record, row, column, reason)));
  const checked = checkRow(type, read.fields);
  if ('wish' in checked) wishes.push(checked.wish);
  else {
    problems.add(
      ...checked.problems.map((problem) => at(record, row, read.columnOf(problem) ?? problem.field, problem.reason)),
    );
  }
}

const ragged = (cells: number, columns: number): string =>
  cells < columns
    ? `is missing: the row has ${String(cells)} cells, the header ${String(columns)} columns`
    : `has no name in the header: the row has ${String(cells)} cells, the header ${String(columns)} columns`;

/** A problem at a column, which is in the header, or a name that is not, or a number. */
function at({ line }: CsvRecord, row: number, column: CsvColumn | string | number, reason: string): UploadProblem {
  const name = typeof column === 'object' ? quotable(column.name) : column;
  return { path: `line ${String(line)}, column ${String(name)}`, row, column: name, line, reason };
}

const brokenAt = ({ records, line, cell, message }: CsvBroken): UploadProblem => ({
  ...{ path: `line ${String(line)}, column ${String(cell)}`, row: records, column: cell, line },
  reason: message,
});

const NOT_UTF8 = 'is not UTF-8: save the file as "CSV UTF-8"';

/** Says which cell it is: the files of spreadsheets are often in the encoding of their country. */
async function findNotUtf8(dialect: CsvDialect, signal: AbortSignal): Promise<ReadUpload> {
  let row = 0;
  for await (const { cells, line } of readRecords(dialect, signal, 'latin1')) {
    // A check of each cell would cost more than all of its parsing.
    if (!isUtf8Text(cells.join(','))) {
      const index = cells.findIndex((cell) => !isUtf8Text(cell));
      return { problems: [brokenAt(new CsvBroken(NOT_UTF8, { records: row, line, cell: index + 1 }))] };
    }
    row += 1;
  }
  return { problems: [brokenAt(new CsvBroken(NOT_UTF8, { records: 0, line: dialect.firstLine, cell: 1 }))] };
}
