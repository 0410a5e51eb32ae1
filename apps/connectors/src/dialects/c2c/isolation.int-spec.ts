import { randomUUID } from 'node:crypto';
import { aProject, eventually } from '@umbra/testing';
import { C2cClient } from '../../testing/c2c-client.ts';
import { ConnectorsWorld } from '../../testing/connectors-world.ts';
import { scriptedDriver } from '../../testing/scripted-driver.ts';

const input = (over: object = {}) => ({
  ...{ name: randomUUID(), driverId: 'scripted', enabled: true, externalCloudInfo: { url: 'u', secret: 's' } },
  ...over,
});

/** Every operation that names a connector, with an input that its owner could send. */
const OPERATIONS: readonly { readonly method: string; readonly path: string; readonly body?: object }[] = [
  { method: 'GET', path: '' },
  { method: 'PUT', path: '', body: input() },
  { method: 'DELETE', path: '' },
  { method: 'DELETE', path: '?deleteDevices=true' },
  { method: 'GET', path: '/ext-devices' },
  { method: 'POST', path: '/ext-devices', body: [{ externalDeviceId: 'd2' }] },
  { method: 'DELETE', path: '/ext-devices/d1' },
  { method: 'DELETE', path: '/ext-devices-batch', body: { externalDeviceIds: ['d1'] } },
];

describe('wall 10: another project’s connector', () => {
  let world: ConnectorsWorld;
  let owner: C2cClient;
  let stranger: C2cClient;
  let connectorId: string;
  beforeAll(async () => {
    world = await ConnectorsWorld.start({ drivers: [scriptedDriver({ driverId: 'scripted', syncMethod: 'none' })] });
    [owner, stranger] = [await C2cClient.of(world), await C2cClient.of(world)];
    connectorId = await owner.hasConnector(input());
    await owner.hasDevices(connectorId, 'd1');
    await eventually('it is completed', async () => {
      const { body } = await owner.get(`/connectors/${connectorId}`);
      return body.status === 'completed';
    });
  });
  afterAll(() => world.stop());

  it.each(OPERATIONS)('is unknown: $method …$path', async ({ method, path, body }) => {
    const before = [(await owner.get(`/connectors/${connectorId}`)).body, await devices()];
    const unknown = await stranger.call(method, `/connectors/CON-${randomUUID()}${path}`, body);
    const foreign = await stranger.call(method, `/connectors/${connectorId}${path}`, body);
    const named = await stranger.call(method, withProject(path, owner.projectId), body);
    const asClient = await world.call(method, `/c2c/v4/connectors/${connectorId}${path}`, {
      token: stranger.project.apiKey,
      ...(body && { body }),
    });
    for (const { status, body: answer } of [unknown, foreign, named, asClient]) {
      expect([status, answer.message]).toEqual([404, 'There is no connector with this id.']);
    }
    expect([(await owner.get(`/connectors/${connectorId}`)).body, await devices()]).toEqual(before);
  });

  it.each(OPERATIONS)(
    'is unknown to a token that was exchanged for another project of its owner: $method …$path',
    async ({ method, path, body }) => {
      const members = [{ userId: owner.userId, role: 'member' as const }];
      const second = await world.hasProject(aProject({ members }));
      const token = await world.userToken(owner.userId, second.state.projectId);
      await eventually('the project is known', async () => {
        const { status } = await world.call('GET', '/c2c/v4/connectors', { token });
        return status === 200;
      });
      const options = { token, ...(body && { body }) };
      expect((await world.call(method, `/c2c/v4/connectors/${connectorId}${path}`, options)).status).toBe(404);
    },
  );

  it.each(['GET', 'POST'])('its project is none of the caller’s: %s /connectors?projectId=', async (method) => {
    const path = `/connectors?projectId=${owner.projectId}`;
    expect((await stranger.call(method, path, method === 'POST' ? input() : undefined)).status).toBe(403);
    expect((await stranger.get(`/connectors/ext-devices/d1?projectId=${owner.projectId}`)).status).toBe(403);
    expect((await stranger.get(`/drivers?projectId=${owner.projectId}`)).status).toBe(403);
  });

  it('is in no list and no look-up', async () => {
    expect((await stranger.get('/connectors')).body.items).toEqual([]);
    expect((await stranger.get('/connectors/ext-devices/d1')).status).toBe(404);
  });

  it.each(['nonsense', 'CON-1', '%00', 'CON-00000000-0000-0000-0000-000000000000%00', `CON-${'x'.repeat(36)}`])(
    'an id that is none is unknown: %s',
    async (id) => {
      for (const { method, path, body } of OPERATIONS) {
        expect((await owner.call(method, `/connectors/${id}${path}`, body)).status).toBe(404);
      }
    },
  );

  it.each(OPERATIONS)('AUTH-1 nobody is let in without a token: $method …$path', async ({ method, path, body }) => {
    const { status } = await world.call(method, `/c2c/v4/connectors/${connectorId}${path}`, {
      ...(body && { body }),
    });
    expect(status).toBe(401);
  });

  const devices = async (): Promise<unknown> => (await owner.get(`/connectors/${connectorId}/ext-devices`)).body;
  const withProject = (path: string, projectId: string): string =>
    `/connectors/${connectorId}${path}${path.includes('?') ? '&' : '?'}projectId=${projectId}`;
});
