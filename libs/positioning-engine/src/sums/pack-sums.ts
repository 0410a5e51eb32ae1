import { columnOf, rowOf } from '../grid/grid.ts';
import { DeviceSketch } from './device-sketch.ts';
import { EPOCH_DAYS, StationSums } from './station-sums.ts';
import { SESSION_CLASSES, TileSums } from './tile-sums.ts';
import { VarintReader, VarintWriter } from './varint.ts';

/** The layout below: a change gets the next number, and a reader for this one. */
const LAYOUT = 1;
const COLUMNS = 2 ** 23;

/**
 * The sums of a station as bytes, some 20 a tile. Equal sums make equal bytes: entries are in the order of tiles and
 * epochs, and each is written as the difference to the one before.
 */
export function packSums(sums: StationSums): Buffer {
  const writer = new VarintWriter();
  writer.unsigned(LAYOUT);
  writer.unsigned(sums.level);
  writer.unsigned(sums.devices.hashes.length);
  for (const hash of sums.devices.hashes) writer.unsigned(hash);
  let [row, column, epoch] = [0, 0, 0];
  for (const entry of sums.entries) {
    const [entryRow, entryColumn] = [rowOf(entry.tile), columnOf(entry.tile)];
    writer.signed(entryRow - row);
    writer.signed(entryColumn - column);
    writer.signed(entry.epoch - epoch);
    writeSums(writer, entry);
    [row, column, epoch] = [entryRow, entryColumn, entry.epoch];
  }
  return writer.bytes();
}

/** @throws RangeError for bytes that `packSums` did not write */
export function unpackSums(bytes: Uint8Array): StationSums {
  const reader = new VarintReader(bytes);
  const layout = reader.unsigned();
  if (layout !== LAYOUT) throw new RangeError(`sums in layout ${String(layout)} cannot be read`);
  const level = reader.unsigned();
  const devices = Array.from({ length: reader.unsigned() }, () => reader.unsigned());
  const sums = new StationSums(level, new DeviceSketch(devices));
  let [row, column, epoch] = [0, 0, 0];
  while (!reader.isAtEnd) {
    row += reader.signed();
    column += reader.signed();
    epoch += reader.signed();
    const entry = new TileSums(row * COLUMNS + column, epoch);
    readSums(reader, entry);
    sums.restore(entry);
  }
  return sums;
}

function writeSums(writer: VarintWriter, entry: TileSums): void {
  writer.unsigned(entry.count);
  writer.unsigned(entry.weight);
  writer.unsigned(entry.weightEast);
  writer.unsigned(entry.weightNorth);
  writer.unsigned(entry.count - entry.signals);
  if (entry.signals > 0) {
    writer.unsigned(entry.signalSum);
    writer.unsigned(excessOfSquares(entry));
  }
  writer.unsigned(entry.timings);
  if (entry.timings > 0) writer.unsigned(entry.timingSum);
  writer.unsigned(entry.firstDay - entry.epoch * EPOCH_DAYS);
  writer.unsigned(entry.lastDay - entry.firstDay);
  let classes = 0;
  for (let index = 0; index < SESSION_CLASSES; index += 1) if (entry.sessions[index]! > 0) classes += 2 ** index;
  writer.unsigned(classes);
  for (const count of entry.sessions) if (count > 0) writer.unsigned(count);
}

function readSums(reader: VarintReader, entry: TileSums): void {
  entry.count = reader.unsigned();
  entry.weight = reader.unsigned();
  entry.weightEast = reader.unsigned();
  entry.weightNorth = reader.unsigned();
  entry.signals = entry.count - reader.unsigned();
  if (entry.signals > 0) {
    entry.signalSum = reader.unsigned();
    entry.signalSquareSum = leastSquares(entry) + reader.unsigned();
  }
  entry.timings = reader.unsigned();
  if (entry.timings > 0) entry.timingSum = reader.unsigned();
  entry.firstDay = entry.epoch * EPOCH_DAYS + reader.unsigned();
  entry.lastDay = entry.firstDay + reader.unsigned();
  const classes = reader.unsigned();
  for (let index = 0; index < SESSION_CLASSES; index += 1) {
    if (Math.floor(classes / 2 ** index) % 2 === 1) entry.sessions[index] = reader.unsigned();
  }
}

/** A sum of squares is never less than this, and seldom much more: what it exceeds it by is a small number. */
const leastSquares = ({ signals, signalSum }: TileSums): number => Math.floor((signalSum * signalSum) / signals);
const excessOfSquares = (entry: TileSums): number => entry.signalSquareSum - leastSquares(entry);
