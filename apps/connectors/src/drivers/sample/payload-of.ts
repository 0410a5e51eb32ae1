import { isRecord } from './in-range.ts';

/** Of the JSON without blanks (contract §1.9). */
const MAX_BYTES = 1_000;
const MAX_DEPTH = 16;

/**
 * As many members as fit into 1000 bytes, in their order, each whole: what does not fit, or is no JSON, is left out.
 * @returns undefined where nothing is left
 */
export function payloadOf(loose: Readonly<Record<string, unknown>> | undefined): Record<string, unknown> | undefined {
  if (!isRecord(loose)) return undefined;
  const kept: [string, unknown][] = [];
  let bytes = 2;
  for (const [key, value] of Object.entries(loose)) {
    if (!isJson(value)) continue;
    // With a colon, and a comma but for the first.
    const more = bytesOf(key) + bytesOf(value) + (kept.length === 0 ? 1 : 2);
    if (bytes + more > MAX_BYTES) continue;
    bytes += more;
    kept.push([key, value]);
  }
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** Numbers that JSON can say, and no deeper than a stack can follow. */
function isJson(value: unknown, depth = 0): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true;
  return (
    typeof value === 'object' && depth < MAX_DEPTH && Object.values(value).every((member) => isJson(member, depth + 1))
  );
}
