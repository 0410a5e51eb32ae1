import { randomUUID } from 'node:crypto';
import { readReply, type Reply } from '@umbra/contracts/command';
import { newEvent, type EventEnvelope } from '@umbra/contracts/envelope';
import { deadLetterTopicOf, type Topic } from '@umbra/contracts/topics';
import { FencedAppender, MicroBatchAppender, type KafkaConnection, type LogRecord } from '@umbra/kafka';
import { createDataSource, createOutboxTable, OutboxRelay } from '@umbra/postgres';
import {
  createTestDatabase,
  createTestTopic,
  eventually,
  quietLogger,
  readTopic,
  testConnection,
  TestMetrics,
  type TestDatabase,
} from '@umbra/testing';
import type { DataSource } from 'typeorm';
import { CommandConsumer, createCommandTables, type CommandConsumerOptions } from '../index.ts';
import { DepositHandler } from './deposits.ts';

/** How a command is given, where it is not as usual. */
export interface Asked {
  readonly commandId?: string;
  readonly type?: string;
  readonly version?: number;
  readonly replyTo?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A bank that takes commands, on a real Kafka and a real PostgreSQL; the test plays who gives them. */
export class CommandsWorld {
  readonly connection: KafkaConnection;
  readonly dataSource: DataSource;
  readonly topic: Topic;
  readonly replies: Topic;
  readonly events: Topic;
  readonly handler: DepositHandler;
  readonly metrics = new TestMetrics();
  readonly #database: TestDatabase;
  readonly #log: MicroBatchAppender;
  readonly #relay: OutboxRelay;
  readonly #consumers: CommandConsumer[] = [];

  private constructor(
    connection: KafkaConnection,
    database: TestDatabase,
    dataSource: DataSource,
    log: MicroBatchAppender,
    topics: { topic: Topic; replies: Topic; events: Topic },
  ) {
    this.connection = connection;
    this.#database = database;
    this.dataSource = dataSource;
    this.#log = log;
    this.topic = topics.topic;
    this.replies = topics.replies;
    this.events = topics.events;
    this.handler = new DepositHandler(topics.events.name);
    this.#relay = new OutboxRelay({
      dataSource,
      appender: () => FencedAppender.open(connection, `relay.${topics.topic.name}`),
      logger: quietLogger,
    });
  }

  static async start(): Promise<CommandsWorld> {
    const connection = testConnection();
    const database = await createTestDatabase();
    const dataSource = createDataSource({ url: database.url, schema: 'bank', applicationName: 'test' });
    await dataSource.initialize();
    await dataSource.query('CREATE SCHEMA bank');
    const runner = dataSource.createQueryRunner();
    await createOutboxTable(runner);
    await createCommandTables(runner, 'bank');
    await runner.query('CREATE TABLE deposit (place serial, account text NOT NULL, amount smallint NOT NULL)');
    await runner.release();
    const topic = await createTestTopic(connection);
    await connection.ensureTopics([deadLetterTopicOf(topic)]);
    return new CommandsWorld(connection, database, dataSource, await MicroBatchAppender.open(connection), {
      topic,
      replies: await createTestTopic(connection),
      events: await createTestTopic(connection),
    });
  }

  /** A process of the bank. Each has a group of its own, unless a test says otherwise: Kafka knows nothing of where it stood. */
  async hasConsumer(overrides: Partial<CommandConsumerOptions> = {}): Promise<CommandConsumer> {
    const consumer = await CommandConsumer.open({
      connection: this.connection,
      groupId: `test.${randomUUID()}`,
      service: 'bank',
      topic: this.topic,
      replyTopics: [this.replies],
      handlers: [this.handler],
      dataSource: this.dataSource,
      nowMs: Date.now,
      logger: quietLogger,
      metrics: this.metrics,
      ...overrides,
    });
    consumer.start();
    this.#consumers.push(consumer);
    return consumer;
  }

  startRelay(): void {
    this.#relay.start();
  }

  async stopConsumers(): Promise<void> {
    await Promise.all(this.#consumers.splice(0).map((consumer) => consumer.stop()));
  }

  async stop(): Promise<void> {
    await this.stopConsumers();
    await this.#relay.stop();
    await this.#log.close();
    await this.connection.close();
    await this.dataSource.destroy();
    await this.#database.drop();
  }

  /** A command as a record; its key is the account. */
  command(
    data: { readonly account: string; readonly amount?: unknown },
    asked: Asked = {},
  ): LogRecord & { readonly commandId: string; readonly messageId: string } {
    const { commandId = randomUUID(), type = 'bank.deposit', version = 1, headers = {} } = asked;
    const { replyTo = this.replies.name } = asked;
    const origin = { producer: 'test', correlationId: `conversation of ${commandId}`, occurredAtMs: Date.now() };
    const event = newEvent<EventEnvelope>(type, version, { commandId, replyTo, ...data }, origin);
    return {
      topic: this.topic.name,
      key: data.account,
      value: JSON.stringify(event),
      headers,
      commandId,
      messageId: event.id,
    };
  }

  /** Puts records on the log at once, as they are. */
  async give(...records: readonly LogRecord[]): Promise<void> {
    await this.#log.append(records);
  }

  /** The replies to a command so far, by the log. */
  async repliesTo({ commandId }: { readonly commandId: string }): Promise<Reply[]> {
    const replies = (await readTopic(this.connection, this.replies.name)).map(({ value }) => readReply(value));
    return replies.filter(({ data }) => data.commandId === commandId);
  }

  /** Waits for so many replies to a command. */
  async hasReplies(command: { readonly commandId: string }, count = 1): Promise<Reply[]> {
    return eventually(`${String(count)} replies`, async () => {
      const replies = await this.repliesTo(command);
      return replies.length >= count && replies;
    });
  }

  /** The deposits of an account, in their order. */
  async amountsOf(account: string): Promise<number[]> {
    const rows = await this.dataSource.query<{ amount: number }[]>(
      'SELECT amount FROM deposit WHERE account = $1 ORDER BY place',
      [account],
    );
    return rows.map(({ amount }) => amount);
  }

  /** What has died of the commands so far. */
  async deadLetters(): Promise<{ key: string | null; code: string | undefined; reader: string | undefined }[]> {
    const letters = await readTopic(this.connection, deadLetterTopicOf(this.topic).name);
    return letters.map(({ key, headers }) => ({
      key,
      code: headers['dead-letter-code'],
      reader: headers['dead-letter-reader'],
    }));
  }
}
