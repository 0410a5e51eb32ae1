import { inTransaction } from '@umbra/postgres';
import { createServiceTables, type ServiceTables } from '@umbra/service/testing';
import type { DataSource } from 'typeorm';
import { connectorsDataSource } from '../../connectors.data-source.ts';
import { forgetEvents, MAX_EVENTS_KEPT, recordEvents } from './record-event.ts';

describe('the events of this service', () => {
  let own: ServiceTables;
  let tables: DataSource;
  beforeAll(async () => {
    own = await createServiceTables(connectorsDataSource);
    ({ tables } = own);
  });
  afterAll(() => own.drop());

  const happens = (aggregate: string, occurredAtMs: number, ...types: readonly string[]): Promise<void> =>
    inTransaction(tables, (manager) =>
      recordEvents(
        manager,
        types.map((type) => ({ aggregate, type, data: {}, occurredAtMs })),
      ),
    );
  const versions = async (aggregate: string): Promise<number[]> => {
    const rows = await tables.query<{ version: number }[]>(
      `SELECT version FROM domain_event WHERE aggregate = $1 ORDER BY version`,
      [aggregate],
    );
    return rows.map(({ version }) => version);
  };

  it('are the newest of an aggregate, whose versions go on', async () => {
    const five = Array.from({ length: 5 }, () => 'thing.changed');
    await happens('other', 1, 'thing.created');
    for (let told = 0; told < MAX_EVENTS_KEPT + 10; told += five.length) await happens('busy', 1, ...five);
    const kept = await versions('busy');
    expect([kept.length, kept.at(0), kept.at(-1)]).toEqual([MAX_EVENTS_KEPT, 11, MAX_EVENTS_KEPT + 10]);
    expect(await versions('other')).toEqual([1]);
  });

  it('are forgotten with time: but the newest of what is still there', async () => {
    await happens('there', 10, 'thing.created', 'thing.changed');
    await happens('gone', 10, 'thing.created', 'thing.removed');
    await happens('new', 30, 'thing.created', 'thing.removed');
    await tables.query(`DELETE FROM domain_event WHERE occurred_at_ms < 10`);
    // By a clock that was ahead, so that a portion meets its removal first.
    await tables.query(`UPDATE domain_event SET occurred_at_ms = 11 WHERE aggregate = 'gone' AND version = 1`);
    let [forgotten, count] = [0, 1];
    while (count >= 1) forgotten += count = await forgetEvents(tables, 20, 1);
    expect(forgotten).toBe(3);
    expect([await versions('there'), await versions('gone'), await versions('new')]).toEqual([[2], [], [1, 2]]);
  });
});
