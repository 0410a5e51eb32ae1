import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpuSeconds, cpuSecondsOfFamily, cpuSecondsOfMachine, OTHER_CORE, PATIENT_BROKER, pin } from '@umbra/bench';
import { topics } from '@umbra/contracts/topics';
import { freePorts, startKafka, startPostgres } from '@umbra/dev-servers';
import { MicroBatchAppender } from '@umbra/kafka';
import { benchConnection, Fleet } from './fleet.ts';

export interface StageSettings {
  readonly samples: number;
  readonly devices: number;
  readonly samplesPerEvent: number;
}

/** CPU seconds so far. */
export interface ServersUsage {
  readonly broker: number;
  readonly postgres: number;
  readonly machine: number;
}

/** A broker whose log is full, and an empty database. */
export interface Stage {
  readonly brokers: string;
  /** Of the server's administrator; the services get databases of their own beside it. */
  readonly databaseUrl: string;
  readonly secretKey: string;
  used(): ServersUsage;
  strike(): Promise<void>;
}

const APPEND_AT_ONCE = 2_000;
/** Between the last sample in the log and now: room for what is appended live. */
const GAP_MS = 10 * 24 * 3_600_000;

export async function setStage(settings: StageSettings): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'umbra-bench-'));
  // PostgreSQL's own user must get to its folder.
  await chmod(folder, 0o711);
  const [kafkaPort = 0, controllerPort = 0, postgresPort = 0] = await freePorts(3);
  const [kafka, postgres] = await Promise.all([
    startKafka({ dataDir: join(folder, 'kafka'), port: kafkaPort, controllerPort, properties: PATIENT_BROKER }),
    startPostgres({ dataDir: join(folder, 'postgres'), port: postgresPort }),
  ]);
  for (const { pid } of [kafka, postgres]) pin(pid, OTHER_CORE);
  await fillLog(kafka.brokers, settings);
  return {
    ...{ brokers: kafka.brokers, databaseUrl: postgres.url, secretKey: randomBytes(32).toString('base64') },
    used: () => ({
      ...{ broker: cpuSeconds(kafka.pid), postgres: cpuSecondsOfFamily(postgres.pid) },
      machine: cpuSecondsOfMachine(),
    }),
    strike: async () => {
      await Promise.all([kafka.stop(), postgres.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function fillLog(brokers: string, { samples, devices, samplesPerEvent }: StageSettings): Promise<void> {
  const connection = benchConnection(brokers);
  await connection.ensureTopics(topics);
  const log = await MicroBatchAppender.open(connection, { deadlineMs: 60_000 });
  const firstMs = Date.now() - GAP_MS - Math.ceil(samples / devices) * 1_000;
  const fleet = new Fleet({ devices, samplesPerEvent, firstMs });
  const events = Math.ceil(samples / samplesPerEvent);
  for (let from = 0; from < events; from += APPEND_AT_ONCE) {
    const count = Math.min(APPEND_AT_ONCE, events - from);
    await log.append(Array.from({ length: count }, () => fleet.next()));
  }
  await log.close();
  await connection.close();
}
