export type MetadataObject = Readonly<Record<string, unknown>>;

/** 1 kB, of the JSON of the merged object (MET-2). */
export const MAX_METADATA_BYTES = 1_000;

export type MetadataRefusal = 'not-an-object' | 'number-beyond-double' | 'too-large';

/** What metadata is after a change, with its JSON; or why it cannot be. */
export type MetadataDecision =
  | { readonly data: MetadataObject; readonly json: string; readonly refusal?: undefined }
  | { readonly refusal: MetadataRefusal };

/** MET-1, MET-2, MET-4: merged at the top level; null takes a key out; no body at all changes nothing. */
export function mergeMetadata(before: MetadataObject, body: unknown): MetadataDecision {
  const patch = body === undefined ? {} : body;
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return { refusal: 'not-an-object' };
  const merged = new Map(Object.entries(before));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, value);
  }
  const data: MetadataObject = Object.fromEntries(merged);
  let hasInfinity = false;
  const json = JSON.stringify(data, (_key, value: unknown) => {
    hasInfinity ||= value === Infinity || value === -Infinity;
    return value;
  });
  // It would be kept as null.
  if (hasInfinity) return { refusal: 'number-beyond-double' };
  if (Buffer.byteLength(json) > MAX_METADATA_BYTES) return { refusal: 'too-large' };
  return { data, json };
}
