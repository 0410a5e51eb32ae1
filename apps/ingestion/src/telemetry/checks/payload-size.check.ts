import type { SampleCheck } from '../check.ts';

export const PAYLOAD_MAX_BYTES = 1000;

/** Contract §1.9: 1000 bytes, as UTF-8 of the JSON without blanks. */
export const payloadSizeCheck: SampleCheck = ({ payload }) => {
  if (payload === undefined || jsonBytes(payload, PAYLOAD_MAX_BYTES) <= PAYLOAD_MAX_BYTES) return undefined;
  return {
    path: 'payload',
    reason: `is too large; wanted: an object of at most ${PAYLOAD_MAX_BYTES} bytes as JSON`,
    cause: 'payload-size',
  };
};

/**
 * The size of a JSON value, counted until it is beyond `limit`. A body may nest a hundred thousand deep, which
 * `JSON.stringify` does not survive: brackets are counted on the way down, so that the depth is bounded by the limit.
 */
export function jsonBytes(value: unknown, limit: number): number {
  if (typeof value === 'string') {
    return value.length > limit ? value.length : Buffer.byteLength(JSON.stringify(value));
  }
  if (typeof value !== 'object' || value === null) return String(value).length;
  let bytes = 2;
  const isArray = Array.isArray(value);
  const members: readonly unknown[] = isArray ? value : Object.keys(value);
  for (const [index, member] of members.entries()) {
    if (index > 0) bytes += 1;
    if (bytes > limit) return bytes;
    if (isArray) {
      bytes += jsonBytes(member, limit - bytes);
    } else {
      bytes += jsonBytes(member, limit - bytes) + 1;
      bytes += jsonBytes((value as Record<string, unknown>)[member as string], limit - bytes);
    }
  }
  return bytes;
}
