import { firstDayOf } from './epoch.ts';
import { SESSION_CLASSES, type TileSums } from './tile-sums.ts';
import type { VarintReader, VarintWriter } from './varint.ts';

/** What the first byte of a tile says; most tiles were heard in once, and then little is left to say. */
const ONCE = 1;
const ALL_HAVE_SIGNALS = 2;
const HAS_TIMINGS = 4;
const ON_ONE_DAY = 8;

/** Writes all but the tile and the span. */
export function packTileSums(writer: VarintWriter, sums: TileSums): void {
  const { count, weight, signals, timings, firstDay, lastDay } = sums;
  const isOnce = count === 1;
  writer.unsigned(
    (isOnce ? ONCE : 0) |
      (signals === count ? ALL_HAVE_SIGNALS : 0) |
      (timings > 0 ? HAS_TIMINGS : 0) |
      (firstDay === lastDay ? ON_ONE_DAY : 0),
  );
  if (!isOnce) writer.unsigned(count);
  writer.unsigned(weight);
  packMean(writer, sums.weightEast, sums);
  packMean(writer, sums.weightNorth, sums);
  if (signals < count && !isOnce) writer.unsigned(signals);
  if (signals > 0) writer.unsigned(sums.signalSum);
  if (signals > 1) writer.unsigned(sums.signalSquareSum - leastSquares(sums));
  if (timings > 0) {
    if (!isOnce) writer.unsigned(timings);
    writer.unsigned(sums.timingSum);
  }
  writer.unsigned(firstDay - firstDayOf(sums.span));
  if (lastDay > firstDay) writer.unsigned(lastDay - firstDay);
  packSessions(writer, sums);
}

export function unpackTileSums(reader: VarintReader, sums: TileSums): void {
  const says = reader.unsigned();
  const isOnce = (says & ONCE) > 0;
  sums.count = isOnce ? 1 : reader.unsigned();
  sums.weight = reader.unsigned();
  sums.weightEast = unpackMean(reader, sums);
  sums.weightNorth = unpackMean(reader, sums);
  sums.signals = (says & ALL_HAVE_SIGNALS) > 0 ? sums.count : isOnce ? 0 : reader.unsigned();
  if (sums.signals > 0) sums.signalSum = reader.unsigned();
  if (sums.signals > 0) sums.signalSquareSum = leastSquares(sums) + (sums.signals > 1 ? reader.unsigned() : 0);
  if ((says & HAS_TIMINGS) > 0) {
    sums.timings = isOnce ? 1 : reader.unsigned();
    sums.timingSum = reader.unsigned();
  }
  sums.firstDay = firstDayOf(sums.span) + reader.unsigned();
  sums.lastDay = sums.firstDay + ((says & ON_ONE_DAY) > 0 ? 0 : reader.unsigned());
  unpackSessions(reader, sums);
}

/** A weighted sum as its whole mean and what is left over, which is nothing for a single observation. */
function packMean(writer: VarintWriter, sum: number, { weight, count }: TileSums): void {
  const rest = sum % weight;
  writer.unsigned((sum - rest) / weight);
  if (count > 1) writer.unsigned(rest);
}

const unpackMean = (reader: VarintReader, { weight, count }: TileSums): number =>
  reader.unsigned() * weight + (count > 1 ? reader.unsigned() : 0);

/**
 * A sum of squares is never less than this, and seldom much more: what it exceeds it by is a small number. Nothing is taken
 * off it when this could not be told exactly.
 */
function leastSquares({ signals, signalSum }: TileSums): number {
  const square = signalSum * signalSum;
  return square > Number.MAX_SAFE_INTEGER ? 0 : Math.floor(square / signals);
}

/** Which classes of sessions there were, and how often each; of a single observation its class alone. */
function packSessions(writer: VarintWriter, { sessions, count }: TileSums): void {
  if (count === 1) {
    writer.unsigned(sessions.findIndex((each) => each > 0));
    return;
  }
  let classes = 0;
  for (let index = 0; index < SESSION_CLASSES; index += 1) if (sessions[index]! > 0) classes |= 1 << index;
  writer.unsigned(classes);
  for (const each of sessions) if (each > 0) writer.unsigned(each);
}

function unpackSessions(reader: VarintReader, { sessions, count }: TileSums): void {
  const classes = reader.unsigned();
  if (count === 1) {
    sessions[classes] = 1;
    return;
  }
  for (let index = 0; index < SESSION_CLASSES; index += 1) {
    if (((classes >>> index) & 1) === 1) sessions[index] = reader.unsigned();
  }
}
