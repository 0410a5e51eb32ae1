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

const cpuMsSince = (before: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
};

/** What a reading takes of the processor, in all and at most between two turns of others. */
async function costOf(body: Buffer) {
  let longestTurnMs = 0;
  let turnBegan = process.cpuUsage();
  let isDone = false;
  const turn = (): void => {
    longestTurnMs = Math.max(longestTurnMs, cpuMsSince(turnBegan));
    turnBegan = process.cpuUsage();
    if (!isDone) setImmediate(turn);
  };
  setImmediate(turn);
  const began = process.cpuUsage();
  const read = await parseUpload(body, { kind: 'csv', charset: 'utf-8' }, new AbortController().signal);
  isDone = true;
  return { cpuMs: cpuMsSince(began), longestTurnMs, read };
}

describe('what the reading of a CSV costs', () => {
  jest.setTimeout(60_000);
  const honestly = { cpuMs: 0, longestTurnMs: 0 };
  beforeAll(async () => {
    for (let nth = 0; nth < 2; nth += 1) {
      const { cpuMs, longestTurnMs, read } = await costOf(honest);
      expect(read).toMatchObject({ type: 'create' });
      honestly.cpuMs = Math.max(honestly.cpuMs, cpuMs);
      honestly.longestTurnMs = Math.max(honestly.longestTurnMs, longestTurnMs);
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
    const { cpuMs, longestTurnMs } = await costOf(body);
    expect(cpuMs).toBeLessThan(2 * honestly.cpuMs);
    // Some milliseconds each: a collection of garbage more or less is much of them.
    expect(longestTurnMs).toBeLessThan(10 * honestly.longestTurnMs);
  });
});
