import type { DeviceState } from '@umbra/contracts/device';
import {
  aDevice,
  aProject,
  anExternalId,
  type Answer,
  eventually,
  trackingIdOf,
  type TestProject,
  unclaimed,
} from '@umbra/testing';
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

  /** Devices whose claims follow each other, and are in the table that lists are made from. */
  async function devices(count: number): Promise<DeviceState[]> {
    const made = Array.from({ length: count }, (_, n) => {
      const device = aDevice(project, n === 1 ? { externalId: anExternalId() } : {});
      return { ...device, claims: [{ ...device.claims[0]!, claimedAtMs: 1_000 + n }] };
    });
    for (const device of made) await world.hasDevice(device);
    await eventually(
      'the devices to be listed',
      async () => (await get('/shadows/v4?limit=1000')).body.count === count,
    );
    return made;
  }

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
    const crafted = (token: object) => Buffer.from(JSON.stringify(token)).toString('base64url');
    const statuses = await Promise.all([
      get(`/shadows/v4?pageToken=${crafted({ sort: 'trackingId:asc', sortValue: 'a\0', trackingId: 'a' })}`),
      get(`/shadows/v4?pageToken=${crafted({ sort: 'trackingId:asc', sortValue: 'a', trackingId: '\0' })}`),
      get(`/users/v2/devices?pageToken=${crafted({ sort: 'claimedAt:asc', sortValue: 1, trackingId: '\0' })}`),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([400, 400, 400]);
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

  describe('batch', () => {
    const post = (body: unknown, query = '', by = token) => world.call('POST', `/shadows/v2/batch${query}`, by, body);

    it('SHA-40 answers in the order of the ids, each with its own status', async () => {
      const [one, virtual] = await devices(2);
      const foreign = await world.hasDevice(aDevice(await world.hasProject()));
      await world.ingested(one!, [{ sampledAtMs: NOW, payload: { n: 1 } }]);
      const ids = [
        'HERE-nobody',
        trackingIdOf(one!),
        trackingIdOf(foreign),
        trackingIdOf(virtual!),
        trackingIdOf(one!),
      ];
      const { status, body } = await post(ids);
      expect(status).toBe(200);
      expect(body.map((entry: { trackingId: string }) => entry.trackingId)).toEqual(ids);
      expect(body.map((entry: { statusCode: number }) => entry.statusCode)).toEqual([404, 200, 403, 200, 200]);
      expect(body[1].body.reported.payload).toEqual({ n: 1 });
      expect(body[3]).toMatchObject({
        appId: project.state.appId,
        externalId: virtual!.externalId,
        body: { reported: {} },
      });
      expect(body[0]).not.toHaveProperty('body');
    });

    it('SHA-40 takes external ids with an appId', async () => {
      const [, virtual] = await devices(2);
      const { body } = await post([virtual!.externalId, 'nobody'], `?appId=${project.state.appId}`);
      expect(body).toMatchObject([
        {
          trackingId: trackingIdOf(virtual!),
          externalId: virtual!.externalId,
          appId: project.state.appId,
          statusCode: 200,
        },
        { externalId: 'nobody', appId: project.state.appId, statusCode: 404 },
      ]);
    });

    it('GEN-12 names a device by the licence’s appId, also when another project has claimed it', async () => {
      const owner = await world.hasProject();
      const licence = aDevice(owner, { externalId: anExternalId() });
      const { projectId } = project.state;
      const claims = [{ ...licence.claims[0]!, projectId, appId: project.state.appId }];
      const device = await world.hasDevice({ ...licence, claims });
      const { appId } = owner.state;
      await eventually('the device to be listed', async () => (await get('/users/v2/devices')).body.count === 1);
      const named = { appId, externalId: licence.externalId };
      expect((await post([trackingIdOf(device)])).body).toMatchObject([{ ...named, statusCode: 200 }]);
      expect((await post([licence.externalId], `?appId=${appId}`)).body).toMatchObject([{ ...named, statusCode: 200 }]);
      expect((await get('/users/v2/devices')).body.data).toMatchObject([named]);
      expect((await get('/shadows/v4')).body.items).toMatchObject([named]);
    });

    it('GEN-11 every route finds it by external id and that appId, and by no other', async () => {
      const owner = await world.hasProject();
      const licence = aDevice(owner, { externalId: anExternalId() });
      const { projectId, appId: ownAppId } = project.state;
      await world.hasDevice({ ...licence, claims: [{ ...licence.claims[0]!, projectId, appId: ownAppId }] });
      const routes: [method: string, path: string, body?: object][] = [
        ['GET', '/shadows/v2/ID'],
        ['PUT', '/shadows/v2/ID', { desired: {} }],
        ['GET', '/shadows/v2/ID/desired'],
        ['GET', '/traces/v2/ID'],
        ['DELETE', '/traces/v2/ID'],
        ['DELETE', '/shadows/v2/ID'],
      ];
      for (const [method, path, body] of routes) {
        const at = `${path.replace('ID', licence.externalId!)}?appId=`;
        const statuses = [
          (await world.call(method, at + owner.state.appId, token, body)).status,
          (await world.call(method, at + ownAppId, token, body)).status,
        ];
        expect({ method, path, statuses }).toEqual({ method, path, statuses: [method === 'DELETE' ? 204 : 200, 404] });
      }
    });

    it('SHA-40 leaves out what did not change since a time, by the server’s clock', async () => {
      const made = await devices(3);
      await world.ingested(made[0]!, [{ sampledAtMs: NOW }], { acceptedAtMs: NOW - 60_000 });
      await world.ingested(made[1]!, [{ sampledAtMs: 5 }], { acceptedAtMs: NOW - 10_000 });
      const ids = made.map(trackingIdOf);
      const since = async (afterMs: number) =>
        (await post(ids, `?after=${afterMs}`)).body.map(({ trackingId }: { trackingId: (typeof ids)[0] }) =>
          ids.indexOf(trackingId),
        );
      expect(await since(0)).toEqual([0, 1, 2]);
      expect(await since(NOW - 60_000)).toEqual([0, 1]);
      expect(await since(NOW - 59_999)).toEqual([1]);
      await world.call('PUT', `/shadows/v2/${ids[2]!}`, token, { desired: {} });
      expect(await since(NOW - 9_999)).toEqual([2]);
    });

    it.each([[[]], [Array(101).fill('x')], [['']], [['x'.repeat(51)]], [[7]], [{ ids: ['x'] }], ['"x"']])(
      'SHA-40 answers 400 to %p',
      async (body) => {
        expect((await post(body)).status).toBe(400);
      },
    );

    it('SHA-40 is not for devices', async () => {
      const [device] = await devices(1);
      expect((await post([trackingIdOf(device!)], '', await world.deviceToken(device!))).status).toBe(403);
    });
  });

  describe('selectors', () => {
    it('SHA-9 answer with the property in its own content type', async () => {
      const [device] = await devices(1);
      const id = trackingIdOf(device!);
      await world.ingested(device!, [
        { sampledAtMs: NOW, position: northOfBerlin(0), payload: { time: { minutes: 7 }, name: 'ü', list: [1] } },
      ]);
      const read = async (path: string) => {
        const { status, text, headers } = await get(`/shadows/v2/${id}/${path}`);
        return [status, headers.get('content-type')?.split(';')[0], text];
      };
      expect(await read('reported/payload/time')).toEqual([200, 'application/json', '{"minutes":7}']);
      expect(await read('reported/payload/time/minutes')).toEqual([200, 'text/plain', '7']);
      expect(await read('reported/payload/name')).toEqual([200, 'text/plain', 'ü']);
      expect(await read('reported/payload/list/0')).toEqual([200, 'text/plain', '1']);
      expect(await read('reported/system/computed/online')).toEqual([200, 'text/plain', 'true']);
      expect(await read('desired/system/stateVersion')).toEqual([200, 'text/plain', '0']);
      expect((await get(`/shadows/v2/${id}/reported/`)).body).toMatchObject({ timestamp: NOW });
      for (const [path, status] of [
        ['reported/payload/x', 422],
        ['reported/payload/constructor', 422],
        ['desired/timestamp', 422],
        ['wanted', 400],
        ['wanted/x', 400],
      ] as const) /* prettier-ignore */ {
        const answer = await get(`/shadows/v2/${id}/${path}`);
        expect([path, answer.status, answer.body.code]).toEqual([path, status, status]);
      }
    });
  });
});
