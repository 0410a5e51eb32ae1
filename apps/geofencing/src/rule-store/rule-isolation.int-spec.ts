import { randomUUID } from 'node:crypto';
import { deviceTopic, type DeviceClaim } from '@umbra/contracts/device';
import { aDevice, aProject, eventually } from '@umbra/testing';
import { GeofencingClient } from '../testing/geofencing-client.ts';
import { GeofencingWorld } from '../testing/geofencing-world.ts';

const RULE = { type: 'online', name: 'secret name' };
const SENSOR_RULE = { type: 'attach', name: 'secret name' };

const KINDS = [
  { path: '/rules/v4', rule: RULE, unknown: 'There is no rule with this id.', list: 'items' },
  { path: '/sensors/v3', rule: SENSOR_RULE, unknown: 'There is no sensor rule with this id.', list: 'data' },
];
const ON_ONE = KINDS.flatMap((kind) => [
  { ...kind, method: 'GET', body: undefined },
  { ...kind, method: 'PUT', body: kind.rule },
  { ...kind, method: 'DELETE', body: undefined },
]);
const ON_ALL = KINDS.flatMap((kind) => [
  { ...kind, method: 'GET', body: undefined },
  { ...kind, method: 'POST', body: kind.rule },
  { ...kind, method: 'DELETE', body: undefined },
]);

describe('wall 10: another project’s rules', () => {
  let world: GeofencingWorld;
  let owner: GeofencingClient;
  let stranger: GeofencingClient;
  const ids: Record<string, string> = {};
  beforeAll(async () => {
    world = await GeofencingWorld.start();
    [owner, stranger] = [await GeofencingClient.of(world), await GeofencingClient.of(world)];
    ids['/rules/v4'] = await owner.hasRule(RULE);
    ids['/sensors/v3'] = await owner.hasSensorRule(SENSOR_RULE);
  });
  afterAll(() => world.stop());

  /** By its key: the owner comes to have several projects. */
  const asOwner = (method: string, path: string, body?: object) =>
    world.call(method, path, { token: owner.project.apiKey, ...(body && { body }) });
  const owned = () => Promise.all(KINDS.map(async ({ path }) => (await asOwner('GET', path)).body));
  const headers = { 'x-confirm': 'true' };

  it.each(ON_ONE)('AUTH-2 is as unknown as one that is not there: $method $path/…', async (attempt) => {
    const { method, path, body, unknown } = attempt;
    const before = await owned();
    const foreign = `${path}/${ids[path]!}`;
    const second = await world.hasProject(aProject({ members: [{ userId: owner.userId, role: 'member' }] }));
    const exchanged = await world.userToken(owner.userId, second.state.projectId);
    await eventually('the project is known', async () => {
      return (await world.call('GET', path, { token: exchanged })).status === 200;
    });
    const as = (token: string, url: string) => world.call(method, url, { token, ...(body && { body }) });
    for (const answer of [
      await stranger.call(method, `${path}/${randomUUID()}`, body),
      await stranger.call(method, foreign, body),
      await stranger.call(method, `${foreign}?projectId=${owner.projectId}`, body),
      await as(stranger.project.apiKey, foreign),
      await as(exchanged, foreign),
    ]) {
      expect([answer.status, answer.body.message]).toEqual([404, unknown]);
    }
    expect(await owned()).toEqual(before);
  });

  it.each(ON_ALL)('GEN-14 is none of the caller’s by the query: $method $path?projectId=', async (attempt) => {
    const { method, path, body } = attempt;
    const before = await owned();
    const answer = await stranger.call(method, `${path}?projectId=${owner.projectId}`, body, headers);
    expect([answer.status, answer.body.code]).toEqual([403, 403]);
    expect(await owned()).toEqual(before);
  });

  it.each(KINDS)('is in no list, and not deleted with all of the caller’s: $path', async ({ path, list }) => {
    const before = await owned();
    expect((await stranger.get(path)).body[list]).toEqual([]);
    expect((await stranger.removeAll(path)).status).toBe(204);
    expect(await owned()).toEqual(before);
  });

  it.each(KINDS)('PAGE-4 is in no list, nor goes one on from the token of its list: $path', async ({ path, rule }) => {
    await asOwner('POST', path, rule);
    const sizes = 'limit=1&count=1';
    const { body } = await asOwner('GET', `${path}?${sizes}`);
    const pageToken = (body.nextPageToken ?? body.pageToken) as string;
    expect((await stranger.get(`${path}?${sizes}&pageToken=${pageToken}`)).status).toBe(400);
  });

  it.each(KINDS)('§1.3 nobody, and no device, may come here: $path', async ({ path, rule }) => {
    const device = aDevice(owner.project);
    await world.publish(deviceTopic, device.deviceId, 'device.claimed', device);
    const [{ trackingId }] = device.claims as [DeviceClaim];
    const token = await world.sign({
      ...{ kind: 'device', deviceId: device.deviceId, trackingId },
      ...{ projectId: owner.projectId, deviceVersion: device.version },
    });
    const one = `${path}/${ids[path]!}`;
    for (const [method, url] of [
      ...['GET', 'POST', 'DELETE'].map((name) => [name, path] as const),
      ...['GET', 'PUT', 'DELETE'].map((name) => [name, one] as const),
    ]) {
      const options = { headers, ...(method.startsWith('P') && { body: rule }) };
      expect([method, url, (await world.call(method, url, options)).status]).toEqual([method, url, 401]);
      expect([method, url, (await world.call(method, url, { ...options, token })).status]).toEqual([method, url, 403]);
    }
  });
});
