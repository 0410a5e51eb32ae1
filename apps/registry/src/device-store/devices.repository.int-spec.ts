import { randomUUID } from 'node:crypto';
import type { AppId, DeviceId, ExternalId, ProjectId, TrackingId } from '@umbra/contracts/ids';
import { inTransaction, runMigrations, sqlStateOf } from '@umbra/postgres';
import { createTestDatabase, eventually, type TestDatabase } from '@umbra/testing';
import type { DataSource, EntityManager } from 'typeorm';
import { toDeviceState, type KnownDevice } from '../device/device.ts';
import { eventOrigin } from '../persistence/event-origin.ts';
import { START } from '../persistence/position.ts';
import { registryDataSource } from '../registry.data-source.ts';
import { DevicesRepository } from './devices.repository.ts';
import { planLicence, type Licensee, type PlannedLicence } from './provisioning.ts';

const devices = new DevicesRepository();
const licensee: Licensee = {
  projectId: 'umbra:one' as ProjectId,
  appId: 'app-one1' as AppId,
  claimFor: 'api-key',
};

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await registryDataSource(database.url).initialize();
  await runMigrations(dataSource);
  await dataSource.query(
    `INSERT INTO project (project_id, app_id, org_id, name, created_at_ms, version) VALUES ($1, $2, 1, 'one', 1, 1)`,
    [licensee.projectId, licensee.appId],
  );
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

async function hasDevice(externalId?: string): Promise<KnownDevice> {
  const planned = planLicence(licensee, externalId as ExternalId | undefined, 1_000);
  const made = await inTransaction(dataSource, (manager) =>
    devices.insert(manager, [{ ...planned, origin: eventOrigin(1_000) }]),
  );
  expect(made.ids.has(planned.deviceId)).toBe(true);
  return planned.device;
}

const unclaimed = { type: 'device.unclaimed', atMs: 2_000 } as const;

