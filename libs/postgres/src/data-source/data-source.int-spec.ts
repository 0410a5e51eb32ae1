import { classifyError } from '@umbra/errors';
import { createTestDatabase, type TestDatabase } from '@umbra/testing';
import type { Pool } from 'pg';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { createDataSource } from './create-data-source.ts';
import { inTransaction, sqlStateOf } from './in-transaction.ts';
import { openSession } from './open-session.ts';
import { pendingMigrations } from './pending-migrations.ts';
import { runMigrations } from './run-migrations.ts';

class CreateCounter1700000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('CREATE TABLE counter (id int PRIMARY KEY, value bigint NOT NULL)');
    await queryRunner.query('INSERT INTO counter VALUES (1, 0), (2, 0)');
  }
  async down(): Promise<void> {}
}

describe('the data source', () => {
  let database: TestDatabase;
  let sources: DataSource[];

  beforeEach(async () => {
    database = await createTestDatabase();
    sources = [];
  });

  afterEach(async () => {
    await Promise.all(sources.map((source) => source.destroy()));
    await database.drop();
  });

  async function connect(schema = 'a service', statementTimeoutMs?: number): Promise<DataSource> {
    const source = createDataSource({
      ...(statementTimeoutMs === undefined ? {} : { statementTimeoutMs }),
      url: database.url,
      schema,
      migrations: [CreateCounter1700000000000],
      applicationName: 'test',
    });
    sources.push(await source.initialize());
    return source;
  }

  it('migrates once, however many replicas start together, each service in its own schema', async () => {
    const replicas = [await connect(), await connect(), await connect()];
    const ran = await Promise.all(replicas.map(runMigrations));
    expect(ran.map((migrations) => migrations.length).sort()).toEqual([0, 0, 1]);
    const other = await connect('other');
    expect(await runMigrations(other)).toHaveLength(1);
    await other.query('UPDATE counter SET value = 7');
    expect(await replicas[0]?.query('SELECT value FROM counter WHERE id = 1')).toEqual([{ value: 0 }]);
  });

  it('has the server notice within half a minute that a client is gone', async () => {
    const source = await connect();
    const [settings] = await source.query<Record<string, string>[]>(
      `SELECT current_setting('tcp_keepalives_idle') AS idle, current_setting('tcp_keepalives_interval') AS interval,
              current_setting('tcp_keepalives_count') AS count`,
    );
    expect(settings).toEqual({ idle: '10', interval: '5', count: '3' });
  });

  it('names the migrations that are still to be run, and makes nothing to find that out', async () => {
    const source = await connect();
    expect(await pendingMigrations(source)).toEqual(['CreateCounter1700000000000']);
    expect(await source.query(`SELECT FROM pg_namespace WHERE nspname = 'a service'`)).toHaveLength(0);
    await runMigrations(source);
    expect(await pendingMigrations(source)).toEqual([]);
  });

  it('reads a bigint as a number, and refuses one that would be rounded', async () => {
    const source = await connect();
    expect(await source.query('SELECT 1764000000000::bigint AS ms, count(*) AS n FROM pg_am WHERE false')).toEqual([
      { ms: 1_764_000_000_000, n: 0 },
    ]);
    await expect(source.query('SELECT 9007199254740993::bigint AS big')).rejects.toThrow('beyond 2^53');
  });

  it('runs a transaction again that lost a deadlock', async () => {
    const source = await connect();
    await runMigrations(source);
    const bothHoldOne = Promise.withResolvers<void>();
    let holding = 0;
    let runs = 0;
    const add = (first: number, second: number) =>
      inTransaction(source, async (manager) => {
        runs += 1;
        await manager.query('UPDATE counter SET value = value + 1 WHERE id = $1', [first]);
        holding += 1;
        if (holding === 2) bothHoldOne.resolve();
        await bothHoldOne.promise;
        await manager.query('UPDATE counter SET value = value + 1 WHERE id = $1', [second]);
      });
    await Promise.all([add(1, 2), add(2, 1)]);
    expect(runs).toBe(3);
    expect(await source.query('SELECT value FROM counter')).toEqual([{ value: 2 }, { value: 2 }]);
  });

  it('runs a transaction again that could not be serialized, and gives up after the attempts it has', async () => {
    const source = await connect();
    await runMigrations(source);
    let runs = 0;
    const losing = inTransaction(
      source,
      async (manager) => {
        runs += 1;
        await manager.query('SELECT value FROM counter');
        await source.query('UPDATE counter SET value = value + 1 WHERE id = 1');
        await manager.query('UPDATE counter SET value = value + 1 WHERE id = 1');
      },
      { isolation: 'SERIALIZABLE', attempts: 3 },
    );
    const error: unknown = await losing.catch((reason: unknown) => reason);
    expect(sqlStateOf(error)).toBe('40001');
    expect(runs).toBe(3);
    expect(await source.query('SELECT value FROM counter WHERE id = 1')).toEqual([{ value: 3 }]);
  });

  it('cancels a statement that takes too long, as a failure that may pass', async () => {
    const source = await connect('a service', 100);
    const error: unknown = await source.query('SELECT pg_sleep(30)').catch((thrown: unknown) => thrown);
    expect(classifyError(error)).toMatchObject({ code: '57014', retryable: true });
    await expect(source.query('SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
  });

  it('outlives connections that break while nobody listens to them', async () => {
    const source = await connect();
    const { master: pool } = source.driver as unknown as { master: Pool };
    const [taken, session] = [await pool.connect(), await openSession(source, 'beside')];
    const ended = Promise.all([taken, session].map((client) => new Promise((end) => client.once('end', end))));
    await source.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    await ended;
    await expect(taken.query('SELECT 1')).rejects.toThrow();
    await expect(session.query('SELECT 1')).rejects.toThrow();
    taken.release();
    await expect(source.query('SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
  });

  it('does not repeat what failed for another reason', async () => {
    const source = await connect();
    await runMigrations(source);
    let runs = 0;
    const insert = inTransaction(source, async (manager) => {
      runs += 1;
      await manager.query('INSERT INTO counter VALUES (1, 0)');
    });
    await expect(insert).rejects.toMatchObject({ driverError: { code: '23505' } });
    expect(runs).toBe(1);
  });
});
