import { deadLetterTopicOf } from '@umbra/contracts/topics';
import { classifyError } from '@umbra/errors';
import { LogUnavailableError, MicroBatchAppender, StaleOffsetsError, type KafkaConnection } from '@umbra/kafka';
import { createDataSource } from '@umbra/postgres';
import {
  createTestDatabase,
  createTestTopic,
  quietLogger,
  readTopic,
  RecordingTracer,
  testConnection,
  TestMetrics,
  type TestDatabase,
} from '@umbra/testing';
import type { DataSource } from 'typeorm';
import {
  createOffsetTable,
  createSkipTable,
  OffsetTable,
  ProjectionPausedError,
  ProjectionRunner,
  SkipTable,
  transactionsOf,
  type ProjectionRunnerOptions,
} from './index.ts';
import { sliceOf, SumsProjection, type Amount } from './testing/sums.projection.ts';

const PARTITIONS = [0, 1].map((partition) => ({ topic: 'test.amounts', partition }));

describe('ProjectionRunner', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let letters: unknown[];

  beforeAll(async () => {
    database = await createTestDatabase();
    dataSource = createDataSource({ url: database.url, schema: 'test', applicationName: 'test' });
    await dataSource.initialize();
  });

  beforeEach(async () => {
    letters = [];
    await dataSource.query('DROP SCHEMA IF EXISTS test CASCADE');
    await createTables();
  });

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  /** Of a generation of their own. */
  async function createTables(): Promise<void> {
    await dataSource.query('CREATE SCHEMA test');
    for (const statement of [createOffsetTable('test'), createSkipTable('test'), SumsProjection.createTable('test')]) {
      await dataSource.query(statement);
    }
  }

  /** A process with the projection: each has its own memory. */
  async function aProcess(overrides: Partial<ProjectionRunnerOptions<Amount>> = {}) {
    const projection = new SumsProjection('test');
    const metrics = new TestMetrics();
    const runner = new ProjectionRunner({
      projection,
      transactions: transactionsOf(dataSource),
      offsets: new OffsetTable('test'),
      skips: new SkipTable('test'),
      deadLetters: {
        append: (records) => {
          letters.push(...records);
          return Promise.resolve([]);
        },
      },
      logger: quietLogger,
      metrics,
      ...overrides,
    });
    await runner.load(PARTITIONS);
    return { projection, runner, metrics };
  }

  const sums = async () =>
    Object.fromEntries(
      (await dataSource.query<{ account: string; total: number }[]>('SELECT * FROM test.sum ORDER BY account')).map(
        ({ account, total }) => [account, total],
      ),
    );
  const offsets = async () =>
    (await dataSource.query<{ next: number }[]>('SELECT next FROM test.projection_offset ORDER BY partition')).map(
      ({ next }) => next,
    );
  const skips = () => dataSource.query('SELECT partition, "offset", error_code FROM test.poison_skip ORDER BY 1, 2');

  const a = (amount: number) => ({ account: 'a', amount });
  const b = (amount: number) => ({ account: 'b', amount });

  it('wall 3: begins at 0 where nothing was read, and goes on where it stood', async () => {
    const { runner } = await aProcess();
    expect(await runner.load(PARTITIONS)).toEqual(new Map([['test.amounts/0', 0], ['test.amounts/1', 0]])); // prettier-ignore
    await runner.apply([sliceOf(0, 0, [a(1), a(2)])]);
    expect(await runner.load(PARTITIONS)).toEqual(new Map([['test.amounts/0', 2], ['test.amounts/1', 0]])); // prettier-ignore
  });

  it('wall 3: commits the rows of all partitions together with their offsets', async () => {
    const { runner } = await aProcess();
    await runner.apply([sliceOf(0, 0, [a(1), b(2)]), sliceOf(1, 0, [a(10), { other: true }])]);
    expect({ sums: await sums(), offsets: await offsets() }).toEqual({ sums: { a: 11, b: 2 }, offsets: [2, 2] });
  });

  it('counts and times what it has committed, and nothing of an attempt that failed', async () => {
    const { runner, projection, metrics } = await aProcess();
    const labels = { projection: 'test.sums' };
    const counts = async () =>
      Object.fromEntries(
        await Promise.all(
          [
            'records_total',
            'samples_total',
            'batch_records_sum',
            'batch_records_count',
            'age_seconds_count',
            'fold_duration_seconds_count',
            'commit_duration_seconds_count',
          ].map(async (name) => [name, await metrics.value(`umbra_projection_${name}`, labels)] as const),
        ),
      );
    expect(new Set(Object.values(await counts()))).toEqual(new Set([0]));

    const acceptedAtMs = Date.now() - 3_000;
    projection.afterWrite = () => Promise.reject(Object.assign(new Error('away'), { code: '08006' }));
    const batch = [sliceOf(0, 0, [{ ...a(2), acceptedAtMs }, { other: true }]), sliceOf(1, 0, [b(1), { ...a(-1), acceptedAtMs }])]; // prettier-ignore
    await expect(runner.apply(batch)).rejects.toThrow('away');
    expect(new Set(Object.values(await counts()))).toEqual(new Set([0]));

    projection.afterWrite = () => Promise.resolve();
    await runner.apply(batch);
    expect(await counts()).toEqual({
      records_total: 4,
      samples_total: 2,
      batch_records_sum: 4,
      batch_records_count: 1,
      age_seconds_count: 2,
      fold_duration_seconds_count: 1,
      commit_duration_seconds_count: 1,
    });
    const seconds = (await metrics.value('umbra_projection_age_seconds_sum', labels)) ?? 0;
    expect(seconds / 2).toBeGreaterThanOrEqual(3);
    expect(seconds / 2).toBeLessThan(60);
  });

  it('traces what it commits, and what it cannot, as the records say', async () => {
    const tracer = new RecordingTracer();
    const { runner } = await aProcess({ tracer });
    const published = tracer.startSpan('test.amounts publish', 'producer', undefined);
    const batch = [sliceOf(0, 0, [a(1), b(2)])].map((slice) => ({
      ...slice,
      messages: slice.messages.map((message, nth) =>
        nth === 1 ? { ...message, headers: { traceparent: published?.traceparent ?? '' } } : message,
      ),
    }));
    await runner.apply(batch);
    await expect(runner.apply(batch)).rejects.toThrow(StaleOffsetsError);
    const [first, again] = tracer.named('test.amounts process');
    expect([first, again]).toMatchObject([
      { traceId: published?.traceId, parentSpanId: published?.spanId, isEnded: true, failure: undefined },
      { isEnded: true, failure: 'KAFKA_STALE_OFFSETS' },
    ]);
    expect(tracer.spans.filter(({ kind }) => kind === 'internal')).toMatchObject([
      { parentSpanId: first?.spanId, isEnded: true, attributes: { 'messaging.batch.message_count': 2 } },
      { parentSpanId: again?.spanId, isEnded: true },
    ]);
  });

  it('wall 3: a redelivered batch has no second effect', async () => {
    const { runner, projection } = await aProcess();
    const batch = [sliceOf(0, 0, [a(1)]), sliceOf(1, 0, [b(1)])];
    await runner.apply(batch);
    await expect(runner.apply(batch)).rejects.toThrow(StaleOffsetsError);
    await expect(runner.apply([sliceOf(0, 1, [a(5)]), sliceOf(1, 0, [b(5)])])).rejects.toThrow(StaleOffsetsError);
    expect({ sums: await sums(), offsets: await offsets() }).toEqual({ sums: { a: 1, b: 1 }, offsets: [1, 1] });
    expect(projection.forgotten).toBe(3);
  });

  it('wall 3: a zombie fails before it writes, and drops what it remembered', async () => {
    const zombie = await aProcess();
    await zombie.runner.apply([sliceOf(0, 0, [a(1)])]);
    const successor = await aProcess();
    await successor.runner.apply([sliceOf(0, 1, [a(10)])]);
    zombie.projection.afterWrite = () => Promise.reject(new Error('the zombie wrote'));
    await expect(zombie.runner.apply([sliceOf(0, 1, [a(10)])])).rejects.toThrow(StaleOffsetsError);
    zombie.projection.afterWrite = () => Promise.resolve();
    // Had it kept its memory, the sum would be 1 + 100.
    await zombie.runner.apply([sliceOf(0, 2, [a(100)])]);
    expect(await sums()).toEqual({ a: 111 });
  });

  it('wall 3: a zombie that waits for its successor’s commit writes nothing either', async () => {
    const zombie = await aProcess();
    const successor = await aProcess();
    let waiting: Promise<unknown> | undefined;
    successor.projection.afterWrite = async () => {
      waiting = expect(zombie.runner.apply([sliceOf(0, 0, [a(1)])])).rejects.toThrow(StaleOffsetsError);
      await untilSomebodyWaits();
    };
    await successor.runner.apply([sliceOf(0, 0, [a(1)])]);
    await waiting;
    expect({ sums: await sums(), offsets: await offsets() }).toEqual({ sums: { a: 1 }, offsets: [1, 0] });
  });

  it('wall 3: a crash between write and commit leaves nothing; the next attempt does it once', async () => {
    const { runner, projection } = await aProcess();
    await runner.apply([sliceOf(0, 0, [a(1)])]);
    projection.afterWrite = async (session) => {
      const [row] = await session.rows<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await dataSource.query('SELECT pg_terminate_backend($1)', [row!.pid]);
    };
    await expect(runner.apply([sliceOf(0, 1, [a(10)])])).rejects.toThrow();
    expect({ sums: await sums(), offsets: await offsets() }).toEqual({ sums: { a: 1 }, offsets: [1, 0] });
    projection.afterWrite = () => Promise.resolve();
    await runner.apply([sliceOf(0, 1, [a(10)])]);
    expect({ sums: await sums(), offsets: await offsets() }).toEqual({ sums: { a: 11 }, offsets: [2, 0] });
  });

  it('wall 3: a commit whose answer is lost is recognised as done', async () => {
    const transactions = transactionsOf(dataSource);
    let isAnswerLost = true;
    const { runner } = await aProcess({
      transactions: async (work) => {
        const result = await transactions(work);
        if (isAnswerLost && letters.length === 0 && (await sums())['a'] !== undefined) {
          isAnswerLost = false;
          throw Object.assign(new Error('Connection terminated'), { code: 'ECONNRESET' });
        }
        return result;
      },
    });
    await expect(runner.apply([sliceOf(0, 0, [a(1)])])).rejects.toThrow('Connection terminated');
    await expect(runner.apply([sliceOf(0, 0, [a(1)])])).rejects.toThrow(StaleOffsetsError);
    await runner.apply([sliceOf(0, 1, [a(10)])]);
    expect(await sums()).toEqual({ a: 11 });
  });

  it('wall 3: any split into batches gives the same rows', async () => {
    const values = Array.from({ length: 40 }, (_, n) => (n % 7 === 3 ? a(-1) : n % 2 === 0 ? a(n) : b(n)));
    const results = [];
    for (const size of [1, 2, 3, 7, 40]) {
      await dataSource.query('TRUNCATE test.sum, test.projection_offset, test.poison_skip');
      const { runner } = await aProcess();
      for (let from = 0; from < values.length; from += size) {
        await runner.apply([sliceOf(0, from, values.slice(from, from + size))]);
      }
      results.push({ sums: await sums(), offsets: await offsets(), skips: await skips() });
    }
    expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
  });

  it('wall 7: what cannot be read, folded or stored goes to the dead letters, alone', async () => {
    const { runner, metrics } = await aProcess();
    expect(await metrics.value('umbra_dead_letters_total', { topic: 'test.amounts' })).toBe(0);
    await runner.apply([
      sliceOf(0, 0, [a(1), 'no JSON', a(2)]),
      sliceOf(1, 0, [b(-1), b(5), { account: 'c', amount: 5_000 }, b(6)]),
    ]);
    expect({ sums: await sums(), offsets: await offsets() }).toEqual({ sums: { a: 3, b: 11 }, offsets: [3, 4] });
    expect(await skips()).toEqual([
      { partition: 0, offset: 1, error_code: 'UNEXPECTED' },
      { partition: 1, offset: 0, error_code: 'UNEXPECTED' },
      { partition: 1, offset: 2, error_code: '23514' },
    ]);
    expect(await metrics.value('umbra_dead_letters_total', { topic: 'test.amounts' })).toBe(3);
    expect(letters).toHaveLength(3);
  });

  it('wall 7: finds each message that the database refuses in a full batch', async () => {
    const { runner } = await aProcess();
    const values = Array.from({ length: 200 }, (_, n) => ({
      account: `x${String(n)}`,
      amount: n === 77 || n === 78 ? 9_999 : 1,
    }));
    await runner.apply([sliceOf(0, 0, values.slice(0, 90)), sliceOf(1, 0, values.slice(90))]);
    expect(Object.keys(await sums())).toHaveLength(198);
    expect((await skips()).map(({ offset }: { offset: number }) => offset)).toEqual([77, 78]);
    expect(await offsets()).toEqual([90, 110]);
  });

  it('wall 7: what a fold finds to be of no use while it writes goes to the dead letters as well', async () => {
    const { runner, projection, metrics } = await aProcess();
    const slice = sliceOf(0, 0, [a(1), b(2)]);
    projection.afterWrite = () =>
      Promise.resolve([
        { message: slice.messages[1]!, error: Object.assign(new Error('of no use'), { code: 'NO_USE' }) },
      ]);
    await runner.apply([slice]);
    expect(await skips()).toEqual([{ partition: 0, offset: 1, error_code: 'NO_USE' }]);
    expect({ letters: letters.length, offsets: await offsets() }).toEqual({ letters: 1, offsets: [2, 0] });
    expect(await metrics.value('umbra_dead_letters_total')).toBe(1);
  });

  it('wall 7: nothing is skipped, and nothing given up, while the dead letter topic is away', async () => {
    const { runner, metrics } = await aProcess({
      deadLetters: { append: () => Promise.reject(new LogUnavailableError('away')) },
    });
    await expect(runner.apply([sliceOf(0, 0, [a(1), 'no JSON'])])).rejects.toThrow(LogUnavailableError);
    expect({ sums: await sums(), offsets: await offsets(), skips: await skips() }).toEqual({ sums: {}, offsets: [0, 0], skips: [] }); // prettier-ignore
    expect(await metrics.value('umbra_dead_letters_total')).toBe(0);
  });

  it('wall 7: what one run skipped, every later run passes over, whatever it thinks of it', async () => {
    const first = await aProcess();
    await first.runner.apply([sliceOf(0, 0, [a(1), { account: 'b', amount: 5_000 }, a(2)])]);
    await dataSource.query('TRUNCATE test.sum, test.projection_offset');
    await dataSource.query('ALTER TABLE test.sum DROP CONSTRAINT sum_total_check');
    const second = await aProcess();
    await second.runner.apply([sliceOf(0, 0, [a(1), { account: 'b', amount: 5_000 }, a(2)])]);
    expect(await sums()).toEqual({ a: 3 });
    expect(letters).toHaveLength(1);
  });

  it('wall 7: a fault that every message would meet is not blamed on any of them', async () => {
    const { runner } = await aProcess();
    await dataSource.query('ALTER TABLE test.sum RENAME TO elsewhere');
    await expect(runner.apply([sliceOf(0, 0, [a(1), a(2)])])).rejects.toMatchObject({ code: '42P01' });
    expect({ offsets: await offsets(), skips: await skips(), letters }).toEqual({ offsets: [0, 0], skips: [], letters: [] }); // prettier-ignore
  });

  it('wall 3: takes what is too much for one transaction in several', async () => {
    let transactions = 0;
    const { runner } = await aProcess({
      maxBatchBytes: 100,
      transactions: (work) => {
        transactions += 1;
        return transactionsOf(dataSource)(work);
      },
    });
    const before = transactions;
    const big = { account: 'b'.repeat(300), amount: 1 };
    await runner.apply([sliceOf(0, 0, [a(1), a(2), a(3), a(4), a(5), a(6)]), sliceOf(1, 0, [big, a(7)])]);
    expect(transactions - before).toBeGreaterThan(3);
    expect(await sums()).toEqual({ a: 28, [big.account]: 1 });
    expect(await offsets()).toEqual([6, 2]);
  });

  it('waits for tables that were dropped: a rebuild makes them again', async () => {
    const { runner } = await aProcess();
    await dataSource.query('ALTER SCHEMA test RENAME TO gone');
    try {
      await expect(runner.apply([sliceOf(0, 0, [a(1)])])).rejects.toMatchObject({
        code: 'PROJECTIONS_MISSING',
        retryable: true,
      });
    } finally {
      await dataSource.query('ALTER SCHEMA gone RENAME TO test');
    }
    await runner.apply([sliceOf(0, 0, [a(1)])]);
    expect(await sums()).toEqual({ a: 1 });
  });

  it('waits too when the rebuilt ones came before it could ask what is missing', async () => {
    const transact = transactionsOf(dataSource);
    const { runner } = await aProcess({
      transactions: (work) =>
        transact(work).catch(async (error: unknown) => {
          if (classifyError(error).code === '42P01' || classifyError(error).code === '3F000') await createTables();
          throw error;
        }),
    });
    await dataSource.query('DROP SCHEMA test CASCADE');
    await expect(runner.apply([sliceOf(0, 0, [a(1)])])).rejects.toMatchObject({ code: 'PROJECTIONS_MISSING' });
    await expect(runner.apply([sliceOf(0, 0, [a(1)])])).rejects.toThrow(StaleOffsetsError);
    await dataSource.query('DROP SCHEMA test CASCADE');
    await expect(runner.load(PARTITIONS)).rejects.toMatchObject({ code: 'PROJECTIONS_MISSING' });
    await runner.load(PARTITIONS);
    await runner.apply([sliceOf(0, 0, [a(1)])]);
    expect(await sums()).toEqual({ a: 1 });
  });

  it('does not wait for one table that is missing among the others', async () => {
    const { runner } = await aProcess();
    await dataSource.query('DROP TABLE test.sum');
    const failure = await runner.apply([sliceOf(0, 0, [a(1)])]).catch((error: unknown) => error);
    expect(classifyError(failure)).toMatchObject({ code: '42P01', retryable: false });
  });

  it('wall 2: an idle process notices that the tables were replaced, though the offsets be the same', async () => {
    const { runner, projection } = await aProcess();
    await runner.apply([sliceOf(0, 0, [a(1)])]);
    await dataSource.query('ALTER SCHEMA test RENAME TO retired');
    try {
      await createTables();
      await dataSource.query("INSERT INTO test.sum VALUES ('a', 500)");
      await transactionsOf(dataSource)(
        (session) =>
        new OffsetTable('test').set(session, 'test.amounts', new Map([[0, 1], [1, 0]])), // prettier-ignore
      );
      await expect(runner.apply([sliceOf(0, 1, [a(10)])])).rejects.toThrow(StaleOffsetsError);
      expect(await sums()).toEqual({ a: 500 });
      const before = projection.forgotten;
      await runner.load(PARTITIONS);
      expect(projection.forgotten).toBe(before + 1);
      await runner.apply([sliceOf(0, 1, [a(10)])]);
      expect(await sums()).toEqual({ a: 510 });
    } finally {
      await dataSource.query('DROP SCHEMA retired CASCADE');
    }
  });

  it('wall 3: prepares again when a partition is missing that was believed to be there', async () => {
    const { runner, projection } = await aProcess();
    await dataSource.query('DROP TABLE test.sum');
    await dataSource.query(
      'CREATE TABLE test.sum (account text PRIMARY KEY, total integer NOT NULL) PARTITION BY LIST (account)',
    );
    let prepared = 0;
    Object.assign(projection, {
      prepare: async () => {
        prepared += 1;
        if (prepared === 2) await dataSource.query("CREATE TABLE test.sum_a PARTITION OF test.sum FOR VALUES IN ('a')");
      },
    });
    await runner.apply([sliceOf(0, 0, [a(1)])]);
    expect({ prepared, sums: await sums(), skips: await skips() }).toEqual({ prepared: 2, sums: { a: 1 }, skips: [] });
    await expect(runner.apply([sliceOf(1, 0, [b(1), b(2)])])).rejects.toThrow('no partition of relation');
    expect({ letters, offsets: await offsets() }).toEqual({ letters: [], offsets: [1, 0] });
  });

  it('wall 7: a key that is there twice is a fault of the fold; no message is given up for it', async () => {
    const { runner } = await aProcess();
    await dataSource.query('CREATE UNIQUE INDEX ON test.sum (total)');
    await expect(runner.apply([sliceOf(0, 0, [a(1), b(1)])])).rejects.toMatchObject({ code: '23505' });
    expect({ offsets: await offsets(), skips: await skips(), letters }).toEqual({ offsets: [0, 0], skips: [], letters: [] }); // prettier-ignore
  });

  it('does not begin while the tables are being replaced', async () => {
    const { runner } = await aProcess();
    await transactionsOf(dataSource)((session) => new OffsetTable('test').pause(session, 'test.amounts'));
    await expect(runner.load(PARTITIONS)).rejects.toThrow(ProjectionPausedError);
    const lock = transactionsOf(dataSource)((session) => new OffsetTable('test').lock(session, 'test.amounts'));
    await expect(lock).rejects.toThrow(ProjectionPausedError);
    await expect(runner.apply([sliceOf(0, 0, [a(1)])])).rejects.toThrow(StaleOffsetsError);
  });

  /** Until a statement waits for a lock of this database. */
  async function untilSomebodyWaits(): Promise<void> {
    for (;;) {
      const [row] = await dataSource.query<{ waiting: number }[]>(
        `SELECT count(*) AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      if (row!.waiting > 0) return;
    }
  }

  describe('on a real log', () => {
    let connection: KafkaConnection;
    let appender: MicroBatchAppender;

    beforeAll(async () => {
      connection = testConnection();
      appender = await MicroBatchAppender.open(connection);
    });

    afterAll(async () => {
      await appender.close();
      await connection.close();
    });

    it('wall 7: the dead letter has the record’s bytes, with the error and the position in its headers', async () => {
      const topic = await createTestTopic(connection);
      await connection.ensureTopics([deadLetterTopicOf(topic)]);
      const { runner } = await aProcess({ deadLetters: appender });
      const slice = sliceOf(1, 0, ['{"broken']);
      await runner.load([{ topic: topic.name, partition: 1 }]);
      await runner.apply([
        { ...slice, topic: topic.name, messages: slice.messages.map((message) => ({ ...message, topic: topic.name })) },
      ]);
      const [letter] = await readTopic(connection, `${topic.name}.dlq`);
      expect(letter!.value!.toString()).toBe('{"broken');
      expect(letter!.headers).toMatchObject({
        'dead-letter-reader': 'test.sums',
        'dead-letter-topic': topic.name,
        'dead-letter-partition': '1',
        'dead-letter-offset': '0',
      });
    });
  });
});
