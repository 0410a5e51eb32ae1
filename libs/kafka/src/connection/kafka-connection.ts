import type { Topic } from '@umbra/contracts/topics';
import kafkajs, {
  type Admin,
  type ISocketFactory,
  type Kafka,
  type KafkaConfig,
  type logLevel as LogLevel,
} from 'kafkajs';
import { partitionName } from '../consume/log-message.ts';
import { noMetrics, type MetricsPort } from '../metrics/metrics-port.ts';
import type { Logger } from './logger.ts';
import { registerZstdCodec } from './zstd-codec.ts';

export interface KafkaSettings {
  /** `host:port` of the brokers to begin with. */
  readonly brokers: readonly string[];
  /** How this process calls itself in the broker's logs and quotas. */
  readonly clientId: string;
  readonly logger: Logger;
  /** Where appenders and readers tell of themselves. */
  readonly metrics?: MetricsPort;
  /** How sockets are opened, where that is not plain TCP to the broker's own address. */
  readonly socketFactory?: ISocketFactory;
}

/** First and next-to-be-written offset of a partition. */
export interface PartitionMarks {
  readonly low: number;
  readonly high: number;
}

/** One request to the broker may take this long before it counts as lost. */
const REQUEST_TIMEOUT_MS = 3_000;
/**
 * For what the brokers may take their time with. A group's requests are answered only when every member has spoken, or a
 * dead one's session has ended (6 s). Who gives up earlier joins anew, which makes everybody else wait again.
 */
const PATIENT_REQUEST_TIMEOUT_MS = 15_000;
const CONNECTION_TIMEOUT_MS = 1_000;

const MAX_ATTEMPTS = 5;
const ATTEMPT_PAUSE_MS = 50;
const SERVED_WITHIN_MS = 30_000;
const SERVED_CHECK_MS = 50;

/** Of a record batch after compression; an event has at most 256 KiB, a batch of them is cut at about 1 MB. */
const TOPIC_MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

/** One process' way to the brokers: what appenders and consumers are made from, and the few questions they ask. */
export class KafkaConnection {
  readonly clientId: string;
  readonly logger: Logger;
  readonly metrics: MetricsPort;
  /** For producers and questions. */
  readonly kafka: Kafka;
  /** For consumers: the same brokers, with patience for what a group makes its members wait for. */
  readonly readers: Kafka;
  #admin: Promise<Admin> | undefined;
  readonly #partitionCounts = new Map<string, number>();

  constructor(settings: KafkaSettings) {
    registerZstdCodec();
    this.clientId = settings.clientId;
    this.logger = settings.logger;
    this.metrics = settings.metrics ?? noMetrics;
    const common: KafkaConfig = {
      brokers: [...settings.brokers],
      clientId: settings.clientId,
      ...(settings.socketFactory === undefined ? {} : { socketFactory: settings.socketFactory }),
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      enforceRequestTimeout: true,
      retry: { retries: 8, initialRetryTime: 50, maxRetryTime: 1_000 },
      logLevel: kafkajs.logLevel.WARN,
      logCreator: () => (entry) => {
        this.#log(entry.level, entry.namespace, entry.log);
      },
    };
    this.kafka = new kafkajs.Kafka({ ...common, requestTimeout: REQUEST_TIMEOUT_MS });
    this.readers = new kafkajs.Kafka({ ...common, requestTimeout: PATIENT_REQUEST_TIMEOUT_MS });
  }

  /** How many partitions a topic has; asked once. @throws when the topic does not exist or no broker answers */
  async partitionCount(topic: string): Promise<number> {
    const known = this.#partitionCounts.get(topic);
    if (known !== undefined) return known;
    const { topics } = await this.#ask((admin) => admin.fetchTopicMetadata({ topics: [topic] }));
    const count = topics[0]?.partitions.length ?? 0;
    this.#partitionCounts.set(topic, count);
    return count;
  }

  /** The partition count if it was asked before: for paths that cannot wait. */
  knownPartitionCount(topic: string): number | undefined {
    return this.#partitionCounts.get(topic);
  }

  /** Marks of every partition of a topic, read from the brokers now. */
  async marks(topic: string): Promise<ReadonlyMap<number, PartitionMarks>> {
    const offsets = await this.#ask((admin) => admin.fetchTopicOffsets(topic));
    return new Map(offsets.map(({ partition, low, high }) => [partition, { low: Number(low), high: Number(high) }]));
  }

  /** The end offset of every partition of a topic: what a reader must have passed to have seen all of it. */
  async endOffsets(topic: string): Promise<ReadonlyMap<number, number>> {
    const marks = await this.marks(topic);
    return new Map([...marks].map(([partition, { high }]) => [partition, high]));
  }

