import { mkdtemp, rm, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cpuSeconds, cpuSecondsOfFamily, end, runNode, startNode, waitUntilReady } from '@umbra/bench';
import { telemetryTopic } from '@umbra/contracts/telemetry';
import { freePorts, startPostgres } from '@umbra/dev-servers';
import { KafkaConnection } from '@umbra/kafka';
import pg from 'pg';
import type { Stage } from '../stage.ts';

/** The built shadows service with a PostgreSQL of its own, `fsync` on, reading what ingestion appends. */
export interface Projection {
  cpuSeconds(): number;
  postgresCpuSeconds(): number;
  /** Records of the log that are not yet in committed rows. */
  lagRecords(): Promise<number>;
  traceRows(): Promise<number>;
  stop(): Promise<void>;
}

const program = (name: string): string => fileURLToPath(new URL(`../../../shadows/dist/${name}.js`, import.meta.url));
const silent = (): void => undefined;

export async function startProjection(stage: Stage): Promise<Projection> {
  const folder = await mkdtemp(join(tmpdir(), 'umbra-bench-'));
  // PostgreSQL's own user must get to its folder.
  await chmod(folder, 0o711);
  const [postgresPort = 0, port = 0, internalPort = 0] = await freePorts(3);
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), port: postgresPort });
  const env = {
    ...{ KAFKA_BROKERS: stage.brokers, DATABASE_URL: postgres.url, UMBRA_SECRET_KEY: stage.secretKey },
    ...{ PORT: String(port), INTERNAL_PORT: String(internalPort), LOG_LEVEL: 'warn' },
  };
  await runNode([program('migrate')], { env });
  const service = startNode([program('main')], { env });
  await waitUntilReady(`http://127.0.0.1:${String(internalPort)}/health/ready`);
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  const logger = { debug: silent, info: silent, warn: silent, error: console.error };
  const connection = new KafkaConnection({ brokers: stage.brokers.split(','), clientId: 'bench.lag', logger });
  const numberOf = async (sql: string): Promise<number> => {
    const { rows } = await client.query<{ value: string }>(sql);
    return Number(rows[0]?.value);
  };
  return {
    cpuSeconds: () => cpuSeconds(service.pid),
    postgresCpuSeconds: () => cpuSecondsOfFamily(postgres.pid),
    lagRecords: async () => {
      const ends = await connection.endOffsets(telemetryTopic.name);
      const stored = await numberOf(
        `SELECT coalesce(sum(next), 0) AS value FROM shadows_read.projection_offset WHERE topic = '${telemetryTopic.name}'`,
      );
      return [...ends.values()].reduce((sum, offset) => sum + offset, 0) - stored;
    },
    traceRows: () => numberOf('SELECT count(*) AS value FROM shadows_read.trace'),
    stop: async () => {
      await Promise.all([client.end(), connection.close(), end(service)]);
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
