import { eventually } from '@umbra/testing';
import { C2cClient } from '../../../testing/c2c-client.ts';
import { ConnectorsWorld } from '../../../testing/connectors-world.ts';
import { scriptedDriver } from '../../../testing/scripted-driver.ts';

describe('external devices through C2C', () => {
  let world: ConnectorsWorld;
  let client: C2cClient;
  beforeAll(async () => {
    world = await ConnectorsWorld.start({ drivers: [scriptedDriver({ driverId: 'scripted' })] });
    client = await C2cClient.of(world);
  });
  afterEach(() => {
    world.registry.isSilent = false;
    world.registry.refuse = undefined;
  });
  afterAll(() => world.stop());

  let nth = 0;
  const aConnector = (of = client): Promise<string> =>
    of.hasConnector({
      ...{ name: `c${String((nth += 1))}`, driverId: 'scripted', enabled: true },
      externalCloudInfo: { url: 'u', secret: 's' },
    });
  const add = (connectorId: string, devices: unknown) =>
    client.call('POST', `/connectors/${connectorId}/ext-devices`, JSON.stringify(devices));
  const list = async (connectorId: string) => (await client.get(`/connectors/${connectorId}/ext-devices`)).body.items;
  const lookUp = (id: string, of = client) => of.get(`/connectors/ext-devices/${encodeURIComponent(id)}`);
  const commandsOf = ({ projectId }: C2cClient) =>
    world.registry.commands.filter(({ data }) => (data as { projectId?: string }).projectId === projectId);

  it('C2C-9 adding is answered at once; each device is provisioning, then provisioned', async () => {
    const connectorId = await aConnector();
    world.registry.isSilent = true;
    expect(await add(connectorId, [{ externalDeviceId: 'd1' }])).toMatchObject({ status: 204, text: '' });
    expect(await list(connectorId)).toEqual([{ externalDeviceId: 'd1', enabled: true, provisioning: 'provisioning' }]);
    const asked = await eventually('the registry is asked', () =>
      commandsOf(client).find(({ data }) => (data as { externalId?: string }).externalId === 'd1'),
    );
    world.registry.isSilent = false;
    await world.registry.answer(asked);
    await client.hasDevices(connectorId, 'd2');
    expect((await list(connectorId))[1]).toEqual({
      ...{ externalDeviceId: 'd2', enabled: true, provisioning: 'provisioned' },
      ...{ localDeviceId: expect.stringMatching(/^VRTR-/), info: { adopted: false } },
    });
  });

  it('C2C-10 a virtual device of the project is asked for, whose externalId is that of the device', async () => {
    const own = await C2cClient.of(world);
    const connectorId = await aConnector(own);
    await own.hasDevices(connectorId, 'd1');
    expect(commandsOf(own)).toMatchObject([
      {
        type: 'registry.have-virtual-device',
        data: { projectId: own.projectId, externalId: 'd1', requestedBy: own.userId },
      },
    ]);
  });

  it('C2C-5 a device is enabled if nothing else is said', async () => {
    const connectorId = await aConnector();
    await add(connectorId, [{ externalDeviceId: 'a' }, { externalDeviceId: 'b', enabled: false }]);
    expect((await list(connectorId)).map(({ enabled }: { enabled: boolean }) => enabled)).toEqual([true, false]);
  });

  it('C2C-11 adding again updates what is said, and makes no second one', async () => {
    const connectorId = await aConnector();
    await client.hasDevices(connectorId, 'd1');
    const commands = world.registry.commands.length;
    const particulars = { externalDeviceId: 'd1', enabled: false, externalDeviceInfo: { floor: 3 } };
    expect((await add(connectorId, [particulars])).status).toBe(204);
    expect(await list(connectorId)).toMatchObject([{ ...particulars, provisioning: 'provisioned' }]);
    expect((await add(connectorId, [{ externalDeviceId: 'd1' }])).status).toBe(204);
    expect(await list(connectorId)).toMatchObject([{ ...particulars, provisioning: 'provisioned' }]);
    expect(world.registry.commands).toHaveLength(commands);
  });

  it('C2C-11 of many that add the same devices at once, each device is there once', async () => {
    const connectorId = await aConnector();
    const devices = Array.from({ length: 20 }, (_, place) => ({ externalDeviceId: `d${String(place)}` }));
    const answers = await Promise.all([
      ...Array.from({ length: 5 }, () => add(connectorId, devices)),
      ...Array.from({ length: 5 }, () => add(connectorId, [...devices].reverse())),
    ]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
    expect(await list(connectorId)).toHaveLength(20);
  });

  it('C2C-11 C2C-12 a failed one says why, and is retried by adding it again', async () => {
    const connectorId = await aConnector();
    const refusal = { status: 409, code: 'REGISTRY_TAKEN', message: 'It is of another project.' };
    world.registry.refuse = () => ({ status: 'refused', refusal });
    await client.hasDevices(connectorId, 'd1');
    expect(await list(connectorId)).toEqual([
      {
        ...{ externalDeviceId: 'd1', enabled: true, provisioning: 'failed' },
        info: { error: expect.objectContaining({ code: 409, error: 'Conflict', message: refusal.message }) },
      },
    ]);
    world.registry.refuse = undefined;
    await client.hasDevices(connectorId, 'd1');
    expect(await list(connectorId)).toMatchObject([{ provisioning: 'provisioned' }]);
  });

  it('C2C-12 a virtual device that the project has already is adopted', async () => {
    const [first, second] = [await aConnector(), await aConnector()];
    await client.hasDevices(first, 'adopted');
    await client.hasDevices(second, 'adopted');
    const [[made], [found]] = [await list(first), await list(second)];
    expect(found).toEqual({ ...made, info: { adopted: true } });
  });

  it('C2C-13 counts the devices of a connector in any state', async () => {
    const connectorId = await aConnector();
    world.registry.isSilent = true;
    await add(connectorId, [{ externalDeviceId: 'a' }, { externalDeviceId: 'b' }, { externalDeviceId: 'c' }]);
    expect((await client.get(`/connectors/${connectorId}`)).body.totalAddedDevices).toBe(3);
    await client.call('DELETE', `/connectors/${connectorId}/ext-devices/a`);
    expect((await client.get(`/connectors/${connectorId}`)).body.totalAddedDevices).toBe(2);
  });

  it('C2C-14 removing detaches a device; the registry is asked for nothing', async () => {
    const connectorId = await aConnector();
    await client.hasDevices(connectorId, 'd1', 'd/2 ü');
    const commands = world.registry.commands.length;
    const path = `/connectors/${connectorId}/ext-devices`;
    expect((await client.call('DELETE', `${path}/${encodeURIComponent('d/2 ü')}`)).status).toBe(204);
    expect((await client.call('DELETE', `${path}/${encodeURIComponent('d/2 ü')}`)).status).toBe(404);
    expect((await client.call('DELETE', `${path}/%00`)).status).toBe(404);
    expect(await list(connectorId)).toMatchObject([{ externalDeviceId: 'd1' }]);
    expect(world.registry.commands).toHaveLength(commands);
  });

  it('C2C-14 removes several at once by a DELETE with a body; unknown ones are passed over', async () => {
    const connectorId = await aConnector();
    await client.hasDevices(connectorId, 'a', 'b', 'c');
    const path = `/connectors/${connectorId}/ext-devices-batch`;
    const remove = (body: unknown) => client.call('DELETE', path, JSON.stringify(body));
    for (const wrong of [{}, { externalDeviceIds: [] }, { externalDeviceIds: ['a', 7] }, { externalDeviceIds: [''] }]) {
      expect((await remove(wrong)).status).toBe(400);
    }
    expect((await remove({ externalDeviceIds: ['a'], others: true })).status).toBe(400);
    expect((await remove({ externalDeviceIds: Array.from({ length: 101 }, (_, n) => String(n)) })).status).toBe(400);
    expect((await client.call('DELETE', path)).status).toBe(400);
    expect(await list(connectorId)).toHaveLength(3);
    expect((await remove({ externalDeviceIds: ['a', 'c', 'nobody', 'no\u0000body'] })).status).toBe(204);
    expect(await list(connectorId)).toMatchObject([{ externalDeviceId: 'b' }]);
  });

  it('C2C-15 a connector with devices stays, until they are removed or go with it', async () => {
    const own = await C2cClient.of(world);
    const connectorId = await aConnector(own);
    await own.hasDevices(connectorId, 'd1');
    const { status, body } = await own.call('DELETE', `/connectors/${connectorId}`);
    expect([status, body.error, body.details.hereErrorCode]).toEqual([412, 'Precondition Failed', 412306]);
    expect((await own.call('DELETE', `/connectors/${connectorId}?deleteDevices=false`)).status).toBe(412);
    expect((await own.call('DELETE', `/connectors/${connectorId}?deleteDevices=true`)).status).toBe(204);
    expect((await own.get(`/connectors/${connectorId}`)).status).toBe(404);
    expect((await lookUp('d1', own)).status).toBe(404);
    await eventually('its device is released', () => commandsOf(own).length === 2);
    expect(commandsOf(own)[1]).toMatchObject({ type: 'registry.release-device', data: { deactivate: true } });
  });

  it('C2C-15 adding and deleting at once: either the device is released, or the connector is unknown', async () => {
    const own = await C2cClient.of(world);
    const connectors = await Promise.all(Array.from({ length: 10 }, () => aConnector(own)));
    await Promise.all(
      connectors.map(async (connectorId, place) => {
        const externalDeviceId = `race-${String(place)}`;
        const [added, removed] = await Promise.all([
          own.call('POST', `/connectors/${connectorId}/ext-devices`, [{ externalDeviceId }]),
          own.call('DELETE', `/connectors/${connectorId}?deleteDevices=true`),
        ]);
        expect(removed.status).toBe(204);
        expect([204, 404]).toContain(added.status);
      }),
    );
    await eventually('all that was asked for is released', () => {
      const types = commandsOf(own).map(({ type }) => type);
      const count = (type: string) => types.filter((each) => each === type).length;
      return count('registry.have-virtual-device') === count('registry.release-device');
    });
    expect(await world.tables.query(`SELECT FROM external_device WHERE project_id = $1`, [own.projectId])).toEqual([]);
  });

  it('C2C-16 finds all connectors of the project that have a device', async () => {
    const [first, second] = [await aConnector(), await aConnector()];
    for (const connectorId of [first, second]) await add(connectorId, [{ externalDeviceId: 'shared one' }]);
    const { status, body } = await lookUp('shared one');
    expect([status, body]).toEqual([200, { items: [{ connectorId: first }, { connectorId: second }] }]);
    expect((await lookUp('nobody')).status).toBe(404);
    expect((await lookUp('no\u0000body')).status).toBe(404);
    expect((await lookUp('shared one', await C2cClient.of(world))).status).toBe(404);
  });

  it.each<[unknown, string]>([
    [[], ''],
    [{ externalDeviceId: 'a' }, ''],
    [Array.from({ length: 101 }, (_, place) => ({ externalDeviceId: String(place) })), ''],
    [['a'], '[0]'],
    [[{ externalDeviceId: 'a' }, {}], '[1].externalDeviceId'],
    [[{ externalDeviceId: 'x'.repeat(51) }], '[0].externalDeviceId'],
    [[{ externalDeviceId: '' }], '[0].externalDeviceId'],
    [[{ externalDeviceId: 'a\u0000b' }], '[0].externalDeviceId'],
    [[{ externalDeviceId: 'a', enabled: 1 }], '[0].enabled'],
    [[{ externalDeviceId: 'a', provisioning: 'provisioned' }], '[0].provisioning'],
    [[{ externalDeviceId: 'a', externalDeviceInfo: 'x' }], '[0].externalDeviceInfo'],
    [[{ externalDeviceId: 'a', externalDeviceInfo: { x: 'a\u0000b' } }], '[0].externalDeviceInfo'],
    [[{ externalDeviceId: 'a', externalDeviceInfo: { x: 'x'.repeat(9_000) } }], '[0].externalDeviceInfo'],
  ])('§8.2 %# takes 1 to 100 closed objects, and says which part is wrong', async (devices, path) => {
    const connectorId = await aConnector();
    const { status, body } = await add(connectorId, devices);
    expect(status).toBe(400);
    expect(body.details.errors).toContainEqual(expect.objectContaining({ path }));
    expect(await list(connectorId)).toEqual([]);
  });

  it('PAGE-1 … PAGE-5 lists devices in the order of their adding, page by page', async () => {
    const connectorId = await aConnector();
    const ids = Array.from({ length: 5 }, (_, place) => `d${String(9 - place)}`);
    await add(
      connectorId,
      ids.map((externalDeviceId) => ({ externalDeviceId })),
    );
    const path = `/connectors/${connectorId}/ext-devices`;
    const first = (await client.get(`${path}?limit=3`)).body;
    const second = (await client.get(`${path}?limit=3&pageToken=${first.nextPageToken}`)).body;
    const idsOf = ({ items }: { items: { externalDeviceId: string }[] }) =>
      items.map(({ externalDeviceId }) => externalDeviceId);
    expect([...idsOf(first), ...idsOf(second)]).toEqual(ids);
    expect(first).toMatchObject({ count: 3, limit: 3 });
    expect(second).toEqual({ items: expect.any(Array), count: 2, limit: 3 });
    expect((await client.get(`${path}?limit=1000`)).status).toBe(400);
  });
});
