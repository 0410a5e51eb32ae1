import { listIn, type QueryString } from './query-string.ts';
import { refuseUnknown } from './refuse-unknown.ts';

/**
 * §4.4: the columns of `fields[<table>]`; undefined: all of them. Fields of other tables are not looked at.
 * @throws WireError 400 for a column that the table has not
 */
export function readSparseFields(
  query: QueryString,
  table: string,
  columns: readonly string[],
): ReadonlySet<string> | undefined {
  const given = query['fields'];
  const byTable = typeof given === 'object' && given !== null ? (given as Readonly<Record<string, unknown>>) : {};
  const names = listIn(byTable[table]);
  const qualified = (name: string) => `${table}.${name}`;
  refuseUnknown('field', names.map(qualified), columns.map(qualified));
  return names.length === 0 ? undefined : new Set(names);
}

/** The object with these columns alone, in the order that it has. */
export const narrowed = <Row extends object>(row: Row, fields: ReadonlySet<string> | undefined): Partial<Row> =>
  fields === undefined
    ? row
    : (Object.fromEntries(Object.entries(row).filter(([name]) => fields.has(name))) as Partial<Row>);
