import { columnOf, rowOf } from '../grid/grid.ts';
import { DeviceSketch } from './device-sketch.ts';
import { packTileSums, unpackTileSums } from './pack-tile-sums.ts';
import { StationSums } from './station-sums.ts';
import { TileSums } from './tile-sums.ts';
import { VarintReader, VarintWriter } from './varint.ts';

/** The layout of all that follows: a change gets the next number, and a reader for this one. */
const LAYOUT = 2;
const COLUMNS = 2 ** 23;

/**
 * The sums of a station as bytes, some 20 a tile. Equal sums make equal bytes: entries are in the order of tiles and
 * spans, and each is written as the difference to the one before.
 */
export function packSums(sums: StationSums): Buffer {
  const writer = new VarintWriter();
  writer.unsigned(LAYOUT);
  writer.unsigned(sums.level);
  writer.unsigned(sums.newestEpoch);
  writer.unsigned(sums.devices.hashes.length);
  for (const hash of sums.devices.hashes) writer.unsigned(hash);
  let [row, column, span] = [0, 0, sums.newestEpoch];
  for (const entry of sums.entries) {
    const [entryRow, entryColumn] = [rowOf(entry.tile), columnOf(entry.tile)];
    writer.signed(entryRow - row);
    writer.signed(entryColumn - column);
    writer.signed(entry.span - span);
    packTileSums(writer, entry);
    [row, column, span] = [entryRow, entryColumn, entry.span];
  }
  return writer.bytes();
}

/** @throws RangeError for bytes that `packSums` did not write */
export function unpackSums(bytes: Uint8Array): StationSums {
  const reader = new VarintReader(bytes);
  const layout = reader.unsigned();
  if (layout !== LAYOUT) throw new RangeError(`sums in layout ${String(layout)} cannot be read`);
  const level = reader.unsigned();
  const newestEpoch = reader.unsigned();
  const devices = Array.from({ length: reader.unsigned() }, () => reader.unsigned());
  const sums = new StationSums(level, newestEpoch, new DeviceSketch(devices));
  let [row, column, span] = [0, 0, newestEpoch];
  while (!reader.isAtEnd) {
    row += reader.signed();
    column += reader.signed();
    span += reader.signed();
    const entry = new TileSums(row * COLUMNS + column, span);
    unpackTileSums(reader, entry);
    sums.restore(entry);
  }
  return sums;
}
