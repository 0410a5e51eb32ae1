import { aDevice, anExternalId, eventually, trackingIdOf, type TestProject } from '@umbra/testing';
import { northOfBerlin } from './testing/given.ts';
import { ShadowsWorld } from './testing/shadows-world.ts';

const NOW = Date.now();

describe('shadows by their names over HTTP', () => {
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

  const get = (path: string) => world.get(path, token);
  const devices = (count: number) => world.hasListedDevices(project, count);

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
