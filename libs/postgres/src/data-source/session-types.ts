import pg from 'pg';

/** `bigint` in PostgreSQL's catalogue of types. */
const INT8_OID = 20;

/**
 * How values of our connections are read: as pg does, but `bigint` comes as a number. What we keep in one (milliseconds,
 * Kafka offsets, versions, counts) stays far below 2^53; a value beyond it is refused rather than rounded.
 */
export const sessionTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    Number(oid) === INT8_OID && format !== 'binary'
      ? parseBigint
      : (pg.types.getTypeParser(oid, format) as (value: string | Buffer) => unknown),
};

function parseBigint(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('A bigint from the database is beyond 2^53: read it as text.');
  return value;
}