  /** What a consumer group has committed of these topics, by `topic/partition`; partitions without are left out. */
  async committedOffsets(groupId: string, topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const answers = await this.#ask((admin) => admin.fetchOffsets({ groupId, topics: [...new Set(topics)] }));
    return new Map(
      answers.flatMap(({ topic, partitions }) =>
        partitions
          .filter(({ offset }) => Number(offset) >= 0)
          .map(({ partition, offset }) => [partitionName(topic, partition), Number(offset)] as const),
      ),
    );
  }

  /**
   * Creates the topics that do not exist yet; existing ones are left as they are.
   * @param replicas brokers that hold a copy of each partition @param minInSync copies that must have a record before it counts
   * @returns the names of the created ones
   */
  async ensureTopics(topics: readonly Topic[], replicas = 1, minInSync = 1): Promise<string[]> {
    // A broker that has just started takes longer over this than a request may take otherwise.
    const admin = this.readers.admin();
    await admin.connect();
    try {
      const existing = new Set(await admin.listTopics());
      const missing = topics.filter((topic) => !existing.has(topic.name));
      if (missing.length === 0) return [];
      await admin.createTopics({
        waitForLeaders: false,
        timeout: PATIENT_REQUEST_TIMEOUT_MS,
        topics: missing.map((topic) => ({
          topic: topic.name,
          numPartitions: topic.partitions,
          replicationFactor: replicas,
          configEntries: [
            { name: 'cleanup.policy', value: topic.cleanup },
            { name: 'retention.ms', value: String(topic.retentionMs) },
            { name: 'max.message.bytes', value: String(TOPIC_MAX_MESSAGE_BYTES) },
            { name: 'min.insync.replicas', value: String(minInSync) },
          ],
        })),
      });
      const names = missing.map((topic) => topic.name);
      await this.#untilServed(admin, names);
      return names;
    } finally {
      await admin.disconnect();
    }
  }

  /** A created topic is known to the controller first and to the brokers a little later. */
  async #untilServed(admin: Admin, names: string[]): Promise<void> {
    const deadlineMs = Date.now() + SERVED_WITHIN_MS;
    for (;;) {
      try {
        const { topics } = await admin.fetchTopicMetadata({ topics: names });
        if (topics.every(({ partitions }) => partitions.length > 0 && partitions.every(({ leader }) => leader >= 0)))
          return;
      } catch (error) {
        if (Date.now() > deadlineMs) throw error;
      }
      if (Date.now() > deadlineMs) throw new Error(`topics are not served yet: ${names.join(', ')}`);
      await new Promise((resolve) => setTimeout(resolve, SERVED_CHECK_MS));
    }
  }

  /** Removes what the brokers remember of a consumer group that nobody is in any more. */
  async deleteGroup(groupId: string): Promise<void> {
    const admin = await this.#connectedAdmin();
    await admin.deleteGroups([groupId]);
  }

  async close(): Promise<void> {
    // One that is just being opened, and fails, is nobody's: whoever asked for it is told.
    const admin = await this.#admin?.catch(() => undefined);
    this.#admin = undefined;
    await admin?.disconnect();
  }

  /**
   * Asks once more over a fresh connection when the answer was an error: kafkajs keeps what it once learned about leaders
   * for minutes, and asks a broker that is none any more.
   */
  async #ask<Answer>(question: (admin: Admin) => Promise<Answer>): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      const admin = await this.#connectedAdmin();
      try {
        return await question(admin);
      } catch (error) {
        await this.#forget(admin);
        if (attempt === MAX_ATTEMPTS) throw error;
        await new Promise((resolve) => setTimeout(resolve, attempt * ATTEMPT_PAUSE_MS));
      }
    }
  }

  async #forget(admin: Admin): Promise<void> {
    const current = this.#admin;
    if (current === undefined || (await current) !== admin) return;
    this.#admin = undefined;
    await admin.disconnect();
  }

  #connectedAdmin(): Promise<Admin> {
    this.#admin ??= this.#openAdmin();
    return this.#admin;
  }

  async #openAdmin(): Promise<Admin> {
    const admin = this.kafka.admin();
    try {
      await admin.connect();
      return admin;
    } catch (error) {
      this.#admin = undefined;
      throw error;
    }
  }

  #log(level: LogLevel, namespace: string, log: { message: string; [field: string]: unknown }): void {
    // kafkajs calls every attempt that it will repeat an error; ours is said by whoever gives up.
    const { message, timestamp: _timestamp, logger: _logger, stack: _stack, ...fields } = log;
    const line = { namespace, ...fields };
    if (level === kafkajs.logLevel.ERROR) this.logger.warn(line, message);
    else this.logger.debug(line, message);
  }
}
