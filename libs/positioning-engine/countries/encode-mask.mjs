import { COLUMNS } from './rasterise.mjs';

/** Squares as bytes in base64; country-mask.ts reads them and tells the format. */
export function encodeMask(squares) {
  const rows = new Map();
  for (const square of [...squares].sort((a, b) => a - b)) {
    const row = Math.floor(square / COLUMNS);
    const runs = rows.get(row) ?? [];
    const column = square % COLUMNS;
    const last = runs.at(-1);
    if (last !== undefined && last.from + last.length === column) last.length += 1;
    else runs.push({ from: column, length: 1 });
    rows.set(row, runs);
  }
  const bytes = [];
  let lastRow = 0;
  for (const [row, runs] of rows) {
    unsigned(bytes, row - lastRow);
    unsigned(bytes, runs.length);
    let end = 0;
    for (const { from, length } of runs) {
      unsigned(bytes, from - end);
      unsigned(bytes, length);
      end = from + length;
    }
    lastRow = row;
  }
  return Buffer.from(bytes).toString('base64');
}

function unsigned(bytes, value) {
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
}
