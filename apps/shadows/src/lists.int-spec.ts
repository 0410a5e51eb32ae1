import { aDevice, aProject, type Answer, eventually, trackingIdOf, type TestProject, unclaimed } from '@umbra/testing';
import { encodePageToken } from '@umbra/wire';
import type { ListSort } from './list-shadows/device-list.repository.ts';
import { devicesList } from './list-shadows/list-query.ts';
import { northOfBerlin } from './testing/given.ts';
import { ShadowsWorld } from './testing/shadows-world.ts';

const NOW = Date.now();

describe('shadows in lists over HTTP', () => {
  let world: ShadowsWorld;
  let project: TestProject;
  let token: string;

  beforeAll(async () => {
    world = await ShadowsWorld.start();
  });

  beforeEach(async () => {
    project = await world.hasProject();
    token = await world.userToken(project.state.members[0]!.userId);
  });

  afterAll(() => world?.stop());

  const get = (path: string, by = token) => world.get(path, by);

  const devices = (count: number) => world.hasListedDevices(project, count);

  async function allPages(
    path: string,
    items: 'data' | 'items',
    tokenName: 'pageToken' | 'nextPageToken',
    firstToken?: string,
  ): Promise<Answer['body'][]> {
    const found: Answer['body'][] = [];
    let page = await get(firstToken === undefined ? path : `${path}&pageToken=${firstToken}`);
    for (;;) {
      expect(page.status).toBe(200);
      expect(page.body.count).toBe(page.body[items].length);
      found.push(...page.body[items]);
      if (page.body[tokenName] === undefined) return found;
      page = await get(`${path}&pageToken=${page.body[tokenName]}`);
    }
  }

  const idOf = (item: { trackingId?: string; externalId?: string }) => item.trackingId ?? item.externalId;

  it('USR-7 lists the claimed devices of the project in the order of their claims, each with its shadow', async () => {
    const made = await devices(5);
    await world.ingested(made[2]!, [{ sampledAtMs: NOW, payload: { n: 2 } }]);
    const listed = await allPages('/users/v2/devices?count=2', 'data', 'pageToken');
    expect(listed.map(({ trackingId }) => trackingId)).toEqual(made.map(trackingIdOf));
    expect(listed[1]).toMatchObject({ appId: project.state.appId, externalId: made[1]!.externalId });
    expect(listed[0]).not.toHaveProperty('appId');
    expect(listed[2]!.shadow.reported).toMatchObject({ payload: { n: 2 }, timestamp: NOW });
    expect(listed[0]!.shadow).toEqual({
      desired: { system: { stateVersion: 0, lastModifiedGeofenceTimestamp: 0 } },
      reported: {},
    });
  });

  it('REG-12 leaves a device out after its unclaim', async () => {
    const made = await devices(3);
    await world.hasDevice(unclaimed(made[1]!));
    await eventually('it to be gone', async () => (await get('/users/v2/devices?count=100')).body.count === 2);
    expect((await get('/shadows/v4')).body.count).toBe(2);
  });

  it('PAGE-4 no device twice and none left out while others are claimed in between', async () => {
    const made = await devices(4);
    const first = await get('/shadows/v4?limit=2');
    for (let n = 0; n < 4; n += 1) await world.hasDevice(aDevice(project));
    await eventually('more devices', async () => (await get('/shadows/v4')).body.count === 8);
    const rest = await allPages('/shadows/v4?limit=2', 'items', 'nextPageToken', first.body.nextPageToken);
    const seen = [...first.body.items, ...rest].map(idOf);
    expect(new Set(seen).size).toBe(seen.length);
    for (const device of made) expect(seen).toContain(device.externalId ?? trackingIdOf(device));
  });

  it('SHA-41 sorts by tracking id, reported and desired time, in both directions', async () => {
    const made = await devices(4);
    for (const [n, device] of made.entries()) {
      if (n < 3) await world.ingested(device, [{ sampledAtMs: NOW - (n * 7 + 3) * 1_000 }]);
    }
    for (const n of [2, 0]) await world.call('PUT', `/shadows/v2/${trackingIdOf(made[n]!)}`, token, { desired: {} });
    const names = made.map((device) => device.externalId ?? trackingIdOf(device));
    const order = async (sort: string) =>
      (await allPages(`/shadows/v4?limit=3&sort=${sort}`, 'items', 'nextPageToken')).map((item) =>
        names.findIndex((name) => name === idOf(item)),
      );
    const byId = made.map((device, n) => [trackingIdOf(device) as string, n] as const).sort(([a], [b]) => (a < b ? -1 : 1)).map(([, n]) => n); // prettier-ignore
    expect(await order('trackingId:asc')).toEqual(byId);
    expect(await order('trackingId:desc')).toEqual([...byId].reverse());
    expect(await order('reported.timestamp:desc')).toEqual([0, 1, 2, 3]);
    expect(await order('reported.timestamp:asc')).toEqual([3, 2, 1, 0]);
    expect((await order('desired.timestamp:desc')).slice(0, 2)).toEqual([0, 2]);
    expect((await order('desired.timestamp:asc')).slice(2)).toEqual([2, 0]);
  });

  it('SHA-41 has ISO times, the limit in force, and names a virtual device by appId and externalId', async () => {
    const made = await devices(2);
    await world.ingested(made[1]!, [{ sampledAtMs: NOW, position: northOfBerlin(0) }]);
    const { body } = await get('/shadows/v4?sort=reported.timestamp:desc');
    expect(body).toMatchObject({ count: 2, limit: 100 });
    expect(body).not.toHaveProperty('nextPageToken');
    expect(Object.keys(body.items[0]).sort()).toEqual(['appId', 'externalId', 'shadow']);
    expect(body.items[0].shadow).toMatchObject({
      reported: { timestamp: new Date(NOW).toISOString() },
      desired: { system: { lastModifiedGeofenceTimestamp: '1970-01-01T00:00:00.000Z' } },
    });
    expect(Object.keys(body.items[1]).sort()).toEqual(['shadow', 'trackingId']);
  });

  it('SHA-41 keeps what was reported after a time, and what lies in a box', async () => {
    const made = await devices(4);
    const at = [northOfBerlin(0), northOfBerlin(50_000), { lat: -17, lng: 179.5, accuracy: 5 }, undefined];
    for (const [n, position] of at.entries()) {
      await world.ingested(made[n]!, [
        { sampledAtMs: NOW - n * 1_000, ...(position === undefined ? {} : { position }) },
      ]);
    }
    const found = async (query: string) =>
      (await get(`/shadows/v4?${query}&sort=reported.timestamp:desc`)).body.items.map((item: { trackingId?: string }) =>
        made.findIndex((device) => (device.externalId ?? trackingIdOf(device)) === idOf(item)),
      );
    expect(await found(`after=${new Date(NOW - 2_000).toISOString()}`)).toEqual([0, 1]);
    expect(await found('bbox=52.6,13.3,52.4,13.5')).toEqual([0]);
    expect(await found('bbox=53.5,13.3&bbox=52.4,13.5')).toEqual([0, 1]);
    expect(await found('bbox=-10,170,-20,-170')).toEqual([2]);
    expect(await found('bbox=-10,-170,-20,170')).toEqual([]);
  });

  it('SHA-41 finds both sides of the 180th meridian, which is one line under two names', async () => {
    const made = await devices(4);
    for (const [n, lng] of [180, -180, 170, -170].entries()) {
      await world.ingested(made[n]!, [{ sampledAtMs: NOW - n * 1_000, position: { lat: 10, lng, accuracy: 5 } }]);
    }
    const found = async (bbox: string) =>
      (await get(`/shadows/v4?bbox=${bbox}&sort=reported.timestamp:desc`)).body.items.map(
        (item: { trackingId?: string }) =>
          made.findIndex((device) => (device.externalId ?? trackingIdOf(device)) === idOf(item)),
      );
    expect(await found('20,160,0,-160')).toEqual([0, 1, 2, 3]);
    expect(await found('20,175,0,-175')).toEqual([0, 1]);
    expect(await found('20,175,0,180')).toEqual([0, 1]);
    expect(await found('20,-180,0,-175')).toEqual([0, 1]);
    expect(await found('20,180,0,180')).toEqual([0, 1]);
    expect(await found('20,-180,0,180')).toEqual([0, 1, 2, 3]);
    expect(await found('20,-175,0,175')).toEqual([2, 3]);
  });

  it('PAGE-4 answers 400 to a token that somebody has made', async () => {
    await devices(1);
    const crafted = (sort: ListSort, place: object) =>
      encodePageToken(place, devicesList(project.state.projectId, { sort, isDescending: false, limit: 1 }));
    const good = { sortValue: 'a', trackingId: 'a' };
    const answers = await Promise.all([
      get(`/shadows/v4?pageToken=${crafted('trackingId', good)}`),
      get(`/shadows/v4?pageToken=${crafted('trackingId', { ...good, sortValue: 'a\0' })}`),
      get(`/shadows/v4?pageToken=${crafted('trackingId', { ...good, trackingId: '\0' })}`),
      get(`/users/v2/devices?pageToken=${crafted('claimedAt', { sortValue: 1, trackingId: '\0' })}`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 400, 400, 400]);
  });

  it('PAGE-4 refuses the token of another list', async () => {
    const made = await devices(3);
    await world.ingested(made[0]!, [{ sampledAtMs: NOW - 2_000 }, { sampledAtMs: NOW - 1_000 }, { sampledAtMs: NOW }]);
    await world.ingested(made[2]!, [{ sampledAtMs: NOW - 1_000 }, { sampledAtMs: NOW }]);
    const { projectId, members } = project.state;
    const other = await world.hasProject(aProject({ members }));
    await Promise.all([0, 1].map(() => world.hasDevice(aDevice(other))));
    const within = `projectId=${projectId}`;
    const beyond = `projectId=${other.state.projectId}`;
    await eventually('the devices of the other project', async () => {
      return (await get(`/shadows/v4?${beyond}`)).body.count === 2;
    });
    const traces = `/traces/v2/${trackingIdOf(made[0]!)}`;
    const lists = [
      ...[`/shadows/v4?${within}`, `/shadows/v4?${within}&sort=trackingId:desc`, `/shadows/v4?${beyond}`],
      ...[`/users/v2/devices?${within}`, `/users/v2/devices?${beyond}`],
      `/shadows/v4?${within}&after=${new Date(NOW - 60_000).toISOString()}`,
      ...[`${traces}?`, `${traces}?after=1`, `${traces}?before=${NOW}`, `${traces}?outliers=false`],
      `/traces/v2/${trackingIdOf(made[2]!)}?`,
    ];
    const tokens: string[] = [];
    for (const list of lists) {
      const { body } = await get(`${list}&limit=1&count=1`);
      tokens.push(body.pageToken ?? body.nextPageToken);
    }
    for (const [place, list] of lists.entries()) {
      const answers = await Promise.all(tokens.map((text) => get(`${list}&limit=2&count=2&pageToken=${text}`)));
      const expected = tokens.map((_token, from) => (from === place ? 200 : 400));
      expect([list, ...answers.map(({ status }) => status)]).toEqual([list, ...expected]);
    }
  });

  it('GEN-14, AUTH-2 keep to one project that the caller belongs to', async () => {
    await devices(1);
    const other = await world.hasProject(aProject({ members: project.state.members }));
    const { projectId } = project.state;
    await eventually('the second project', async () => (await get('/shadows/v4')).status === 400);
    expect((await get('/users/v2/devices')).status).toBe(400);
    expect((await get(`/shadows/v4?projectId=${projectId}`)).body.count).toBe(1);
    expect((await get(`/users/v2/devices?projectId=${other.state.projectId}`)).body.count).toBe(0);
    const stranger = await world.hasProject();
    expect((await get(`/shadows/v4?projectId=${stranger.state.projectId}`)).status).toBe(403);
    expect((await get('/shadows/v4', stranger.apiKey)).body.count).toBe(0);
    const [device] = await devicesOf(other);
    expect((await get('/users/v2/devices', await world.deviceToken(device!))).status).toBe(403);
  });

  const devicesOf = async (owner: TestProject) => [await world.hasDevice(aDevice(owner))];
});
