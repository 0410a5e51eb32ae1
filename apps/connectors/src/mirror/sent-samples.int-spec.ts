import { createTestDatabase, type TestDatabase } from '@umbra/testing';
import { runMigrations } from '@umbra/postgres';
import type { DataSource } from 'typeorm';
import { connectorsDataSource } from '../connectors.data-source.ts';
import { SentSamplesRepository } from './sent-samples.repository.ts';

const DAY_MS = 86_400_000;
const FIRST_DAY_MS = 20_000 * DAY_MS;

describe('the memory of what was sent', () => {
  const sent = new SentSamplesRepository();
  let database: TestDatabase;
  let tables: DataSource;
  beforeAll(async () => {
    database = await createTestDatabase();
    tables = connectorsDataSource(database.url, { poolSize: 4, purpose: 'test' });
    await tables.initialize();
    await runMigrations(tables);
    await tables.query(`INSERT INTO connector (connector_id, project_id, name, enabled, credentials_in, created_by, created_at_ms, updated_at_ms)
                        VALUES ('CON-1', 'p', 'n', true, 'document', 'api-key', 1, 1)`);
  });
  afterAll(async () => {
    await tables.destroy();
    await database.drop();
  });

  let nth = 0;
  const aDevice = async (): Promise<number> => {
    const [{ place }] = await tables.query<[{ place: number }]>(
      `INSERT INTO external_device (connector_key, external_device_id, project_id, enabled, provisioning, command_id, added_at_ms)
       SELECT connector_key, $1, 'p', true, 'provisioned', $1, 1 FROM connector RETURNING place`,
      [`d${String((nth += 1))}`],
    );
    return place;
  };
  /** On that day of reading, the device shows samples of these times. @returns those that were not known */
  const shows = async (device: number, day: number, ...times: number[]): Promise<number[]> => {
    const keys = times.map((sampledAtMs) => ({ device, sampledAtMs }));
    const unknown = await sent.remember(tables, keys);
    await sent.noteShown(tables, keys.slice(0, 1), FIRST_DAY_MS + day * DAY_MS);
    return unknown.map(({ sampledAtMs }) => sampledAtMs);
  };
  const forget = async (): Promise<void> => {
    for (let place: number | undefined = 0; place !== undefined;) place = await sent.forget(tables, place, 2);
  };

  it('C2C-21 knows a sample again, and only that', async () => {
    const [device, other] = [await aDevice(), await aDevice()];
    expect(await shows(device, 0, 1, 2)).toEqual([1, 2]);
    expect(await shows(device, 0, 1, 2, 3)).toEqual([3]);
    expect(await shows(other, 0, 1)).toEqual([1]);
  });

  it('C2C-21 is told the same twice in one breath', async () => {
    expect(await shows(await aDevice(), 0, 5, 5)).toEqual([5]);
  });

  it('forgets what was not shown on the last two days on which the device was read', async () => {
    const device = await aDevice();
    await shows(device, 0, 1, 2, 3);
    await shows(device, 1, 2, 3);
    await forget();
    expect(await shows(device, 1, 1, 2, 3)).toEqual([]);
    const moving = await aDevice();
    await shows(moving, 0, 1, 2, 3);
    await shows(moving, 1, 2, 3);
    await shows(moving, 2, 3);
    await forget();
    expect(await shows(moving, 2, 1, 2, 3)).toEqual([1]);
  });

  it('keeps what a cloud shows for months, and what was shown before a year of silence', async () => {
    const device = await aDevice();
    for (const day of [0, 1, 2, 3, 90]) await shows(device, day, 1, 2, 100 + day);
    await forget();
    expect(await shows(device, 455, 1, 2, 190)).toEqual([]);
  });

  it('forgets devices that no connector has any more', async () => {
    const device = await aDevice();
    await shows(device, 0, 1, 2);
    await tables.query(`DELETE FROM external_device WHERE place = $1`, [device]);
    await forget();
    const rows = await tables.query<object[]>(
      `SELECT device FROM sent_sample WHERE device = $1 UNION ALL SELECT device FROM read_window WHERE device = $1`,
      [device],
    );
    expect(rows).toEqual([]);
  });
});
