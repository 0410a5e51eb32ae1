import { deviceTopic } from '@umbra/contracts/device';
import { parseEvent, type EventEnvelope } from '@umbra/contracts/envelope';
import { projectTopic } from '@umbra/contracts/project';
import { sessionTopic } from '@umbra/contracts/session';
import { signingKeyTopic } from '@umbra/contracts/signing-key';
import { userTopic } from '@umbra/contracts/user';
import { LogTail, type KafkaConnection } from '@umbra/kafka';

const CATCH_UP_MS = 20_000;

/** Follows what the registry publishes, so that a test need not read the topics anew for each question. */
export class WorldLog {
  readonly #events = new Map<string, EventEnvelope[]>();
  readonly #tail: LogTail;

  private constructor(connection: KafkaConnection) {
    const topics = [deviceTopic, projectTopic, signingKeyTopic, sessionTopic, userTopic].map(({ name }) => name);
    this.#tail = new LogTail(connection, topics, ({ topic, key, value }) => {
      const place = placeOf(topic, key ?? '');
      const known = this.#events.get(place) ?? [];
      const event = parseEvent(value);
      // A record may come again after a reconnect.
      if (!known.some(({ id }) => id === event.id)) this.#events.set(place, [...known, event]);
    });
  }

  static async open(connection: KafkaConnection): Promise<WorldLog> {
    const log = new WorldLog(connection);
    await log.#tail.start();
    return log;
  }

  async eventsOf(topic: string, key: string): Promise<EventEnvelope[]> {
    await this.#tail.caughtUp(CATCH_UP_MS);
    return this.#events.get(placeOf(topic, key)) ?? [];
  }

  async close(): Promise<void> {
    await this.#tail.stop();
  }
}

const placeOf = (topic: string, key: string): string => `${topic} ${key}`;
