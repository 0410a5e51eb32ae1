import { errorFields } from '@umbra/errors';
import type { KafkaConnection, PartitionMarks } from '../connection/kafka-connection.ts';

/** A scrape is answered within seconds, whether a broker answers or not. */
const PATIENCE_MS = 1_000;

/** Marks of every partition, by topic and partition. */
export type Marks = ReadonlyMap<string, ReadonlyMap<number, PartitionMarks>>;

/**
 * Where topics end, for those who show how far behind they are. Asked for when it is to be shown, so that reading costs
 * nothing more and a reader that stands still is seen to fall behind; where no broker answers in time, it is what was
 * last heard.
 */
export class LastKnownEnds {
  readonly #connection: KafkaConnection;
  readonly #topics: readonly string[];
  readonly #marks = new Map<string, ReadonlyMap<number, PartitionMarks>>();
  #asking: Promise<void> | undefined;

  constructor(connection: KafkaConnection, topics: readonly string[]) {
    this.#connection = connection;
    this.#topics = topics;
  }

  async refreshed(): Promise<Marks> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, PATIENCE_MS);
    });
    this.#asking ??= this.#ask().finally(() => (this.#asking = undefined));
    await Promise.race([this.#asking, patience]);
    clearTimeout(timer);
    return this.#marks;
  }

  async #ask(): Promise<void> {
    await Promise.all(
      this.#topics.map(async (topic) => {
        try {
          this.#marks.set(topic, await this.#connection.marks(topic));
        } catch (error) {
          this.#connection.logger.debug({ topic, ...errorFields(error) }, 'the end of a topic is not known anew');
        }
      }),
    );
  }
}
