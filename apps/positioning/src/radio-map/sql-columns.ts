/** A column of many rows as one parameter of a statement, for `unnest`. */
export interface SqlColumn {
  readonly name: string;
  readonly type: 'smallint' | 'integer' | 'bigint';
}

/** Whole numbers need no quotes: written at once, an array costs a fraction of what the driver takes for it. */
export const arrayOf = (values: readonly (number | string)[]): string => `{${values.join(',')}}`;

/**
 * Bytes of many rows as one parameter, with where each begins and how many it has: as an array, each byte would be written
 * as two digits, escaped, and read again.
 */
export function joinBytes(all: readonly Buffer[]): { bytes: Buffer; starts: string; lengths: string } {
  const starts: number[] = [];
  let next = 1;
  for (const { length } of all) {
    starts.push(next);
    next += length;
  }
  return { bytes: Buffer.concat(all), starts: arrayOf(starts), lengths: arrayOf(all.map(({ length }) => length)) };
}

/** `radioOf` the address in the column `id`, in parentheses as indices want it. */
export const RADIO_OF_ID = '((id & 1099511627775) >> 4)';
