import type { DataSource, Migration } from 'typeorm';
import { openSession } from './open-session.ts';

/** Any number that nothing else in this database uses for an advisory lock of the (class, object) kind. */
const MIGRATION_LOCK_CLASS = 0x756d; // "um"

/**
 * Brings the schema of a connected data source up to date; makes the schema if it is missing. Of several replicas that
 * start together one does it, the others wait for it.
 * @returns the migrations that were run
 */
export async function runMigrations(dataSource: DataSource): Promise<Migration[]> {
  const schema = schemaOf(dataSource);
  const session = await openSession(dataSource, 'migrate');
  try {
    await session.query('SELECT pg_advisory_lock($1, hashtext($2))', [MIGRATION_LOCK_CLASS, schema]);
    const { rowCount } = await session.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema]);
    // Asked first, since even IF NOT EXISTS needs the right to create, which a provisioned role may lack.
    if (rowCount === 0) await session.query(`CREATE SCHEMA ${session.escapeIdentifier(schema)}`);
    return await dataSource.runMigrations();
  } finally {
    await session.end();
  }
}

/** The schema that a data source of createDataSource works in. */
export function schemaOf(dataSource: DataSource): string {
  const { options } = dataSource;
  if (options.type !== 'postgres' || options.schema === undefined) {
    throw new TypeError('The data source is not one of createDataSource.');
  }
  return options.schema;
}
