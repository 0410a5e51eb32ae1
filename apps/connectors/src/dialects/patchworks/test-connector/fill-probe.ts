/** What a test call is made of. */
export interface Probe {
  readonly url: string;
  readonly method: string;
}

/** A probe with its placeholders filled, or the keys of those that have no value. */
export type FilledProbe = { readonly url: string } | { readonly missing: readonly string[] };

const PLACEHOLDER = /\{\{\s*([^{}]+?)\s*\}\}/g;
/** Where the path of a URL begins: behind the host, or behind a placeholder that holds all of that. */
const ORIGIN = /^(?:[a-z][a-z\d+.-]*:\/\/|\{\{[^{}]*\}\})[^/?#]*/i;

/** The keys that a probe is filled from. */
export const placeholdersOf = (template: string): string[] =>
  [...template.matchAll(PLACEHOLDER)].map(([, key = '']) => key);

/**
 * Fills `{{key}}` by the value of that variable: as it is where it names the host, encoded behind it.
 * @param values in clear, by key: what comes of them is for the call alone
 */
export function fillProbe(template: string, values: ReadonlyMap<string, string>): FilledProbe {
  const missing = [...new Set(placeholdersOf(template))].filter((key) => !values.has(key));
  if (missing.length > 0) return { missing };
  const origin = ORIGIN.exec(template)?.[0] ?? '';
  const rest = template.slice(origin.length);
  const queryAt = rest.search(/[?#]/);
  const path = queryAt === -1 ? rest : rest.slice(0, queryAt);
  const query = queryAt === -1 ? '' : rest.slice(queryAt);
  const filled = (part: string, encode: (value: string) => string) =>
    part.replaceAll(PLACEHOLDER, (_whole, key: string) => encode(values.get(key) ?? ''));
  return { url: filled(origin, asItIs) + filled(path, asPath) + filled(query, encodeURIComponent) };
}

const asItIs = (value: string): string => value;
const asPath = (value: string): string => value.split('/').map(encodeURIComponent).join('/');
