/** A slug of a system's name: `Fleet & Co` is `fleet-co`. Letters of all scripts stay; marks on them go. */
export function canonicalKeyOf(name: string): string {
  const words = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return words.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'system';
}
