import {
  MicroBatchAppender,
  type KafkaConnection,
  type LogAppender,
  type LogPosition,
  type LogRecord,
} from '@umbra/kafka';
import { eventually } from './eventually.ts';

/**
 * What the neighbours of a service put on the log, as a test plays them: resolves when everybody can read it. Other test
 * files write to the same topics in transactions, and what stands behind an open one is there, but not to be read yet.
 */
export class NeighbourLog implements LogAppender {
  readonly #connection: KafkaConnection;
  readonly #appender: MicroBatchAppender;

  private constructor(connection: KafkaConnection, appender: MicroBatchAppender) {
    this.#connection = connection;
    this.#appender = appender;
  }

  static async open(connection: KafkaConnection): Promise<NeighbourLog> {
    return new NeighbourLog(connection, await MicroBatchAppender.open(connection));
  }

  async append(records: readonly LogRecord[]): Promise<readonly LogPosition[]> {
    const positions = await this.#appender.append(records);
    for (const [topic, written] of Map.groupBy(positions, (position) => position.topic)) {
      await eventually(`what was put on ${topic} can be read`, async () => {
        const ends = await this.#connection.endOffsets(topic);
        return written.every(({ partition, offset }) => (ends.get(partition) ?? 0) > offset);
      });
    }
    return positions;
  }

  close(): Promise<void> {
    return this.#appender.close();
  }
}
