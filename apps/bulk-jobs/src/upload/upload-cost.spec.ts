import { jest } from '@jest/globals';
import { parseUpload } from './parse-upload.ts';

const MAX_BYTES = 5 * 1_048_576;
const COLUMNS = 1_000;

/** All that a job may have: 1,000 rows of 1,000 columns. */
const honest = Buffer.from(
  [
    `name,${Array.from({ length: COLUMNS - 1 }, (_, index) => `tag:${String(index)}`).join(',')}\n`,
    ...Array.from({ length: 1_000 }, (_, row) => `${String(row)}${',0'.repeat(COLUMNS - 1)}\n`),
  ].join(''),
);
const filled = (head: string, piece: string, bytes = MAX_BYTES): Buffer =>
  Buffer.from(head + piece.repeat(Math.floor((bytes - head.length) / piece.length)));

/** What a reading takes of the processor, and the longest time in which nobody else had a turn. */
async function costOf(body: Buffer) {
  let blockedMs = 0;
  let turnAtMs = performance.now();
  let isDone = false;
  const turn = (): void => {
    blockedMs = Math.max(blockedMs, performance.now() - turnAtMs);
    turnAtMs = performance.now();
    if (!isDone) setImmediate(turn);
  };
  setImmediate(turn);
  const before = process.cpuUsage();
  const read = await parseUpload(body, { kind: 'csv', charset: 'utf-8' }, new AbortController().signal);
  const { user, system } = process.cpuUsage(before);
  isDone = true;
  return { cpuMs: (user + system) / 1_000, blockedMs, read };
}

describe('what the reading of a CSV costs', () => {
  jest.setTimeout(60_000);
  const honestly = { cpuMs: 0, blockedMs: 0 };
  beforeAll(async () => {
    for (let nth = 0; nth < 2; nth += 1) {
      const { cpuMs, blockedMs, read } = await costOf(honest);
      expect(read).toMatchObject({ type: 'create' });
      honestly.cpuMs = Math.max(honestly.cpuMs, cpuMs);
      honestly.blockedMs = Math.max(honestly.blockedMs, blockedMs);
    }
  });

  it.each([
    ['rows of empty cells', filled('name,type\n', ',\n')],
    ['rows of empty quotes', filled('name\n', '""\n')],
    ['empty lines', filled('name,type\n', '\n')],
    ['wide rows of empty cells', filled(`name${',tag:x'.repeat(5)}\n`, `${','.repeat(999)}\n`)],
    [
      'short rows, and at their end a byte that is not UTF-8',
      Buffer.concat([filled('name\n', 'a\n'), Buffer.of(0xfc)]),
    ],
    [
      'wide rows, and a byte that is not UTF-8',
      Buffer.concat([filled('name\n', `a${','.repeat(999)}\n`), Buffer.of(0xfc)]),
    ],
    ['hundreds of thousands of cells in a row', filled('name,type\n', `${','.repeat(260_000)}\n`)],
    ['hundreds of thousands of tags in a cell', filled('name,tags\n', `a,${'a|'.repeat(130_000)}\n`)],
    ['thousands of tags in every row', filled('name,tags\n', `a,${'a|'.repeat(2_600)}\n`)],
    ['nothing between its bars', filled('name,tags\n', `a,${'|'.repeat(5_200)}\n`)],
    ['columns without end', filled('name', ',a', 262_000)],
  ])('BULK-1 is no more than that of a full job, if it has %s', async (_what, body) => {
    const { cpuMs, blockedMs } = await costOf(body);
    expect(cpuMs).toBeLessThan(2 * honestly.cpuMs);
    // So short a time is much longer when others use the processor.
    expect(blockedMs).toBeLessThan(10 * honestly.blockedMs);
  });
});
