import { randomUUID } from 'node:crypto';
import { geofenceTopic } from '@umbra/contracts/geofence';
import { newProjectId } from '@umbra/contracts/ids';
import { ruleTopic } from '@umbra/contracts/rule';
import { inTransaction } from '@umbra/postgres';
import { createServiceTables, type ServiceTables } from '@umbra/service/testing';
import type { DataSource } from 'typeorm';
import { geofencingDataSource } from '../geofencing.data-source.ts';
import { forgetEvents } from './forget-events.ts';
import { MAX_EVENTS_KEPT, recordEvents, type Fact } from './record-events.ts';

let own: ServiceTables;
let tables: DataSource;
beforeAll(async () => {
  own = await createServiceTables(geofencingDataSource);
  ({ tables } = own);
});
afterAll(() => own.drop());

const NOW_MS = 1_760_000_000_000;
const projectId = newProjectId();
const changed = (geofenceId: string, version: number): Fact => ({
  type: 'geofence.changed',
  data: { geofenceId, projectId, geofence: { type: 'poi' }, version },
});
const deleted = (geofenceId: string): Fact => ({
  type: 'geofence.deleted',
  data: { geofenceId, projectId, deleted: true, version: 2 },
});
const afterYears = NOW_MS + 500 * 86_400_000;
const record = (...facts: readonly Fact[]) => inTransaction(tables, (manager) => recordEvents(manager, facts, NOW_MS));
const kept = (aggregate: string) =>
  tables.query<{ version: number; event: { type: string; data: object } }[]>(
    `SELECT version, event FROM domain_event WHERE aggregate = $1 ORDER BY version`,
    [aggregate],
  );
const published = async () => {
  const rows = await tables.query<{ topic: string; key: string; value: Buffer }[]>(
    `SELECT topic, key, value FROM outbox ORDER BY id`,
  );
  return rows.map(({ value, ...row }) => ({ ...row, event: JSON.parse(value.toString()) }));
};

describe('the events of geofences and rules', () => {
  it('are kept, and go out on the topic of their kind in the order in which they are told', async () => {
    const [geofenceId, ruleId] = [randomUUID(), randomUUID()];
    await record(
      { type: 'geofence.created', data: { geofenceId, projectId, geofence: { type: 'poi' }, version: 1 } },
      { type: 'rule.deleted', data: { ruleId, kind: 'rule', projectId, deleted: true, version: 4 } },
    );
    const [fence, rule] = (await published()).slice(-2);
    expect(fence).toMatchObject({ topic: geofenceTopic.name, key: geofenceId, event: { type: 'geofence.created' } });
    expect(fence?.event).toMatchObject({ producer: 'geofencing', occurredAt: new Date(NOW_MS).toISOString() });
    expect(rule).toMatchObject({ topic: ruleTopic.name, key: ruleId, event: { data: { deleted: true, version: 4 } } });
    expect(await kept(geofenceId)).toEqual([{ version: 1, event: fence?.event }]);
    expect(await kept(ruleId)).toEqual([{ version: 4, event: rule?.event }]);
  });

  it('have a version that is there once: who did not lock the row changes nothing', async () => {
    const geofenceId = randomUUID();
    await record(changed(geofenceId, 2));
    const before = await published();
    await expect(record(changed(randomUUID(), 1), changed(geofenceId, 2))).rejects.toThrow(/duplicate key/);
    expect(await published()).toEqual(before);
    expect(await kept(geofenceId)).toHaveLength(1);
  });

  it('are the newest of an aggregate', async () => {
    const [busy, other] = [randomUUID(), randomUUID()];
    const versions = Array.from({ length: MAX_EVENTS_KEPT + 10 }, (_, index) => index + 1);
    await record(changed(other, 1));
    for (const version of versions) await record(changed(busy, version));
    expect((await kept(busy)).map(({ version }) => version)).toEqual(versions.slice(10));
    expect(await kept(other)).toHaveLength(1);
  });

  it('are forgotten with time: but the newest of what is still there', async () => {
    const [there, gone, fresh] = [randomUUID(), randomUUID(), randomUUID()];
    await record(changed(there, 1), changed(there, 2), changed(gone, 1), deleted(gone));
    await inTransaction(tables, (manager) => recordEvents(manager, [changed(fresh, 1), deleted(fresh)], afterYears));
    expect(await forgetEvents(tables, afterYears)).toBe(false);
    expect((await kept(there)).map(({ version }) => version)).toEqual([2]);
    expect(await kept(gone)).toEqual([]);
    expect(await kept(fresh)).toHaveLength(2);
  });

  it('are forgotten with what deleted it, whichever a portion meets first', async () => {
    const gone = randomUUID();
    await record(deleted(gone));
    await record(changed(gone, 1));
    while (await forgetEvents(tables, afterYears, 1));
    expect(await kept(gone)).toEqual([]);
  });
});
