import { select } from '@umbra/postgres';
import { createServiceTables, type ServiceTables } from '@umbra/service/testing';
import type { DataSource } from 'typeorm';
import { connectorsDataSource } from '../connectors.data-source.ts';
import { CreatePatchworks1764300000005 } from './create-patchworks.migration.ts';
import { patchworksLists } from './patchworks-lists.ts';

describe('§6.2 the tables of the Patchworks API', () => {
  let own: ServiceTables;
  let tables: DataSource;

  beforeAll(async () => {
    own = await createServiceTables(connectorsDataSource);
    ({ tables } = own);
  });

  afterAll(() => own.drop());

  it.each(patchworksLists)('holds the fixed list %s in its order, ids from 1', async (table, names) => {
    const rows = await select<{ id: number; name: string }>(tables, `SELECT id, name FROM ${table} ORDER BY id`);
    expect(rows).toEqual(names.map((name, index) => ({ id: index + 1, name })));
  });

  it('goes and comes back', async () => {
    const runner = tables.createQueryRunner();
    const migration = new CreatePatchworks1764300000005();
    await migration.down(runner);
    expect(await select(tables, `SELECT FROM information_schema.tables WHERE table_name = 'system'`)).toEqual([]);
    await migration.up(runner);
    await runner.release();
    expect(await select(tables, `SELECT name FROM system_type WHERE id = 12`)).toEqual([{ name: 'Tracking' }]);
  });
});
