import pg from 'pg';
import type { DataSource } from 'typeorm';
import { outliveConnection } from './outlive-connection.ts';

/**
 * A connection of its own beside the pool, with the same role, schema and types: for what lives as long as a session
 * (advisory locks, LISTEN). The caller ends it; if it breaks, its next statement fails.
 */
export async function openSession(
  dataSource: DataSource,
  purpose: string,
  config: pg.ClientConfig = {},
): Promise<pg.Client> {
  const { options } = dataSource;
  if (options.type !== 'postgres') throw new TypeError('The data source is not one of createDataSource.');
  const client = new pg.Client({
    connectionString: options.url,
    connectionTimeoutMillis: options.connectTimeoutMS,
    application_name: `${options.applicationName ?? 'umbra'}/${purpose}`,
    ...(options.extra as pg.ClientConfig),
    ...config,
  });
  outliveConnection(client);
  await client.connect();
  return client;
}
