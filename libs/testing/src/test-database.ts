import { randomUUID } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase {
  /** Of an empty database, as the server's administrator. */
  readonly url: string;
  drop(): Promise<void>;
}

/** An empty database of its own on the server that DATABASE_URL names. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = process.env['DATABASE_URL'];
  if (serverUrl === undefined) throw new Error('DATABASE_URL is not set: run by jest.int.config.mjs');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`) };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
