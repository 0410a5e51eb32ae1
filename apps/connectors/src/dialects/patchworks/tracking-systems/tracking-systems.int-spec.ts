import { UsersView } from '@umbra/access';
import { newProjectId, type ProjectId } from '@umbra/contracts/ids';
import { select } from '@umbra/postgres';
import { createServiceTables, type ServiceTables } from '@umbra/service/testing';
import type { DataSource } from 'typeorm';
import { connectorsDataSource } from '../../../connectors.data-source.ts';
import type { Driver } from '../../../domain/driver/driver.ts';
import { SystemClock } from '../../../persistence/clock.ts';
import { loadIncludes } from '../includes/load-includes.ts';
import { Parameters, readRows } from '../resources/read-rows.ts';
import type { Json } from '../resources/resource.ts';
import { systemResource } from '../resources/system.resource.ts';
import { TrackingSystems } from './tracking-systems.ts';
import { TrackingTemplates } from './tracking-templates.repository.ts';

const traccar: Driver = {
  ...{ driverId: 'traccar', version: 1, syncMethod: 'pull', driverType: 'transporter', provider: 'Traccar' },
  strategy: 'positions',
  credentialFields: [
    { key: 'url', label: 'Address' },
    { key: 'password', label: 'Password', isSecret: true },
    { key: 'overlapS', label: 'Overlap', isOptional: true },
  ],
  rateLimit: { calls: 5, per: 'second' },
};
const push: Driver = {
  ...{ driverId: 'push', version: 3, syncMethod: 'push', driverType: 'tracker-device', provider: 'OwnTracks & Co' },
  ...{ strategy: 'callback', credentialFields: [], rateLimit: { calls: 1, per: 'minute' } },
};

describe('§6.1 tracking systems', () => {
  let own: ServiceTables;
  let tables: DataSource;
  let projectId: ProjectId;

  beforeAll(async () => {
    own = await createServiceTables(connectorsDataSource, 8);
    ({ tables } = own);
  });
  afterAll(() => own.drop());
  beforeEach(() => (projectId = newProjectId()));

  /** As a process has it that knows these drivers. */
  function aProcess(...drivers: readonly Driver[]): TrackingSystems {
    const clock = new SystemClock();
    return new TrackingSystems(tables, drivers, new TrackingTemplates(tables, drivers, clock), clock);
  }

  async function systems(): Promise<Json[]> {
    const context = { projectId, users: new UsersView() };
    const wanted = { where: [], parameters: new Parameters(), tail: 'ORDER BY system.id' };
    const items = await readRows(tables, systemResource, context, wanted);
    const waysIn = 'authenticationImplementations';
    const includes = ['systemType', 'systemTemplate', `${waysIn}.variables`, `${waysIn}.authenticationType`];
    await loadIncludes(tables, context, systemResource, items, includes);
    return items.map(({ json }) => json);
  }

  it('are there for each built-in driver, with the credentials as variables of the way in', async () => {
    await aProcess(traccar, push).provide(projectId);
    const variable = (key: string, secret: boolean, required: boolean) =>
      expect.objectContaining({
        ...{ key, secret, value: null, locked: true },
        pivot: { alias: null, configurable: true, required, advanced: false },
      });
    expect(await systems()).toEqual([
      expect.objectContaining({
        ...{ name: 'Traccar', rate_limit_unit: 'second', rate_limit_duration: 5, version: 1 },
        system_type: expect.objectContaining({ name: 'Tracking' }),
        system_template: expect.objectContaining({ name: 'Traccar' }),
        authentication_implementations: [
          expect.objectContaining({
            authentication_type: expect.objectContaining({ name: 'Basic' }),
            variables: [
              variable('url', false, true),
              variable('password', true, true),
              variable('overlapS', false, false),
            ],
          }),
        ],
      }),
      expect.objectContaining({
        name: 'OwnTracks & Co',
        authentication_implementations: [
          expect.objectContaining({
            authentication_type: expect.objectContaining({ name: 'Token-based' }),
            variables: [],
          }),
        ],
      }),
    ]);
    const keys = await select(tables, `SELECT driver_id, canonical_key FROM system WHERE project_id = $1 ORDER BY id`, [
      projectId,
    ]);
    expect(keys).toEqual([
      { driver_id: 'traccar', canonical_key: 'traccar' },
      { driver_id: 'push', canonical_key: 'owntracks-co' },
    ]);
  });

  it('are made once, however many replicas look first', async () => {
    const processes = [1, 2, 3, 4].map(() => aProcess(traccar, push));
    await Promise.all(processes.map((each) => each.provide(newProjectId())));
    for (let round = 0; round < 10; round += 1) {
      projectId = newProjectId();
      await Promise.all([...processes, ...processes].map((each) => each.provide(projectId)));
      const all = await systems();
      expect(all).toHaveLength(2);
      const [wayIn, ...others] = all[0]!['authentication_implementations'] as Json[];
      expect(others).toEqual([]);
      expect(wayIn!['variables']).toHaveLength(3);
    }
  });

  it('gain what a newer version of a driver asks for, and lose nothing', async () => {
    await aProcess(traccar).provide(projectId);
    const [before] = await systems();
    const newer: Driver = {
      ...{ ...traccar, version: 2, rateLimit: { calls: 9, per: 'minute' } },
      credentialFields: [...traccar.credentialFields, { key: 'proxy', label: 'Proxy', isOptional: true }],
    };
    await aProcess(newer, push).provide(projectId);
    const [after, added] = await systems();
    expect(after).toMatchObject({ id: before!['id'], system_template: { version: 2, rate_limit_duration: 9 } });
    const [wayIn] = after!['authentication_implementations'] as Json[];
    expect((wayIn!['variables'] as Json[]).map(({ key }) => key)).toEqual(['url', 'password', 'overlapS', 'proxy']);
    expect(added).toMatchObject({ name: 'OwnTracks & Co' });
  });

  it('ask again after a failure', async () => {
    const each = aProcess(traccar);
    await tables.query(`ALTER TABLE system_template RENAME TO away`);
    await expect(each.provide(projectId)).rejects.toThrow(/system_template/);
    await tables.query(`ALTER TABLE away RENAME TO system_template`);
    await each.provide(projectId);
    expect(await systems()).toHaveLength(1);
  });
});
