import { parse } from 'node:querystring';

/** A query as handlers get it: every name with its text, or its texts in order when it came more than once. */
export type Query = Readonly<Record<string, string | string[]>>;

/** `name[]=a&name[]=b` means the same as `name=a&name=b` (contract §1.7). Deep names (`labels[x]`) stay as they are. */
export function parseQuery(text: string): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>;
  if (text === '') return query;
  for (const [rawName, value] of Object.entries(parse(text))) {
    if (value === undefined) continue;
    const name = rawName.endsWith('[]') ? rawName.slice(0, -2) : rawName;
    const before = query[name];
    query[name] = before === undefined ? value : [before, value].flat();
  }
  return query;
}
