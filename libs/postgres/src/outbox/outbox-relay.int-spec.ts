import { randomUUID } from 'node:crypto';
import type { Topic } from '@umbra/contracts/topics';
import { FencedAppender, FencedError, LogTail, type KafkaConnection, type LogAppender } from '@umbra/kafka';
import { runWithSpan } from '@umbra/observability';
import {
  createTestDatabase,
  createTestTopic,
  CuttingProxy,
  eventually,
  quietLogger,
  readTopic,
  RecordingTracer,
  testBrokers,
  testConnection,
  TestMetrics,
  type TestDatabase,
} from '@umbra/testing';
import type { DataSource, EntityManager, MigrationInterface, QueryRunner } from 'typeorm';
import { createDataSource } from '../data-source/create-data-source.ts';
import { inTransaction } from '../data-source/in-transaction.ts';
import { runMigrations } from '../data-source/run-migrations.ts';
import { addToOutbox } from './add-to-outbox.ts';
import { OutboxRelay } from './outbox-relay.ts';
import { createOutboxTable } from './outbox-table.ts';

class CreateTables1700000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await createOutboxTable(queryRunner);
    await queryRunner.query('CREATE TABLE aggregate (id text PRIMARY KEY, version int NOT NULL)');
  }
  async down(): Promise<void> {}
}

/** Lets a test stop an appender in the middle, as a frozen process or a crash would. */
function intercept(
  inner: LogAppender,
  around: (append: () => ReturnType<LogAppender['append']>) => ReturnType<LogAppender['append']>,
): LogAppender {
  return { append: (records) => around(() => inner.append(records)), close: () => inner.close() };
}

