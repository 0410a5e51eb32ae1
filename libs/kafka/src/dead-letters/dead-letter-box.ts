import { topics } from '@umbra/contracts/topics';
import type { LogAppender, LogPosition, LogRecord } from '../append/log-appender.ts';
import type { KafkaConnection } from '../connection/kafka-connection.ts';
import type { LogMessage } from '../consume/log-message.ts';
import { LogTail } from '../consume/log-tail.ts';

/** A record that nobody could use, as it lies among the dead letters of its topic. */
export interface DeadLetter {
  /** Its place among the dead letters: what it is called by. */
  readonly offset: number;
  /** Where it stands on the log. */
  readonly position: LogPosition;
  readonly key: string;
  readonly diedAtMs: number;
  /** The projection that gave it up. */
  readonly reader: string;
  readonly code: string;
  readonly error: string;
  readonly message: LogMessage;
}

/** What came of a letter that was to be replayed. */
export type Replay =
  | { readonly letter: DeadLetter; readonly appendedAt: LogPosition }
  /** Its key has a newer state on the log: appending the older one behind it would undo that after a compaction. */
  | { readonly letter: DeadLetter; readonly supersededBy: LogPosition };

const HEADER_PREFIX = 'dead-letter-';
const RECORDS_AN_APPEND = 200;

/** The dead letters of one topic (wall 7): reads them, and appends them again once their reader can use them. */
export class DeadLetterBox {
  readonly #connection: KafkaConnection;
  readonly #topic: string;

  /** @param topic the one whose records died, without `.dlq` */
  constructor(connection: KafkaConnection, topic: string) {
    this.#connection = connection;
    this.#topic = topic;
  }

  /** All letters that `isWanted` keeps, oldest first. They are never removed, replayed or not. */
  async read(isWanted: (letter: DeadLetter) => boolean = () => true): Promise<DeadLetter[]> {
    const letters: DeadLetter[] = [];
    await this.#readAll(`${this.#topic}.dlq`, (message) => {
      const letter = toLetter(message, this.#topic);
      if (isWanted(letter)) letters.push(letter);
    });
    return letters.sort((a, b) => a.offset - b.offset);
  }

  /**
   * Appends the records as they were, without what was added when they died, in the order given. A record of events may
   * come twice, which its readers recognise; one of state that is no longer the newest of its key stays where it is.
   * @throws LogUnavailableError what was not answered for is unknown: replay again
   */
  async replay(appender: Pick<LogAppender, 'append'>, letters: readonly DeadLetter[]): Promise<Replay[]> {
    const newest = await this.#newestOf(letters);
    const replays: Replay[] = [];
    for (let from = 0; from < letters.length; from += RECORDS_AN_APPEND) {
      const chunk = letters.slice(from, from + RECORDS_AN_APPEND);
      const alive = chunk.filter((letter) => !isSuperseded(letter, newest));
      const positions = await appender.append(alive.map((letter) => toRecord(letter, this.#topic)));
      for (const letter of chunk) {
        const appendedAt = positions[alive.indexOf(letter)];
        const supersededBy = newest.get(letter.key);
        if (appendedAt !== undefined) replays.push({ letter, appendedAt });
        else if (supersededBy !== undefined) replays.push({ letter, supersededBy });
      }
    }
    return replays;
  }

  /** Where the newest record of each letter's key stands, if the topic keeps only that one for ever. */
  async #newestOf(letters: readonly DeadLetter[]): Promise<ReadonlyMap<string, LogPosition>> {
    const newest = new Map<string, LogPosition>();
    if (letters.length === 0 || !keepsNewestOnly(this.#topic)) return newest;
    const keys = new Set(letters.map(({ key }) => key));
    await this.#readAll(this.#topic, ({ key, topic, partition, offset }) => {
      if (key !== null && keys.has(key)) newest.set(key, { topic, partition, offset });
    });
    return newest;
  }

  async #readAll(topic: string, onMessage: (message: LogMessage) => void): Promise<void> {
    const tail = new LogTail(this.#connection, [topic], onMessage);
    try {
      await tail.start();
    } finally {
      await tail.stop();
    }
  }
}

const keepsNewestOnly = (topic: string): boolean => topics.find(({ name }) => name === topic)?.cleanup === 'compact';

function isSuperseded({ key, position }: DeadLetter, newest: ReadonlyMap<string, LogPosition>): boolean {
  const last = newest.get(key);
  return last !== undefined && last.offset !== position.offset;
}

function toLetter(message: LogMessage, topic: string): DeadLetter {
  const header = (name: string): string => message.headers[HEADER_PREFIX + name] ?? '';
  return {
    offset: message.offset,
    position: { topic, partition: Number(header('partition')), offset: Number(header('offset')) },
    key: message.key ?? '',
    diedAtMs: message.timestampMs,
    reader: header('reader'),
    code: header('code'),
    error: header('error'),
    message,
  };
}

function toRecord({ key, message }: DeadLetter, topic: string): LogRecord {
  const headers = Object.entries(message.headers).filter(([name]) => !name.startsWith(HEADER_PREFIX));
  return { topic, key, value: message.value ?? Buffer.alloc(0), headers: Object.fromEntries(headers) };
}
