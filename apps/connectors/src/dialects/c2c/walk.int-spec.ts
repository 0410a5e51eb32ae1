import { C2cClient } from '../../testing/c2c-client.ts';
import { ConnectorsWorld } from '../../testing/connectors-world.ts';
import { eventually, TraccarServer } from '@umbra/testing';

/** As docs/how-to/mirror-devices-of-another-cloud.md has it. */
describe('the walk through C2C', () => {
  let world: ConnectorsWorld;
  let cloud: TraccarServer;
  beforeAll(async () => {
    world = await ConnectorsWorld.start();
    cloud = await TraccarServer.start({ nowMs: () => world.clock.nowMs(), devices: 3 });
  });
  afterAll(async () => {
    await world.stop();
    await cloud.stop();
  });

  it('verifies credentials, makes a connector, adds devices, lists, looks up, removes and deletes them', async () => {
    const client = await C2cClient.of(world);
    const info = { url: cloud.url, email: cloud.email, password: cloud.password };

    const { items: drivers } = (await client.get('/drivers')).body;
    const { externalCloudInfoSchema } = drivers.find(({ driverId }: { driverId: string }) => driverId === 'traccar');
    expect(externalCloudInfoSchema).toContainEqual(expect.objectContaining({ key: 'url' }));

    expect(await client.call('POST', '/drivers/traccar/verify', info)).toMatchObject({
      ...{ status: 200, body: { sample: { devices: 3 } } },
    });
    const wrong = await client.call('POST', '/drivers/traccar/verify', { ...info, password: 'wrong password' });
    expect([wrong.status, wrong.text]).toEqual([401, expect.not.stringContaining('wrong password')]);

    const input = { name: 'fleet', driverId: 'traccar', externalCloudInfo: info, enabled: true, refreshIntervalS: 60 };
    const { connectorId } = (await client.call('POST', '/connectors', input)).body;
    await eventually('it is made', async () => {
      return (await client.get(`/connectors/${connectorId}`)).body.status === 'completed';
    });

    const [first, second] = cloud.devices.map(({ uniqueId }) => uniqueId);
    await client.hasDevices(connectorId, first!, second!);
    const { items } = (await client.get(`/connectors/${connectorId}/ext-devices`)).body;
    expect(items).toMatchObject([
      { externalDeviceId: first, provisioning: 'provisioned', localDeviceId: expect.stringMatching(/^VRTR-/) },
      { externalDeviceId: second, provisioning: 'provisioned' },
    ]);

    const found = await client.get(`/connectors/ext-devices/${first!}`);
    expect(found.body).toEqual({ items: [{ connectorId }] });

    expect((await client.call('DELETE', `/connectors/${connectorId}/ext-devices/${first!}`)).status).toBe(204);
    expect((await client.get(`/connectors/ext-devices/${first!}`)).status).toBe(404);
    expect((await client.call('DELETE', `/connectors/${connectorId}`)).status).toBe(412);
    await eventually('no run is in its way', async () => {
      const { status } = await client.call('DELETE', `/connectors/${connectorId}?deleteDevices=true`);
      return status === 204;
    });
    expect((await client.get('/connectors')).body).toEqual({ items: [], count: 0, limit: 100 });
  });
});
