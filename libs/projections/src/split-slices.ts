import type { PartitionSlice } from '@umbra/kafka';

/**
 * Cuts what is to be applied together into two halves that can be applied one after the other, with the same result (a
 * projection does not depend on how batches fall). Undefined for a single message, which cannot be cut.
 */
export function splitSlices(
  slices: readonly PartitionSlice[],
): readonly [readonly PartitionSlice[], readonly PartitionSlice[]] | undefined {
  const total = slices.reduce((sum, { messages }) => sum + messages.length, 0);
  if (total < 2) return undefined;
  const left: PartitionSlice[] = [];
  const right: PartitionSlice[] = [];
  let room = Math.floor(total / 2);
  for (const slice of slices) {
    const { length } = slice.messages;
    if (room === 0) right.push(slice);
    else if (length <= room) left.push(slice);
    else {
      const cutAtOffset = slice.messages[room]?.offset ?? slice.nextOffset;
      left.push({ ...slice, nextOffset: cutAtOffset, messages: slice.messages.slice(0, room) });
      right.push({ ...slice, firstOffset: cutAtOffset, messages: slice.messages.slice(room) });
    }
    room = Math.max(0, room - length);
  }
  return [left, right];
}
