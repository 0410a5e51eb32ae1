import type { ProjectId } from '@umbra/contracts/ids';
import { inTransaction } from '@umbra/postgres';
import { eventually } from '@umbra/testing';
import { ConnectorsWorld } from '../../testing/connectors-world.ts';
import { DomainCalls } from '../../testing/domain-calls.ts';
import { scriptedDriver } from '../../testing/scripted-driver.ts';
import { CredentialStores } from '../credentials/credential-stores.ts';
import { PrivateDriversRepository } from '../driver/private-drivers.repository.ts';
import type { Connector, NewConnector } from './connector.ts';
import { Connectors } from './connectors.service.ts';

const refusal = (status: number) => expect.objectContaining({ status });

describe('the rules of connectors', () => {
  let world: ConnectorsWorld;
  let domain: DomainCalls;
  beforeAll(async () => {
    const push = { syncMethod: 'push', parseCallback: () => ({ readings: [], ignored: {} }) } as const;
    world = await ConnectorsWorld.start({
      drivers: [scriptedDriver({ driverId: 'pull' }), scriptedDriver({ driverId: 'push', ...push })],
    });
    domain = new DomainCalls(world);
  });
  afterAll(() => world.stop());

  const aProjectId = async () => (await world.hasProject()).state.projectId;
  const credentialsOf = (connector: Connector) => world.app.http.get(CredentialStores).read(world.tables, connector);

  it('each change is an event of the next version, without secrets, and counts the connector’s version', async () => {
    const created = await domain.create(await aProjectId(), { name: 'n', driverId: 'pull' }, { secret: 'a secret' });
    const changed = await domain.change(created, { enabled: false }, { secret: 'another secret' });
    await domain.remove(changed, false);
    expect([created.version, changed.version]).toEqual([1, 2]);
    const events = await world.tables.query<object[]>(
      `SELECT version, type, data FROM domain_event WHERE aggregate = $1 ORDER BY version`,
      [created.connectorId],
    );
    expect(events).toMatchObject([
      { version: 1, type: 'connector.created', data: { name: 'n', driverId: 'pull', enabled: true } },
      { version: 2, type: 'connector.changed', data: { enabled: false, credentialsChanged: true } },
      { version: 3, type: 'connector.removed' },
    ]);
    expect(JSON.stringify(events)).not.toContain('secret');
  });

  it('C2C-8 a driver stays once there is one; C2C-17 the first one that is called makes a key', async () => {
    const connector = await domain.create(await aProjectId(), { name: 'n', driverId: null }, { kept: 1 });
    const tracking = await domain.change(connector, { driverId: 'push' });
    expect(await credentialsOf(tracking)).toEqual({ kept: 1, apiKey: expect.stringMatching(/^[\w-]{43}$/) });
    await expect(domain.change(tracking, { driverId: 'pull' })).rejects.toEqual(refusal(400));
    await expect(domain.change(tracking, { driverId: null })).rejects.toEqual(refusal(400));
    await expect(domain.change(tracking, { driverId: 'push' })).resolves.toMatchObject({ driverId: 'push' });
  });

  it('C2C-7 names are free among connectors that track nothing, until one begins to', async () => {
    const projectId = await aProjectId();
    const silent = [
      await domain.create(projectId, { name: 'n', driverId: null }),
      await domain.create(projectId, { name: 'n', driverId: null }),
    ] as const;
    await domain.change(silent[0], { driverId: 'pull' });
    await expect(domain.change(silent[1], { driverId: 'pull' })).rejects.toEqual(refusal(409));
  });

  it('a driver of a project that is being deleted gets no new connector', async () => {
    const { projectId, drivers, driver } = await hasPrivateDriver();
    let creating: Promise<unknown> = Promise.resolve();
    await world.tables.transaction(async (manager) => {
      const locked = await drivers.findForChange(manager, projectId, driver.key);
      creating = domain.create(projectId, { name: 'n', driverId: driver.driverId }).catch((error: unknown) => error);
      await somebodyWaits();
      await drivers.delete(manager, locked!, 2);
    });
    expect(await creating).toEqual(refusal(404));
  });

  it('a driver of a project is in use from the moment on when a connector of it is being made', async () => {
    const { projectId, drivers, driver } = await hasPrivateDriver();
    let isInUse: Promise<boolean> = Promise.resolve(false);
    await world.tables.transaction(async (manager) => {
      await world.app.http.get(Connectors).create(manager, aConnector(projectId, driver.driverId), {});
      isInUse = world.tables.transaction(async (other) => {
        const locked = await drivers.findForChange(other, projectId, driver.key);
        return drivers.isInUse(other, locked!);
      });
      await somebodyWaits();
    });
    expect(await isInUse).toBe(true);
  });

  const aConnector = (projectId: ProjectId, driverId: string): NewConnector => ({
    ...{ projectId, name: 'n', driverId, description: null, enabled: true, refreshIntervalS: null, rateLimit: null },
    ...{ credentialsIn: 'document', createdBy: 'api-key' },
  });
  const hasPrivateDriver = async () => {
    const projectId = await aProjectId();
    const drivers = world.app.http.get(PrivateDriversRepository);
    const driver = await inTransaction(world.tables, (manager) =>
      drivers.register(manager, { projectId, name: 'own', version: '1' }, 1),
    );
    return { projectId, drivers, driver: driver! };
  };
  const somebodyWaits = () =>
    eventually('somebody waits for a lock', async () => {
      const waiting = await world.tables.query<object[]>(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return waiting.length > 0;
    });
});
