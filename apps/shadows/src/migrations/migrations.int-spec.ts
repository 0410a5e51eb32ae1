import { runMigrations } from '@umbra/postgres';
import { createTestDatabase, type TestDatabase } from '@umbra/testing';
import type { DataSource } from 'typeorm';
import { shadowsDataSource } from '../shadows.data-source.ts';

describe('the migrations', () => {
  let database: TestDatabase;
  let tables: DataSource;

  beforeAll(async () => {
    database = await createTestDatabase();
    tables = shadowsDataSource({ url: database.url, purpose: 'test' });
    await tables.initialize();
    await runMigrations(tables);
  });

  afterAll(async () => {
    await tables?.destroy();
    await database?.drop();
  });

  const generations = (schema: string) =>
    tables.query<{ generation: string }[]>(`SELECT generation FROM ${schema}.projection_offset`);

  it('wall 2: give a generation to offsets from before there were any, and keep what they say', async () => {
    for (const schema of ['shadows', 'shadows_read']) {
      await tables.query(`ALTER TABLE ${schema}.projection_offset DROP COLUMN generation`);
      await tables.query(
        `INSERT INTO ${schema}.projection_offset SELECT 'topic', n, 7 FROM generate_series(0, 1) AS n`,
      );
    }
    await tables.query("DELETE FROM shadows.migration WHERE name = 'AddGeneration1764000000001'");
    expect(await runMigrations(tables)).toHaveLength(1);
    const [own, read] = [await generations('shadows'), await generations('shadows_read')];
    expect(new Set(own.map(({ generation }) => generation)).size).toBe(1);
    expect(own).toHaveLength(2);
    expect(read[0]!.generation).not.toBe(own[0]!.generation);
  });
});