describe('DevicesRepository', () => {
  it('finds a device by each of its names, as it was saved', async () => {
    const device = await hasDevice('ext-1');
    const { trackingId } = toDeviceState(device).claims[0] ?? { trackingId: '' as TrackingId };
    const references = [
      { deviceId: device.deviceId },
      { trackingId },
      { appId: licensee.appId, externalId: 'ext-1' as ExternalId },
    ];
    for (const reference of references) {
      expect(await devices.find(dataSource, reference)).toEqual(device);
      expect(await inTransaction(dataSource, (manager) => devices.findForChange(manager, reference))).toEqual(device);
    }
    expect(await devices.find(dataSource, { deviceId: 'none' as DeviceId })).toEqual({ status: 'none' });
  });

  it('puts the event table, the rows and the outbox in one transaction', async () => {
    const device = await hasDevice();
    const { deviceId } = device;
    await expect(
      inTransaction(dataSource, async (manager) => {
        await devices.save(manager, device, [unclaimed], eventOrigin(2_000));
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    expect(await devices.find(dataSource, { deviceId })).toEqual(device);
    const count = async (table: string, column: string) =>
      (await dataSource.query(`SELECT count(*) AS count FROM ${table} WHERE ${column} = $1`, [deviceId]))[0].count;
    expect(await count('device_event', 'device_id')).toBe(2);
    expect(await count('outbox', 'key')).toBe(2);
    await inTransaction(dataSource, (manager) => devices.save(manager, device, [unclaimed], eventOrigin(2_000)));
    expect(await devices.find(dataSource, { deviceId })).toMatchObject({ status: 'unclaimed', version: 3 });
    expect(await count('device_event', 'device_id')).toBe(3);
    expect(await count('outbox', 'key')).toBe(3);
  });

  it('makes none while others hold the project, who may take the same external ids meanwhile', async () => {
    const plan = (externalId: string) => planLicence(licensee, externalId as ExternalId, 1_000);
    const [contested, free] = [plan('contested'), plan('free')];
    const origin = eventOrigin(1_000);
    const insert = (manager: EntityManager, licences: readonly PlannedLicence[]) =>
      devices.insert(
        manager,
        licences.map(({ facts }) => ({ facts, origin })),
      );
    let waited: ReturnType<typeof insert> | undefined;
    const first = await dataSource.transaction(async (manager) => {
      // Less than the server takes to find a circle.
      await manager.query(`SET LOCAL lock_timeout = '500ms'`);
      await manager.query('SELECT FROM project WHERE project_id = $1 FOR NO KEY UPDATE', [licensee.projectId]);
      waited = inTransaction(dataSource, (other) => insert(other, [contested, free]));
      await eventually('it waits', async () => {
        const waiting = await dataSource.query<object[]>(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        return waiting.length > 0;
      });
      return insert(manager, [plan('contested')]);
    });
    expect(first.ids.size).toBe(1);
    expect([...(await waited)!.ids]).toEqual([free.deviceId]);
  });

  it('refuses to save on an older version than the stored one', async () => {
    const device = await hasDevice();
    await inTransaction(dataSource, (manager) => devices.save(manager, device, [unclaimed], eventOrigin(2_000)));
    await expect(
      inTransaction(dataSource, (manager) => devices.save(manager, device, [unclaimed], eventOrigin(3_000))),
    ).rejects.toThrow('version 2');
    const again = dataSource.query(`INSERT INTO device_event (device_id, version, event) VALUES ($1, 2, '{}')`, [
      device.deviceId,
    ]);
    expect(sqlStateOf(await again.catch((error: unknown) => error))).toBe('23505');
  });

  it('reads what a transaction made that the lock was waiting for', async () => {
    const device = await hasDevice();
    let locked: () => void = () => undefined;
    const isLocked = new Promise<void>((resolve) => (locked = resolve));
    let commit: () => void = () => undefined;
    const mayCommit = new Promise<void>((resolve) => (commit = resolve));
    const first = inTransaction(dataSource, async (manager) => {
      const before = await devices.findForChange(manager, { deviceId: device.deviceId });
      locked();
      await mayCommit;
      if (before.status !== 'none') await devices.save(manager, before, [unclaimed], eventOrigin(2_000));
    });
    await isLocked;
    const second = inTransaction(dataSource, (manager) =>
      devices.findForChange(manager, { deviceId: device.deviceId }),
    );
    commit();
    await first;
    expect(await second).toMatchObject({ status: 'unclaimed', version: 3 });
  });

  it('makes what it can of a list, and says what it made', async () => {
    await hasDevice('taken');
    const plans = ['a', 'taken', 'b', 'a'].map((id) => ({
      ...planLicence(licensee, id as ExternalId, 1_000),
      origin: eventOrigin(1_000),
    }));
    const made = await inTransaction(dataSource, (manager) => devices.insert(manager, plans));
    expect(plans.map(({ deviceId }) => made.ids.has(deviceId))).toEqual([true, false, true, false]);
    const [{ licences }] = await dataSource.query('SELECT licences FROM project');
    expect(made.licences).toBe(licences);
    expect(await inTransaction(dataSource, (manager) => devices.insert(manager, []))).toEqual({
      ...{ ids: new Set(), licences: 0 },
    });
  });
});

async function planOf(statement: string, parameters: unknown[]): Promise<string> {
  const rows = await dataSource.query(`EXPLAIN ${statement}`, parameters);
  return rows.map((row: Record<string, string>) => row['QUERY PLAN']).join('\n');
}

describe('the hot queries, on 20,000 devices', () => {
  beforeAll(async () => {
    await dataSource.query(
      `INSERT INTO device (device_id, kind, project_id, app_id, external_id, status, provisioned_at_ms, tracking_id,
                           claim_project_id, version)
       SELECT 'd' || n, 'virtual', $1, $2, 'e' || n, 'claimed', n, 't' || n, $1, 2 FROM generate_series(1, 20000) AS n`,
      [licensee.projectId, licensee.appId],
    );
    await dataSource.query('ANALYZE device');
  });

  it('are served by an index each', async () => {
    const where = {
      device_pkey: ['device_id = $1', [randomUUID()]],
      device_tracking_id_key: ['tracking_id = $1', ['t']],
      device_external_id: [
        `app_id = $1 AND external_id = $2 AND external_id IS NOT NULL AND status <> 'deactivated'`,
        [licensee.appId, 'e'],
      ],
    } as const;
    for (const [index, [condition, parameters]] of Object.entries(where)) {
      expect(await planOf(`SELECT device_id FROM device WHERE ${condition} FOR UPDATE`, [...parameters])).toContain(
        index,
      );
    }
  });

  it('a page of licences is a range of one index, without a sort', async () => {
    const plan = await planOf(
      `SELECT device_id FROM device
        WHERE app_id = $1 AND status <> 'deactivated' AND (provisioned_at_ms, device_id) > ($2, $3)
        ORDER BY provisioned_at_ms, device_id LIMIT 101`,
      [licensee.appId, START.timeMs, START.id],
    );
    expect(plan).toContain('device_licence_list');
    expect(plan).not.toContain('Sort');
  });
});
