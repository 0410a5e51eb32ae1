import { RowCounts } from '../import-files/row-counts.ts';
import { copyRowsOfCells } from './cell-csv.ts';
import type { CellRejection } from './cell-rejection.ts';

const HEADER = 'radio,mcc,net,area,cell,unit,lon,lat,range,samples,changeable,created,updated,averageSignal';
const CELL = 'LTE,262,1,5126,26385408,,13.4,52.5,1500,12,1,1500000000,1600000000,-95';

async function read(text: string, chunkSize = 64) {
  const counts = new RowCounts<CellRejection>();
  const chunks = (async function* () {
    for (let at = 0; at < text.length; at += chunkSize)
      yield await Promise.resolve(Buffer.from(text.slice(at, at + chunkSize)));
  })();
  const written: Buffer[] = [];
  for await (const bytes of copyRowsOfCells(chunks, () => true, counts)) written.push(bytes);
  return { counts, bytes: Buffer.concat(written) };
}

const ROW_BYTES = 2 + 10 * 4 + (2 + 8 + 4 + 4 + 4 + 4 + 1 + 4 + 8);

describe('a cell export', () => {
  it.each([
    ['with a header and LF', `${HEADER}\n${CELL}\n${CELL}\n`],
    ['with a header and CRLF', `${HEADER}\r\n${CELL}\r\n${CELL}\r\n`],
    ['without a header, as old ones are', `${CELL}\n${CELL}`],
    ['with a byte order mark', `\uFEFF${HEADER}\n${CELL}\n${CELL}\n`],
    ['put together of two', `${HEADER}\n${CELL}\n${HEADER}\n${CELL}\n`],
  ])('§8 is read %s', async (_name, text) => {
    const { counts, bytes } = await read(text);
    expect([counts.read, counts.accepted, counts.rejected]).toEqual([2, 2, {}]);
    // The header of COPY, two rows whose code is null, the end.
    expect(bytes.length).toBe(19 + 2 * ROW_BYTES + 2);
  });

  it('§8 is counted, and what is refused by its reason, the most frequent first', async () => {
    const nr = CELL.replace('LTE', 'NR');
    const { counts } = await read([HEADER, nr, CELL, 'broken', nr, CELL.replace('26385408', '0')].join('\n'));
    expect([counts.read, counts.accepted]).toEqual([5, 1]);
    expect(Object.entries(counts.rejected)[0]).toEqual(['nr', 2]);
    expect(counts.rejected).toEqual({ nr: 2, columns: 1, cell: 1 });
  });

  it('is empty when the file is', async () => {
    const { counts, bytes } = await read('');
    expect([counts.read, bytes.length]).toEqual([0, 21]);
  });
});
