import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { topics } from '@umbra/contracts/topics';
import { readTopic, testConnection } from '@umbra/testing';
import pg from 'pg';
import type { SecretSearch } from './secret-search.ts';

const ROWS_AT_ONCE = 1_000;

/** Every row of every table of every service. @returns how many rows */
export async function searchDatabase(databaseUrl: string, search: SecretSearch): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  let rows = 0;
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
        WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    for (const { name } of tables) {
      await client.query(`DECLARE everything NO SCROLL CURSOR FOR SELECT t::text AS row FROM ${name} t`);
      for (;;) {
        const page = await client.query<{ row: string }>(`FETCH ${String(ROWS_AT_ONCE)} FROM everything`);
        for (const { row } of page.rows) search.look(`table ${name}`, row);
        rows += page.rows.length;
        if (page.rows.length < ROWS_AT_ONCE) break;
      }
      await client.query('CLOSE everything');
    }
  } finally {
    await client.end();
  }
  return rows;
}

/** Every record of every topic, with key and headers. @returns how many records */
export async function searchTopics(search: SecretSearch, further: readonly string[] = []): Promise<number> {
  const connection = testConnection();
  let records = 0;
  try {
    for (const topic of [...topics.map(({ name }) => name), ...further]) {
      for (const { key, value, headers } of await readTopic(connection, topic)) {
        search.look(`topic ${topic}`, `${key ?? ''} ${value?.toString('utf8') ?? ''} ${JSON.stringify(headers)}`);
        records += 1;
      }
    }
  } finally {
    await connection.close();
  }
  return records;
}

/** Every log file. @returns how many lines */
export function searchLogs(folder: string, search: SecretSearch): number {
  let lines = 0;
  for (const file of readdirSync(folder)) {
    const text = readFileSync(join(folder, file), 'utf8');
    search.look(`log ${file}`, text);
    lines += text.split('\n').length;
  }
  return lines;
}
