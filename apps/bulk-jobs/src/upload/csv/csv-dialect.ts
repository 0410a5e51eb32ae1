import type { UploadProblem } from '../upload-problem.ts';
import { MAX_ROW_BYTES, withoutByteOrderMark } from '../upload-text.ts';

/** What spreadsheets put between columns. */
export type Delimiter = ',' | ';' | '\t';

/** A CSV as bytes of UTF-8, and how to read it. */
export interface CsvDialect {
  /** Without byte order mark and `sep=` line. */
  readonly bytes: Buffer;
  readonly delimiter: Delimiter;
  /** Of the first byte, from 1. */
  readonly firstLine: number;
}

/** Excel's word for the delimiter, in a line before the header. */
const SEP_LINE = /^"?sep=(.)"?(?:\r\n|\n|\r)/i;
const SEP_LINE_BYTES = 16;

export function dialectOf(body: Buffer): CsvDialect | UploadProblem {
  const bytes = withoutByteOrderMark(body);
  const [line, said] = SEP_LINE.exec(bytes.subarray(0, SEP_LINE_BYTES).toString('latin1')) ?? [];
  if (line === undefined) return { bytes, delimiter: delimiterOf(bytes), firstLine: 1 };
  if (!isDelimiter(said)) {
    const reason = 'must name a comma, a semicolon or a tab';
    return { path: 'line 1, column sep=', row: 0, column: 'sep=', line: 1, reason };
  }
  return { bytes: bytes.subarray(line.length), delimiter: said, firstLine: 2 };
}

const isDelimiter = (text: string | undefined): text is Delimiter => text === ',' || text === ';' || text === '\t';

/** The delimiter of most spreadsheets is the comma; Excel's is a semicolon where the comma stands in decimals. */
function delimiterOf(bytes: Buffer): Delimiter {
  const counts = { ',': 0, ';': 0, '\t': 0 };
  let isQuoted = false;
  for (const byte of bytes.subarray(0, MAX_ROW_BYTES)) {
    const character = String.fromCharCode(byte);
    if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (character === '\n' || character === '\r')) break;
    else if (!isQuoted && isDelimiter(character)) counts[character] += 1;
  }
  if (counts[';'] > counts[','] && counts[';'] >= counts['\t']) return ';';
  return counts['\t'] > counts[','] ? '\t' : ',';
}
