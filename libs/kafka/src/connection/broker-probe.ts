import type { Topic } from '@umbra/contracts/topics';
import type { Admin } from 'kafkajs';
import type { KafkaConnection } from './kafka-connection.ts';

/** Whoever asks for health asks again soon: patience would only delay the news. */
const RETRY = { retries: 1, initialRetryTime: 50, maxRetryTime: 200 };

/** Asks the brokers, over a connection of its own and without patience, whether they are there and have what is needed. */
export class BrokerProbe {
  readonly #connection: KafkaConnection;
  #admin: Admin | undefined;

  constructor(connection: KafkaConnection) {
    this.#connection = connection;
  }

  /** @throws when no broker answers */
  async ping(): Promise<void> {
    await this.#ask((admin) => admin.describeCluster());
  }

  /** @returns true when all topics are there; else which are not, and how they are made @throws when no broker answers */
  async topicsReady(topics: readonly Topic[]): Promise<true | string> {
    const existing = new Set(await this.#ask((admin) => admin.listTopics()));
    const missing = topics.filter(({ name }) => !existing.has(name)).map(({ name }) => name);
    if (missing.length === 0) return true;
    return `topics do not exist: ${missing.join(', ')}; make them with libs/kafka/dist/cli/create-topics.js`;
  }

  async close(): Promise<void> {
    const admin = this.#admin;
    this.#admin = undefined;
    await admin?.disconnect();
  }

  async #ask<Answer>(question: (admin: Admin) => Promise<Answer>): Promise<Answer> {
    const admin = this.#admin ?? this.#connection.kafka.admin({ retry: RETRY });
    this.#admin = admin;
    try {
      await admin.connect();
      return await question(admin);
    } catch (error) {
      // What kafkajs remembers of brokers that are gone keeps it from finding those that are there.
      await this.close();
      throw error;
    }
  }
}
