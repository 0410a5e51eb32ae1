import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpuSeconds, cpuSecondsOfFamily, OTHER_CORE, PATIENT_BROKER, pin, runNode } from '@umbra/bench';
import { telemetryTopic } from '@umbra/contracts/telemetry';
import { topics } from '@umbra/contracts/topics';
import { freePorts, startKafka, startPostgres } from '@umbra/dev-servers';
import { KafkaConnection, MicroBatchAppender } from '@umbra/kafka';
import pg from 'pg';
import { program } from './programs.ts';

/** A broker with the topics, a database with the tables, and connections to both. */
export interface Stage {
  readonly folder: string;
  readonly connection: KafkaConnection;
  readonly log: MicroBatchAppender;
  readonly database: pg.Client;
  readonly secretKey: Buffer;
  /** What the programs of the service are told. */
  readonly env: Readonly<Record<string, string>>;
  brokerCpuSeconds(): number;
  postgresCpuSeconds(): number;
  strike(): Promise<void>;
}

const silent = (): void => undefined;

export function benchConnection(brokers: string): KafkaConnection {
  const logger = { debug: silent, info: silent, warn: silent, error: console.error };
  return new KafkaConnection({ brokers: brokers.split(','), clientId: 'bench', logger });
}

export async function setStage(): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'umbra-bench-positioning-'));
  // PostgreSQL's own user must get to its folder.
  await chmod(folder, 0o711);
  const [kafkaPort = 0, controllerPort = 0, postgresPort = 0] = await freePorts(3);
  const [kafka, postgres] = await Promise.all([
    startKafka({ dataDir: join(folder, 'kafka'), port: kafkaPort, controllerPort, properties: PATIENT_BROKER }),
    startPostgres({ dataDir: join(folder, 'postgres'), port: postgresPort }),
  ]);
  for (const { pid } of [kafka, postgres]) pin(pid, OTHER_CORE);
  const secretKey = randomBytes(32);
  const env = {
    ...{ KAFKA_BROKERS: kafka.brokers, DATABASE_URL: postgres.url, UMBRA_SECRET_KEY: secretKey.toString('base64') },
    LOG_LEVEL: 'warn',
  };
  await runNode([program('migrate')], { env });
  const connection = benchConnection(kafka.brokers);
  await connection.ensureTopics(topics);
  const log = await MicroBatchAppender.open(connection, { deadlineMs: 60_000, topics: [telemetryTopic.name] });
  const database = new pg.Client({ connectionString: postgres.url });
  await database.connect();
  return {
    ...{ folder, connection, log, database, secretKey, env },
    brokerCpuSeconds: () => cpuSeconds(kafka.pid),
    postgresCpuSeconds: () => cpuSecondsOfFamily(postgres.pid),
    strike: async () => {
      await database.end();
      await log.close();
      await connection.close();
      await Promise.all([kafka.stop(), postgres.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
