import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashApiKey, newApiKey, signToken } from '@umbra/access';
import { deviceTopic, type DeviceState } from '@umbra/contracts/device';
import { newEvent } from '@umbra/contracts/envelope';
import { newAppId, newPhysicalDeviceId, newPhysicalTrackingId, newProjectId, newUserId } from '@umbra/contracts/ids';
import { projectTopic, type ProjectState } from '@umbra/contracts/project';
import { signingKeyTopic, type SigningKeyState } from '@umbra/contracts/signing-key';
import { telemetryTopic } from '@umbra/contracts/telemetry';
import { topics, type Topic } from '@umbra/contracts/topics';
import { freePorts, startKafka } from '@umbra/dev-servers';
import { cpuSeconds, PATIENT_BROKER } from '@umbra/bench';
import { eventRecord, KafkaConnection, MicroBatchAppender } from '@umbra/kafka';
import type { Senders } from './requests.ts';

/** Everything that stands before the first request: a broker, topics, a project with its devices, tokens. */
export interface Stage extends Senders {
  readonly brokers: string;
  /** Undefined for a broker that is not ours: its CPU is not counted. */
  readonly kafkaPid: number | undefined;
  kafkaCpuSeconds(): number | undefined;
  readonly bareTopic: string;
  readonly secretKey: string;
  /** The time of the next sample: no two have the same. */
  nextTimestampMs: number;
  strike(): Promise<void>;
}

const silent = (): void => undefined;
/** A millisecond a sample: room for a billion before they lie in the future. */
const HISTORY_MS = 30 * 24 * 3_600_000;

export interface StageOptions {
  readonly devices: number;
  /** For a broker of our own, over what is usual in development. */
  readonly kafkaProperties?: Readonly<Record<string, string | number>>;
}

export async function setStage({ devices: deviceCount, kafkaProperties }: StageOptions): Promise<Stage> {
  const given = process.env['KAFKA_BROKERS'];
  const own = given === undefined ? await ownKafka(kafkaProperties) : undefined;
  const brokers = own?.brokers ?? given ?? '';
  const connection = new KafkaConnection({
    brokers: brokers.split(','),
    clientId: 'bench.stage',
    logger: { debug: silent, info: silent, warn: silent, error: console.error },
  });
  const bareTopic = `bench.${randomUUID()}`;
  await connection.ensureTopics([...topics, { ...telemetryTopic, name: bareTopic }]);
  const log = await MicroBatchAppender.open(connection, { deadlineMs: 60_000 });
  const publish = (topic: Topic, key: string, type: string, data: object) => {
    const origin = { producer: 'bench', correlationId: randomUUID(), occurredAtMs: Date.now() };
    return log.append([eventRecord(topic, key, newEvent(type, 1, data, origin))]);
  };

  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const key: SigningKeyState = {
    keyId: randomUUID(),
    algorithm: 'EdDSA',
    publicJwk: { kty: 'OKP', crv: 'Ed25519', x: publicKey.export({ format: 'jwk' }).x ?? '' },
    createdAtMs: Date.now(),
    version: 1,
  };
  const apiKey = newApiKey();
  const project: ProjectState = {
    projectId: newProjectId(),
    appId: newAppId(),
    orgId: 1,
    name: 'bench',
    createdAtMs: Date.now(),
    members: [{ userId: newUserId(), role: 'admin' }],
    apiKeys: [{ keyId: randomUUID(), name: 'bench', sha256: hashApiKey(apiKey) }],
    limits: { samplesPerSecond: 100_000_000 },
    version: 1,
  };
  const devices = Array.from({ length: deviceCount }, () => deviceOf(project));
  await publish(signingKeyTopic, key.keyId, 'signing-key.created', key);
  await publish(projectTopic, project.projectId, 'project.created', project);
  await Promise.all(devices.map((device) => publish(deviceTopic, device.deviceId, 'device.claimed', device)));
  await log.close();
  await connection.close();
  const trackingIds = devices.map((device) => device.claims[0]!.trackingId);
  return {
    brokers,
    kafkaPid: own?.pid,
    kafkaCpuSeconds: () => (own === undefined ? undefined : cpuSeconds(own.pid)),
    nextTimestampMs: Date.now() - HISTORY_MS,
    bareTopic,
    secretKey: randomBytes(32).toString('base64'),
    apiKey,
    trackingIds,
    deviceTokens: await Promise.all(
      devices.map(({ deviceId, version }, nth) =>
        signToken(privateKey, key.keyId, {
          kind: 'device',
          deviceId,
          trackingId: trackingIds[nth]!,
          projectId: project.projectId,
          deviceVersion: version,
        }),
      ),
    ),
    strike: async () => {
      await own?.stop();
    },
  };
}

function deviceOf({ projectId, appId, members }: ProjectState): DeviceState {
  return {
    deviceId: newPhysicalDeviceId(),
    kind: 'physical',
    projectId,
    appId,
    status: 'claimed',
    provisionedAtMs: Date.now(),
    claims: [
      { trackingId: newPhysicalTrackingId(), projectId, appId, claimedBy: members[0]!.userId, claimedAtMs: Date.now() },
    ],
    version: 2,
  };
}

async function ownKafka(properties: StageOptions['kafkaProperties'] = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), 'umbra-bench-'));
  const [port = 0, controllerPort = 0] = await freePorts(2);
  const kafka = await startKafka({ dataDir, port, controllerPort, properties: { ...PATIENT_BROKER, ...properties } });
  return {
    brokers: kafka.brokers,
    pid: kafka.pid,
    stop: async () => {
      await kafka.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
