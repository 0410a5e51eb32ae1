import { parse } from 'qs';

/** A query with its brackets: `filter[system]=1` is `{filter: {system: '1'}}`. */
export type QueryString = Readonly<Record<string, unknown>>;

/** @param target of the request: path and query */
export function parseQueryString(target: string): QueryString {
  const at = target.indexOf('?');
  return at === -1 ? {} : parse(target.slice(at + 1), { plainObjects: true, parseArrays: false });
}

/** Whether a key is asked for that the parser drops, whatever it is told: nothing is called so. @param name `filter` */
export const asksForProto = (target: string, name: string): boolean =>
  [...new URLSearchParams(target.slice(target.indexOf('?') + 1)).keys()].some((key) =>
    key.startsWith(`${name}[__proto__]`),
  );

/** Comma-separated, repeated (`a=1&a=2`, `a[]=1&a[]=2`), or both; empty parts do not count. */
export const listIn = (value: unknown): string[] =>
  leavesOf(value)
    .flatMap((text) => text.split(','))
    .map((text) => text.trim())
    .filter((text) => text !== '');

function leavesOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [];
}
