import { percentEncode } from './percent-encoding.ts';

export type Parameter = readonly [name: string, value: string];

/** §2.2, steps 2 and 3: what is signed of the header and of the query, encoded and in order. */
export function parameterString(header: ReadonlyMap<string, string>, query: readonly Parameter[]): string {
  const signed: Parameter[] = [...header].filter(([name]) => name !== 'oauth_signature' && name !== 'realm');
  return [...signed, ...query]
    .map(([name, value]): Parameter => [percentEncode(name), percentEncode(value)])
    .sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** §2.2, step 4. */
export function baseString(method: string, baseUrl: string, parameters: string): string {
  return `${method}&${percentEncode(baseUrl)}&${percentEncode(parameters)}`;
}

/** Encoded text is ASCII, so the order of UTF-16 units is the order of bytes that OAuth asks for. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
