import pg from 'pg';

/**
 * How values of our connections are read: as pg does, but `bigint` comes as a number. What we keep in one (milliseconds,
 * Kafka offsets, versions, counts) stays far below 2^53; a value beyond it is refused rather than rounded.
 */
export const sessionTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8 && format !== 'binary'
      ? parseBigint
      : pg.types.getTypeParser(oid, format as 'text')) as pg.CustomTypesConfig['getTypeParser'],
};

function parseBigint(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('A bigint from the database is beyond 2^53: read it as text.');
  return value;
}
