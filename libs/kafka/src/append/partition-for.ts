/**
 * The one partitioner (wall 4): murmur2 of the key's UTF-8 bytes, as the Java client does it, so that other writers of a
 * topic agree with us. Written out because kafkajs' own works on 64-bit objects and this runs once a record.
 */
export function partitionFor(key: string, partitionCount: number): number {
  return (murmur2(Buffer.from(key, 'utf8')) & 0x7fffffff) % partitionCount;
}

const SEED = 0x9747b28c;
const MULTIPLIER = 0x5bd1e995;
const SHIFT = 24;

function murmur2(bytes: Buffer): number {
  const { length } = bytes;
  let hash = SEED ^ length;
  let index = 0;
  for (; index + 4 <= length; index += 4) {
    let word = Math.imul(bytes.readInt32LE(index), MULTIPLIER);
    word ^= word >>> SHIFT;
    hash = Math.imul(hash, MULTIPLIER) ^ Math.imul(word, MULTIPLIER);
  }
  const rest = length - index;
  if (rest >= 3) hash ^= (bytes[index + 2] ?? 0) << 16;
  if (rest >= 2) hash ^= (bytes[index + 1] ?? 0) << 8;
  if (rest >= 1) hash = Math.imul(hash ^ (bytes[index] ?? 0), MULTIPLIER);
  hash = Math.imul(hash ^ (hash >>> 13), MULTIPLIER);
  return hash ^ (hash >>> 15);
}
