import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

const HEADER = 'radio,mcc,net,area,cell,unit,lon,lat,range,samples,changeable,created,updated,averageSignal\n';
const CHUNK_ROWS = 2_000;

/** Writes a cell export of its own making: German LTE, UMTS and GSM cells, one in fifty for none of them; seeded by the row. */
export async function writeCellFile(path: string, rows: number): Promise<void> {
  await pipeline(chunks(rows), createWriteStream(path));
}

function* chunks(rows: number): Generator<string> {
  yield HEADER;
  for (let first = 0; first < rows; first += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, rows - first);
    yield Array.from({ length: count }, (_, index) => rowOf(first + index)).join('');
  }
}

function rowOf(row: number): string {
  // Spread over the key space, as an export that is in no order is.
  const mixed = Math.imul(row ^ 0x5bd1e995, 0x9e3779b1) >>> 0;
  const radio = ['LTE', 'LTE', 'UMTS', 'GSM'][mixed % 4]!;
  const cell = radio === 'GSM' ? 1 + (mixed % 65_534) : 1 + (mixed % 268_435_454);
  const area = 1 + ((mixed >>> 8) % 65_533);
  const lng = (6 + (mixed % 8_000) / 1_000).toFixed(7);
  const lat = (48 + ((mixed >>> 7) % 6_000) / 1_000).toFixed(7);
  const rejected = row % 50 === 49 ? '0' : String(cell);
  const code = radio === 'LTE' ? String(mixed % 504) : '';
  const updated = 1_500_000_000 + (mixed % 100_000_000);
  return `${radio},262,${String(mixed % 4)},${String(area)},${rejected},${code},${lng},${lat},${String(mixed % 5_000)},${String(mixed % 200)},1,1500000000,${String(updated)},-${String(70 + (mixed % 40))}\n`;
}
