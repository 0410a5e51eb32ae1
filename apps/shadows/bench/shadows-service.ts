import { fileURLToPath } from 'node:url';
import { inspectable, runNode, SERVER_CORE, startNode, waitUntilReady, type NodeProcess } from '@umbra/bench';
import { freePorts } from '@umbra/dev-servers';
import pg from 'pg';
import type { Stage } from './stage.ts';

/** A database of its own for one round, with the tables of the service. */
export interface Database {
  readonly client: pg.Client;
  readonly env: NodeJS.ProcessEnv;
  close(): Promise<void>;
}

export const program = (name: string): string => fileURLToPath(new URL(`../dist/${name}.js`, import.meta.url));

export async function createDatabase({ databaseUrl, brokers, secretKey }: Stage, name: string): Promise<Database> {
  const admin = new pg.Client({ connectionString: databaseUrl });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  const env = { KAFKA_BROKERS: brokers, DATABASE_URL: url.href, UMBRA_SECRET_KEY: secretKey, LOG_LEVEL: 'warn' };
  await runNode([program('migrate')], { env });
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  return { client, env, close: () => client.end() };
}

export interface ShadowsService {
  readonly process: NodeProcess;
  readonly inspectorPort: number;
}

/** The built service, pinned to its core; resolves when it is ready, at which time it folds already. */
export async function startShadows({ env }: Database, isInspected: boolean): Promise<ShadowsService> {
  const [port = 0, internalPort = 0, inspectorPort = 0] = await freePorts(3);
  const process = startNode([...(isInspected ? inspectable(inspectorPort) : []), program('main')], {
    core: SERVER_CORE,
    env: { ...env, PORT: String(port), INTERNAL_PORT: String(internalPort) },
  });
  await waitUntilReady(`http://127.0.0.1:${String(internalPort)}/health/ready`);
  return { process, inspectorPort };
}

export async function traceRows({ client }: Database): Promise<number> {
  const { rows } = await client.query<{ rows: string }>('SELECT count(*) AS rows FROM shadows_read.trace');
  return Number(rows[0]?.rows);
}
