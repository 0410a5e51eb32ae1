import { randomBytes, randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newEvent } from '@umbra/contracts/envelope';
import { newPhysicalTrackingId, newProjectId, type TrackingId } from '@umbra/contracts/ids';
import { telemetryTopic, type IngestedSample, type TelemetryIngested } from '@umbra/contracts/telemetry';
import { topics } from '@umbra/contracts/topics';
import { freePorts, startKafka, startPostgres } from '@umbra/dev-servers';
import { eventRecord, KafkaConnection, MicroBatchAppender } from '@umbra/kafka';

export interface StageSettings {
  readonly samples: number;
  readonly devices: number;
  readonly samplesPerEvent: number;
}

/** A broker whose log is full, and a database that is empty. */
export interface Stage {
  readonly env: NodeJS.ProcessEnv;
  readonly postgresPid: number;
  strike(): Promise<void>;
}

const silent = (): void => undefined;
const APPEND_AT_ONCE = 2_000;
const STEP_MS = 1_000;

export async function setStage(settings: StageSettings): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'umbra-bench-'));
  // PostgreSQL's own user must get to its folder.
  await chmod(folder, 0o711);
  const [kafkaPort = 0, controllerPort = 0, postgresPort = 0] = await freePorts(3);
  const [kafka, postgres] = await Promise.all([
    startKafka({ dataDir: join(folder, 'kafka'), port: kafkaPort, controllerPort }),
    startPostgres({ dataDir: join(folder, 'postgres'), port: postgresPort, durable: false }),
  ]);
  await fillLog(kafka.brokers, settings);
  return {
    env: {
      KAFKA_BROKERS: kafka.brokers,
      DATABASE_URL: postgres.url,
      UMBRA_SECRET_KEY: randomBytes(32).toString('base64'),
      LOG_LEVEL: 'warn',
    },
    postgresPid: postgres.pid,
    strike: async () => {
      await Promise.all([kafka.stop(), postgres.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What devices send that report every second: 330 bytes a sample as JSON. */
async function fillLog(brokers: string, { samples, devices, samplesPerEvent }: StageSettings): Promise<void> {
  const connection = new KafkaConnection({
    brokers: brokers.split(','),
    clientId: 'bench.stage',
    logger: { debug: silent, info: silent, warn: silent, error: console.error },
  });
  await connection.ensureTopics(topics);
  const log = await MicroBatchAppender.open(connection);
  const projectId = newProjectId();
  const trackingIds = Array.from({ length: devices }, newPhysicalTrackingId);
  const firstMs = Date.now() - Math.ceil(samples / devices) * STEP_MS - 60_000;
  const event = (trackingId: TrackingId, nth: number): TelemetryIngested => {
    const samplesOfEvent = Array.from({ length: samplesPerEvent }, (_, index) =>
      sampleAt(firstMs + (nth * samplesPerEvent + index) * STEP_MS),
    );
    return newEvent<TelemetryIngested>(
      'telemetry.ingested',
      1,
      {
        ...{ trackingId, projectId, source: 'device', detectOutliers: false },
        ...{ acceptedAtMs: Date.now(), samples: samplesOfEvent },
      },
      { producer: 'bench', correlationId: randomUUID(), occurredAtMs: Date.now() },
    );
  };
  const events = Math.ceil(samples / samplesPerEvent);
  for (let from = 0; from < events; from += APPEND_AT_ONCE) {
    const count = Math.min(APPEND_AT_ONCE, events - from);
    await log.append(
      Array.from({ length: count }, (_, index) => {
        const number = from + index;
        const trackingId = trackingIds[number % devices]!;
        return eventRecord(telemetryTopic, trackingId, event(trackingId, Math.floor(number / devices)));
      }),
    );
  }
  await log.close();
  await connection.close();
}

function sampleAt(sampledAtMs: number): IngestedSample {
  const wander = Math.sin(sampledAtMs / 100_000) / 100;
  return {
    sampledAtMs,
    position: {
      ...{ lat: 52.5 + wander, lng: 13.4 - wander, accuracy: 12, alt: 34, altaccuracy: 5 },
      ...{ heading: 90, speed: 13, satellitecount: 9, type: 'gnss' },
    },
    payload: { trip: 'a1b2c3', door: 'closed' },
    system: {
      mode: 'normal',
      reportedSensorData: { batteryLevel: 80, temperatureC: 21.5, batteryIsCharging: false },
      client: { model: 'tracker-1', firmware: '1.2.3' },
    },
  };
}
