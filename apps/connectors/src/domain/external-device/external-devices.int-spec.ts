import { registryCommandTopic } from '@umbra/contracts/registry-command';
import { eventually, readTopic } from '@umbra/testing';
import { ConnectorsWorld } from '../../testing/connectors-world.ts';
import { DomainCalls } from '../../testing/domain-calls.ts';
import { scriptedDriver } from '../../testing/scripted-driver.ts';
import type { Connector } from '../connector/connector.ts';
import { ExternalDevices } from './external-devices.service.ts';

describe('external devices', () => {
  let world: ConnectorsWorld;
  let domain: DomainCalls;
  beforeAll(async () => {
    world = await ConnectorsWorld.start({ drivers: [scriptedDriver({ driverId: 'scripted' })] });
    domain = new DomainCalls(world);
  });
  afterEach(() => {
    world.registry.isSilent = false;
    world.registry.refuse = undefined;
  });
  afterAll(() => world.stop());

  let nth = 0;
  const aConnector = async (): Promise<Connector> => {
    const { state } = await world.hasProject();
    return domain.create(state.projectId, { name: `c${String((nth += 1))}`, driverId: 'scripted' });
  };
  const settled = async (connector: Connector, externalDeviceId: string) => {
    await eventually('the registry has answered', async () => {
      const device = await domain.device(connector, externalDeviceId);
      return device !== undefined && device.provisioning !== 'provisioning';
    });
    return domain.device(connector, externalDeviceId);
  };
  const commandsFor = ({ projectId }: Connector) =>
    world.registry.commands.filter(({ data }) => (data as { projectId?: string }).projectId === projectId);

  it('C2C-9 a device is provisioning until the registry has its virtual device, then provisioned', async () => {
    const connector = await aConnector();
    world.registry.isSilent = true;
    await domain.add(connector, 'd1');
    await eventually('the registry was asked', () => commandsFor(connector).length === 1);
    expect(await domain.device(connector, 'd1')).toMatchObject({ provisioning: 'provisioning', localDeviceId: null });
    world.registry.isSilent = false;
    await domain.detach(connector, 'd1');
    await domain.add(connector, 'd1');
    expect(await settled(connector, 'd1')).toMatchObject({
      ...{ provisioning: 'provisioned', enabled: true, info: { adopted: false } },
      ...{ localDeviceId: expect.stringMatching(/^VRTR-/), localLicenceId: expect.stringMatching(/^VRDE-/) },
    });
    const ids = commandsFor(connector).map(({ data }) => data.commandId);
    // Removed and added again it is another wish, whatever the registry remembers of the first.
    expect(new Set(ids).size).toBe(2);
  });

  it('C2C-12 what the registry refuses is failed, with its reason as an error over HTTP has it', async () => {
    const connector = await aConnector();
    const refusal = { status: 409, code: 'REGISTRY_TAKEN', message: 'It is of another project.' };
    world.registry.refuse = () => ({ status: 'refused', refusal });
    await domain.add(connector, 'd1');
    expect(await settled(connector, 'd1')).toMatchObject({
      ...{ provisioning: 'failed', localDeviceId: null },
      info: { error: { code: 409, error: 'Conflict', message: refusal.message } },
    });
  });

  it('C2C-11 a failed one is asked for again by adding it again; others keep what they have', async () => {
    const connector = await aConnector();
    world.registry.refuse = () => ({ status: 'refused', refusal: { status: 409, code: 'X', message: 'No.' } });
    await domain.add(connector, { externalDeviceId: 'd1', externalDeviceInfo: { a: 1 }, enabled: false });
    await settled(connector, 'd1');
    world.registry.refuse = undefined;
    await domain.add(connector, 'd1');
    const provisioned = await settled(connector, 'd1');
    expect(provisioned).toMatchObject({ provisioning: 'provisioned', enabled: false, externalDeviceInfo: { a: 1 } });
    await domain.add(connector, { externalDeviceId: 'd1', enabled: true }, { externalDeviceId: 'd1' });
    expect(await domain.device(connector, 'd1')).toEqual({ ...provisioned, enabled: true });
    expect(commandsFor(connector)).toHaveLength(2);
  });

  it('C2C-11 of what changes nothing nothing is written, and events hold the size of particulars alone', async () => {
    const connector = await aConnector();
    const device = { externalDeviceId: 'd1', externalDeviceInfo: { text: 'particulars', list: [1, { a: null }] } };
    await domain.add(connector, device);
    await settled(connector, 'd1');
    const before = await eventsOf(connector);
    for (const same of [device, { ...device, enabled: true }, { externalDeviceId: 'd1' }])
      await domain.add(connector, same);
    expect(await eventsOf(connector)).toEqual(before);
    await domain.add(connector, { ...device, externalDeviceInfo: { text: 'particulars' } });
    await domain.add(connector, { externalDeviceId: 'd1', enabled: false });
    const [added, , ...changed] = await eventsOf(connector);
    expect(added).toEqual({ type: 'external-device.added', data: { enabled: true, infoBytes: 44, attempt: 1 } });
    expect(changed).toEqual([
      { type: 'external-device.changed', data: { enabled: true, infoBytes: 22, attempt: 1 } },
      { type: 'external-device.changed', data: { enabled: false, infoBytes: 22, attempt: 1 } },
    ]);
  });

  it('C2C-11 one that still waits is asked for once more by adding it again, by the same command', async () => {
    const connector = await aConnector();
    world.registry.isSilent = true;
    await domain.add(connector, 'd1');
    await domain.add(connector, 'd1');
    await eventually('the registry was asked twice', () => commandsFor(connector).length === 2);
    const [first, second] = commandsFor(connector);
    expect(second?.data.commandId).toBe(first?.data.commandId);
    await world.registry.answer(second!);
    await world.registry.answer(first!);
    expect(await settled(connector, 'd1')).toMatchObject({ provisioning: 'provisioned' });
  });

  it('C2C-15 deleting a connector with its devices releases them, also one that is provisioned later', async () => {
    const connector = await aConnector();
    await domain.add(connector, 'd1');
    const first = await settled(connector, 'd1');
    world.registry.isSilent = true;
    await domain.add(connector, 'd2');
    await eventually('the registry was asked', () => commandsFor(connector).length === 2);
    world.registry.isSilent = false;
    await domain.remove(connector, true);
    await eventually('the first one is released', () => commandsFor(connector).length === 3);
    expect(commandsFor(connector)[2]).toMatchObject({
      type: 'registry.release-device',
      data: { deviceId: first?.localLicenceId, deactivate: true },
    });
    await world.registry.answer(commandsFor(connector)[1]!);
    await eventually('the second one is released', () => commandsFor(connector).length === 4);
    await eventually('nothing is left to be released', async () => (await releases(connector)) === 0);
  });

  it('C2C-15 a device that another connector of the project mirrors is not released', async () => {
    const connector = await aConnector();
    const other = await domain.create(connector.projectId, { name: 'other', driverId: 'scripted' });
    await domain.add(connector, 'shared', 'own');
    await domain.add(other, 'shared');
    await settled(other, 'shared');
    const [own] = [await settled(connector, 'own'), await settled(connector, 'shared')];
    await domain.remove(connector, true);
    await eventually('its own is released', () =>
      commandsFor(connector).some(({ type }) => type === 'registry.release-device'),
    );
    const released = commandsFor(connector).filter(({ type }) => type === 'registry.release-device');
    expect(released.map(({ data }) => (data as { deviceId?: string }).deviceId)).toEqual([own?.localLicenceId]);
    expect(await domain.device(other, 'shared')).toMatchObject({ provisioning: 'provisioned' });
  });

  it('C2C-15 an id whose virtual device is about to end is asked for when it has ended', async () => {
    const connector = await aConnector();
    await domain.add(connector, 'd1');
    await settled(connector, 'd1');
    world.registry.isSilent = true;
    await domain.remove(connector, true);
    const next = await domain.create(connector.projectId, { name: 'next', driverId: 'scripted' });
    await domain.add(next, 'd1');
    await domain.add(next, 'last');
    const release = await eventually('all that is asked is out', () => {
      const asked = commandsFor(connector);
      const isLastOut = asked.some(({ data }) => (data as { externalId?: string }).externalId === 'last');
      return isLastOut && asked.find(({ type }) => type === 'registry.release-device');
    });
    expect(await askedFor(connector, 'd1')).toBe(1);
    world.registry.isSilent = false;
    await world.registry.answer(release);
    expect(await settled(next, 'd1')).toMatchObject({ provisioning: 'provisioned' });
    expect(await askedFor(connector, 'd1')).toBe(2);
  });

  it('C2C-15 who adds a device and who deletes the only connector that has it see each other', async () => {
    const connector = await aConnector();
    const other = await domain.create(connector.projectId, { name: 'other', driverId: 'scripted' });
    await domain.add(connector, 'd1');
    await settled(connector, 'd1');
    let deleting: Promise<void> = Promise.resolve();
    await world.tables.transaction(async (manager) => {
      await world.app.http.get(ExternalDevices).add(manager, other, [{ externalDeviceId: 'd1' }]);
      deleting = domain.remove(connector, true);
      await eventually('it waits', async () => {
        const waiting = await world.tables.query<object[]>(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        return waiting.length > 0;
      });
    });
    await deleting;
    expect(await settled(other, 'd1')).toMatchObject({ provisioning: 'provisioned' });
    expect(commandsFor(connector).map(({ type }) => type)).not.toContain('registry.release-device');
    expect(await releases(connector)).toBe(0);
  });

  it('C2C-15 a release that the registry refuses is told in the log, and holds nobody who waits', async () => {
    const connector = await aConnector();
    await domain.add(connector, 'd1');
    await settled(connector, 'd1');
    world.registry.refuse = ({ type }) =>
      type === 'registry.release-device'
        ? { status: 'refused', refusal: { status: 403, code: 'REGISTRY_NOT_YOURS', message: 'No.' } }
        : undefined;
    await domain.remove(connector, true);
    const next = await domain.create(connector.projectId, { name: 'next', driverId: 'scripted' });
    await domain.add(next, 'd1');
    expect(await settled(next, 'd1')).toMatchObject({ provisioning: 'provisioned' });
    const lines = world.logged.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toContainEqual(
      expect.objectContaining({ externalDeviceId: 'd1', code: 'REGISTRY_NOT_YOURS', projectId: connector.projectId }),
    );
  });

  it('wall 7: a reply that says nothing of use is a dead letter; those around it are taken', async () => {
    const connector = await aConnector();
    world.registry.refuse = ({ data }) =>
      (data as { externalId?: string }).externalId === 'bad' ? { status: 'done', result: {} } : undefined;
    await domain.add(connector, 'd1', 'bad', 'd2');
    await settled(connector, 'd1');
    await settled(connector, 'd2');
    await eventually('it is passed over', async () => {
      const skipped = await world.tables.query<{ error_code: string }[]>(`SELECT error_code FROM poison_skip`);
      return skipped.some(({ error_code }) => error_code === 'CONNECTORS_REPLY_UNREADABLE');
    });
    expect(await domain.device(connector, 'bad')).toMatchObject({ provisioning: 'provisioning' });
  });

  const eventsOf = ({ connectorId }: Connector): Promise<object[]> =>
    world.tables.query(`SELECT type, data FROM domain_event WHERE aggregate LIKE $1 ORDER BY version`, [
      `${connectorId}/%`,
    ]);
  /** How often, by all that is on the topic. */
  const askedFor = async ({ projectId }: Connector, externalDeviceId: string): Promise<number> => {
    const records = await readTopic(world.connection, registryCommandTopic.name);
    return records.filter(({ key }) => key === `${projectId}/${externalDeviceId}`).length;
  };
  const releases = async ({ projectId }: Connector): Promise<number> => {
    const rows = await world.tables.query<object[]>(`SELECT FROM device_release WHERE project_id = $1`, [projectId]);
    return rows.length;
  };
});