describe('OutboxRelay', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let connection: KafkaConnection;
  let topic: Topic;
  let transactionalId: string;
  let relays: OutboxRelay[];

  beforeAll(async () => {
    connection = testConnection();
    database = await createTestDatabase();
    dataSource = createDataSource({
      url: database.url,
      schema: 'registry',
      migrations: [CreateTables1700000000000],
      applicationName: 'test',
    });
    await dataSource.initialize();
    await runMigrations(dataSource);
  });

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
    await connection.close();
  });

  beforeEach(async () => {
    await dataSource.query('TRUNCATE outbox, aggregate');
    // One partition: the order of the topic is the order of publication.
    topic = await createTestTopic(connection, { partitions: 1 });
    transactionalId = randomUUID();
    relays = [];
  });

  afterEach(() => Promise.all(relays.map((relay) => relay.stop())));

  const openAppender = () => FencedAppender.open(connection, transactionalId);

  function startRelay(appender: () => Promise<LogAppender> = openAppender): OutboxRelay {
    const relay = new OutboxRelay({ dataSource, appender, logger: quietLogger });
    relays.push(relay);
    relay.start();
    return relay;
  }

  const record = (key: string, version: number) => ({ topic: topic.name, key, value: `${key} ${version}` });
  const add = (key: string, version: number, manager: EntityManager = dataSource.manager) =>
    addToOutbox(manager, [record(key, version)]);
  const published = async () => (await readTopic(connection, topic.name)).map(({ value }) => value?.toString());
  const outboxIsEmpty = () =>
    eventually('everything is published', async () => (await dataSource.query('SELECT 1 FROM outbox')).length === 0);
  /** What a frozen process, a lost network or `idle_session_timeout` does to the relay's session. */
  const endRelaySessions = () =>
    dataSource.query(`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'test/outbox-relay' AND datname = current_database()`);

  it('carries the trace of a request to the reader of what it changed', async () => {
    const tracer = new RecordingTracer();
    const relay = new OutboxRelay({ dataSource, appender: openAppender, logger: quietLogger, tracer });
    relays.push(relay);
    relay.start();
    const request = tracer.startSpan('PUT /registry/v2/devices/:deviceId', 'server', undefined);
    if (request === undefined) throw new Error('not sampled');
    await runWithSpan(request, () => inTransaction(dataSource, (manager) => add('traced', 1, manager)));
    await add('untraced', 1);
    await outboxIsEmpty();
    const [publish, ...more] = tracer.named(`${topic.name} publish`);
    expect(more).toEqual([]);
    expect(publish).toMatchObject({ traceId: request.traceId, parentSpanId: request.spanId, isEnded: true });
    expect((await readTopic(connection, topic.name)).map(({ key, headers }) => [key, headers])).toEqual([
      ['traced', { traceparent: `00-${request.traceId}-${String(publish?.spanId)}-01` }],
      ['untraced', {}],
    ]);
  });

  it('publishes what committed, in order, with key and headers, and nothing of what was rolled back', async () => {
    startRelay();
    await inTransaction(dataSource, (manager) =>
      addToOutbox(manager, [
        { topic: topic.name, key: 'a', value: '{"n":1}', headers: { type: 'device.claimed' } },
        { topic: topic.name, key: 'b', value: Buffer.from([0, 255]) },
      ]),
    );
    await expect(
      inTransaction(dataSource, async (manager) => {
        await add('rolled back', 1, manager);
        throw new Error('refused');
      }),
    ).rejects.toThrow('refused');
    await outboxIsEmpty();
    const [first, second, ...others] = await readTopic(connection, topic.name);
    expect(first).toMatchObject({ key: 'a', value: Buffer.from('{"n":1}'), headers: { type: 'device.claimed' } });
    expect(second).toMatchObject({ key: 'b', value: Buffer.from([0, 255]), headers: {} });
    expect(others).toEqual([]);
  });

  it('does not skip a transaction that commits after one with bigger ids was published', async () => {
    startRelay();
    const late = dataSource.createQueryRunner();
    await late.startTransaction();
    await add('late', 1, late.manager);
    const [{ id: lateId }] = await late.query('SELECT id FROM outbox WHERE key = $1', ['late']);
    await add('early', 1);
    await eventually('the early one is there', async () => (await published()).length === 1);
    await late.commitTransaction();
    await late.release();
    await add('last', 1);
    await outboxIsEmpty();
    expect(await published()).toEqual(['early 1', 'late 1', 'last 1']);
    expect(lateId).toBeLessThan(
      (await dataSource.query(`SELECT nextval(pg_get_serial_sequence('outbox', 'id'))`))[0].nextval - 2,
    );
  });

  it.each([
    ['before it ever sent anything', 0],
    ['after it has published', 1],
  ])('shuts out a relay that fell asleep between its read and its send, %s', async (_when, publishedBefore) => {
    const asleep = Promise.withResolvers<void>();
    const wakeUp = Promise.withResolvers<void>();
    const sent = Promise.withResolvers<unknown>();
    let sends = 0;
    const sleeper = startRelay(async () =>
      intercept(await openAppender(), async (append) => {
        sends += 1;
        if (sends !== publishedBefore + 1) return append();
        asleep.resolve();
        await wakeUp.promise;
        const outcome = append();
        outcome.then(sent.resolve, sent.resolve);
        return outcome;
      }),
    );
    for (let version = 1; version <= publishedBefore; version += 1) {
      await add('device', version);
      await outboxIsEmpty();
    }
    const first = publishedBefore + 1;
    await add('device', first);
    await asleep.promise;
    await endRelaySessions();
    const successor = startRelay();
    await outboxIsEmpty();
    await add('device', first + 1);
    await outboxIsEmpty();

    wakeUp.resolve();

    expect(await sent.promise).toBeInstanceOf(FencedError);
    await add('device', first + 2);
    await outboxIsEmpty();
    expect(await published()).toEqual(Array.from({ length: first + 2 }, (_, index) => `device ${index + 1}`));
    expect(successor.status.leads).toBe(true);
    expect(sleeper.status.leads).toBe(false);
  });

  it('sends again what it had sent when it crashed before it could mark it, and readers that ignore old versions see each once', async () => {
    let crashes = 0;
    startRelay(async () =>
      intercept(await openAppender(), async (append) => {
        const positions = await append();
        if (crashes === 0) {
          crashes += 1;
          await endRelaySessions();
        }
        return positions;
      }),
    );
    await inTransaction(dataSource, (manager) => addToOutbox(manager, [record('device', 1), record('device', 2)]));
    await outboxIsEmpty();
    await add('device', 3);
    await outboxIsEmpty();
    expect(await published()).toEqual(['device 1', 'device 2', 'device 1', 'device 2', 'device 3']);
    const applied: number[] = [];
    for (const value of await published()) {
      const version = Number(value?.split(' ')[1]);
      if (version > (applied.at(-1) ?? 0)) applied.push(version);
    }
    expect(applied).toEqual([1, 2, 3]);
  });

  it('shows what it has published, and how long what waits has been waiting while Kafka is away', async () => {
    const proxy = await CuttingProxy.start(testBrokers()[0] ?? '');
    const flaky = testConnection({ socketFactory: proxy.socketFactory });
    const metrics = new TestMetrics();
    const waitSeconds = async () => (await metrics.value('umbra_outbox_oldest_wait_seconds')) ?? -1;
    proxy.refuse();
    await add('device', 1);
    const appender = () => FencedAppender.open(flaky, transactionalId);
    const relay = new OutboxRelay({ dataSource, appender, logger: quietLogger, metrics });
    relays.push(relay);
    expect([await metrics.value('umbra_outbox_published_total'), await waitSeconds()]).toEqual([0, 0]);
    relay.start();
    await eventually('it waits, and longer and longer', async () => (await waitSeconds()) > 0.3);
    proxy.accept();
    await outboxIsEmpty();
    await eventually('nothing waits', async () => (await waitSeconds()) === 0);
    expect(await metrics.value('umbra_outbox_published_total')).toBe(1);
    await relay.stop();
    await flaky.close();
    await proxy.stop();
  });

  it('loses nothing and keeps the order while Kafka is away', async () => {
    const proxy = await CuttingProxy.start(testBrokers()[0] ?? '');
    const flaky = testConnection({ socketFactory: proxy.socketFactory });
    const relay = startRelay(() => FencedAppender.open(flaky, transactionalId));
    await add('device', 1);
    await outboxIsEmpty();
    proxy.refuse();
    for (let version = 2; version <= 20; version += 1) await add('device', version);
    await eventually('the relay says what it fails at', () => relay.status.failure !== undefined);
    proxy.accept();
    await outboxIsEmpty();
    expect([...new Set(await published())]).toEqual(Array.from({ length: 20 }, (_, index) => `device ${index + 1}`));
    expect(relay.status.failure).toBeUndefined();
    await relay.stop();
    await flaky.close();
    await proxy.stop();
  });

  it('keeps the order of each aggregate under concurrent writers and changing relays', async () => {
    const keys = ['a', 'b', 'c', 'd', 'e'];
    const writers = 8;
    const rounds = 12;
    await dataSource.query('INSERT INTO aggregate SELECT unnest($1::text[]), 0', [keys]);
    const first = startRelay();
    startRelay();
    const change = (key: string) =>
      inTransaction(dataSource, async (manager) => {
        const [rows] = await manager.query(
          'UPDATE aggregate SET version = version + 1 WHERE id = $1 RETURNING version',
          [key],
        );
        await add(key, rows[0].version, manager);
      });
    const writing = Array.from({ length: writers }, async (_, writer) => {
      for (let round = 0; round < rounds; round += 1) await change(keys[(writer + round) % keys.length] ?? 'a');
    });
    await eventually('half is published', async () => (await published()).length > (writers * rounds) / 2);
    await first.stop();
    await Promise.all(writing);
    await outboxIsEmpty();
    const values = await published();
    expect(values).toHaveLength(writers * rounds);
    for (const key of keys) {
      const ofKey = values.filter((value) => value?.startsWith(`${key} `));
      expect(ofKey).toEqual(Array.from({ length: ofKey.length }, (_, index) => `${key} ${index + 1}`));
    }
  });

  it('has one leader among replicas, and another when that one stops', async () => {
    const replicas = [startRelay(), startRelay(), startRelay()];
    const leaders = () => replicas.filter((relay) => relay.status.leads);
    const [leader] = await eventually('one leads', () => (leaders().length === 1 ? leaders() : undefined));
    await leader?.stop();
    await eventually('another leads', () => leaders().length === 1 && leaders()[0] !== leader);
    await add('device', 1);
    await outboxIsEmpty();
    expect(await published()).toEqual(['device 1']);
  });

  it('brings a commit to the topic within 100 ms at rest', async () => {
    startRelay();
    const arrivals = new Map<string, number>();
    const tail = new LogTail(connection, [topic.name], ({ value }) => arrivals.set(String(value), performance.now()));
    await add('warm up', 1);
    await outboxIsEmpty();
    await tail.start();
    const latenciesMs: number[] = [];
    for (let version = 1; version <= 21; version += 1) {
      await add('device', version);
      const committedAtMs = performance.now();
      const arrivedAtMs = await eventually('it arrived', () => arrivals.get(`device ${version}`));
      latenciesMs.push(arrivedAtMs - committedAtMs);
    }
    await tail.stop();
    // Not the median: what else goes on here is no rest.
    const lowerQuartile = latenciesMs.sort((a, b) => a - b)[5] ?? NaN;
    expect(lowerQuartile).toBeLessThan(100);
  });
});
