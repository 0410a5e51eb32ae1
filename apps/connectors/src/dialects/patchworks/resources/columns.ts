import { MASK } from '../../../domain/credentials/credentials.ts';

/** As API documents show it. */
export interface ColumnSchema {
  readonly type: 'integer' | 'string' | 'boolean' | 'object' | 'array';
  readonly items?: ColumnSchema;
  readonly properties?: Readonly<Record<string, ColumnSchema>>;
  readonly required?: string[];
  readonly format?: 'date-time';
  readonly nullable?: true;
  readonly enum?: readonly (string | null)[];
  readonly description?: string;
  readonly additionalProperties?: true;
}

/** A member of a row's JSON. A time is in milliseconds in the row. */
export interface Column {
  readonly sql: string;
  readonly schema: ColumnSchema;
}

export type Columns = Readonly<Record<string, Column>>;

export const integer: ColumnSchema = { type: 'integer' };
export const text: ColumnSchema = { type: 'string' };
export const boolean: ColumnSchema = { type: 'boolean' };
export const time: ColumnSchema = { type: 'string', format: 'date-time' };
export const json: ColumnSchema = { type: 'object', additionalProperties: true };
export const oneOf = (values: readonly string[]): ColumnSchema => ({ type: 'string', enum: values });
/** Null must be among the values of an enumeration too: `nullable` adds it to the types alone. */
export const orNull = (schema: ColumnSchema): ColumnSchema => ({
  ...{ ...schema, nullable: true },
  ...(schema.enum === undefined ? {} : { enum: [...schema.enum, null] }),
});

/** Columns of a table whose names are also those of the JSON. */
export const columnsOf = (table: string, schemas: Readonly<Record<string, ColumnSchema>>): Columns =>
  Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, { sql: `${table}."${name}"`, schema }] as const),
  );

export const timesOf = (table: string): Columns => ({
  created_at: { sql: `${table}.created_at_ms`, schema: time },
  updated_at: { sql: `${table}.updated_at_ms`, schema: time },
});

/** V6: the mask where something is stored, null where nothing is. It is put on in the SQL, so that no secret leaves it. */
export const masked = (sealed: string): string => `CASE WHEN ${sealed} IS NOT NULL THEN '${MASK}' END`;

export const maskedColumn = (sealed: string): Column => ({
  sql: masked(sealed),
  schema: { ...orNull(text), description: 'A mask where one is stored.' },
});
