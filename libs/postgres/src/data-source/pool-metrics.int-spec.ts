import { createTestDatabase, eventually, TestMetrics, type TestDatabase } from '@umbra/testing';
import type { DataSource } from 'typeorm';
import { createDataSource } from './create-data-source.ts';

describe('metrics of the pools', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterAll(() => database.drop());

  it('show what is idle, busy and waited for, of all pools together', async () => {
    const metrics = new TestMetrics();
    const pools: DataSource[] = [2, 3].map((poolSize) =>
      createDataSource({ url: database.url, schema: 'test', applicationName: 'test', poolSize, metrics }),
    );
    const states = () =>
      Promise.all(
        ['idle', 'busy', 'waiting'].map((state) => metrics.value('umbra_postgres_pool_connections', { state })),
      );
    expect(await states()).toEqual([0, 0, 0]);
    expect(await metrics.value('umbra_postgres_pool_max_connections')).toBe(5);
    await Promise.all(pools.map((pool) => pool.initialize()));
    const [first, second] = pools as [DataSource, DataSource];
    await Promise.all([first.query('SELECT 1'), second.query('SELECT 1')]);
    expect((await states()).slice(1)).toEqual([0, 0]);

    const gate = Promise.withResolvers<void>();
    const holders = Array.from({ length: 3 }, () => first.transaction(() => gate.promise));
    await eventually('two are busy, and one waits', async () => {
      const [, busy, waiting] = await states();
      return busy === 2 && waiting === 1;
    });
    gate.resolve();
    await Promise.all(holders);
    expect((await states()).slice(1)).toEqual([0, 0]);
    await Promise.all(pools.map((pool) => pool.destroy()));
    expect(await states()).toEqual([0, 0, 0]);
  });
});
