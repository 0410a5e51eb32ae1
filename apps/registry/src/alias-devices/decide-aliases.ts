/** A name that an application gives a device: unique in its project. */
export interface Alias {
  readonly type: string;
  readonly externalId: string;
}

export type AliasRefusal = 'alias-taken' | 'too-many-aliases';

/** What is decided of aliases that are to be added: all of them or none. */
export type AliasDecision =
  { readonly aliases: readonly Alias[]; readonly refusal?: undefined } | { readonly refusal: AliasRefusal };

export const MAX_ALIASES_PER_DEVICE = 100;

/**
 * ALI-3: whether another device has one of them the table knows, this one's own count as well.
 * @param existing how many the device has
 */
export function decideAliases(wanted: readonly Alias[], existing: number): AliasDecision {
  const distinct = new Set(wanted.map(({ type, externalId }) => JSON.stringify([type, externalId])));
  if (distinct.size < wanted.length) return { refusal: 'alias-taken' };
  if (existing + wanted.length > MAX_ALIASES_PER_DEVICE) return { refusal: 'too-many-aliases' };
  return { aliases: wanted };
}
