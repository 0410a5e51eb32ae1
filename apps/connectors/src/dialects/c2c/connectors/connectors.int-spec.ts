import { aProject, eventually } from '@umbra/testing';
import { CompleteCreations } from '../../../domain/connector/complete-creations.ts';
import { CredentialStores } from '../../../domain/credentials/credential-stores.ts';
import { MASK } from '../../../domain/credentials/credentials.ts';
import { C2cClient } from '../../../testing/c2c-client.ts';
import { ConnectorsWorld } from '../../../testing/connectors-world.ts';
import { scriptedDriver } from '../../../testing/scripted-driver.ts';

const SECRET = 'a secret that nobody may see';

describe('connectors through C2C', () => {
  let world: ConnectorsWorld;
  let client: C2cClient;
  beforeAll(async () => {
    world = await ConnectorsWorld.start({
      drivers: [
        scriptedDriver({ driverId: 'scripted-pull' }),
        scriptedDriver({ driverId: 'scripted-push', syncMethod: 'push', parseCallback: nothingRead }),
      ],
    });
    client = await C2cClient.of(world);
  });
  afterAll(() => world.stop());

  let nth = 0;
  const input = (over: object = {}) => ({
    name: `c${String((nth += 1))}`,
    driverId: 'scripted-pull',
    externalCloudInfo: { url: 'https://cloud.example', secret: SECRET },
    enabled: true,
    ...over,
  });
  const refusal = (status: number, path?: string) =>
    expect.objectContaining({
      status,
      body: expect.objectContaining({
        code: status,
        ...(path === undefined
          ? {}
          : {
              details: expect.objectContaining({ errors: expect.arrayContaining([expect.objectContaining({ path })]) }),
            }),
      }),
    });
  const create = (over: object) => client.call('POST', '/connectors', input(over));
  const read = async (connectorId: string) => (await client.get(`/connectors/${connectorId}`)).body;

  it('C2C-1 a connector ties the project to an external cloud through a driver', async () => {
    const { status, body } = await create({ name: 'first', description: 'Of the fleet.', refreshIntervalS: 120 });
    expect([status, body]).toEqual([200, { connectorId: expect.stringMatching(/^CON-[0-9a-f-]{36}$/) }]);
    expect(await read(body.connectorId)).toEqual({
      ...{ connectorId: body.connectorId, projectId: client.projectId, name: 'first', driverId: 'scripted-pull' },
      ...{ description: 'Of the fleet.', enabled: true, refreshIntervalS: 120, totalAddedDevices: 0 },
      ...{ createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/), status: expect.any(String) },
      externalCloudInfo: { url: 'https://cloud.example', secret: MASK },
    });
  });

  it('§8.2 its creation is started when it is answered, and completed soon after', async () => {
    const completer = world.app.http.get(CompleteCreations);
    await completer.stop();
    const connectorId = await client.hasConnector(input());
    expect(await read(connectorId)).toMatchObject({ status: 'started' });
    completer.start();
    await eventually('it is completed', async () => (await read(connectorId)).status === 'completed', 5_000);
  });

  it.each([
    ['scripted-pull', undefined, 3_600],
    ['scripted-pull', 60, 60],
    ['scripted-pull', 1_000_000, 1_000_000],
    ['scripted-push', undefined, 900],
    ['scripted-push', 900, 900],
  ])('C2C-3 the driver %s with the interval %s is executed every %d s', async (driverId, refreshIntervalS, shown) => {
    const connectorId = await client.hasConnector(input({ driverId, refreshIntervalS }));
    expect(await read(connectorId)).toMatchObject({ refreshIntervalS: shown });
  });

  it.each([
    ['scripted-pull', 59],
    ['scripted-pull', 60.5],
    ['scripted-pull', '60'],
    ['scripted-pull', 2 ** 31],
    ['scripted-push', 59],
    ['scripted-push', 901],
  ])('C2C-3 the driver %s takes no interval of %j', async (driverId, refreshIntervalS) => {
    expect(await create({ driverId, refreshIntervalS })).toEqual(refusal(400, 'refreshIntervalS'));
  });

  it('C2C-6 all that the driver needs must be there; what may be left out need not', async () => {
    expect(await create({ externalCloudInfo: { url: 'u', region: 'eu' } })).toEqual(
      refusal(400, 'externalCloudInfo.secret'),
    );
    expect(await create({ externalCloudInfo: { url: '', secret: null } })).toEqual(
      refusal(400, 'externalCloudInfo.url'),
    );
    expect(await create({ externalCloudInfo: { url: 'u', secret: { user: 'u', password: 'p' } } })).toMatchObject({
      status: 200,
    });
  });

  it('C2C-6 shows what is no secret; a secret, and what no field names, is a mask', async () => {
    const externalCloudInfo = { url: 'u', secret: SECRET, region: 'eu', other: { deep: SECRET } };
    const connectorId = await client.hasConnector(input({ externalCloudInfo }));
    const shown = { url: 'u', secret: MASK, region: 'eu', other: MASK };
    expect((await read(connectorId)).externalCloudInfo).toEqual(shown);
    const { body } = await client.get('/connectors');
    expect(body.items.find((item: { connectorId: string }) => item.connectorId === connectorId)).toMatchObject({
      externalCloudInfo: shown,
    });
    expect(JSON.stringify(body)).not.toContain(SECRET);
  });

  it('C2C-6 what is sent back masked stays as it is, and what is left out goes', async () => {
    const externalCloudInfo = { url: 'u', secret: SECRET, other: 'kept', gone: 'x' };
    const connectorId = await client.hasConnector(input({ externalCloudInfo }));
    const again = { url: 'v', secret: MASK, other: MASK };
    const { status } = await client.call('PUT', `/connectors/${connectorId}`, input({ externalCloudInfo: again }));
    expect(status).toBe(200);
    expect((await read(connectorId)).externalCloudInfo).toEqual(again);
    expect(await storedCredentials(connectorId)).toEqual({ url: 'v', secret: SECRET, other: 'kept' });
  });

  it('C2C-6 a mask where nothing is kept is refused', async () => {
    expect(await create({ externalCloudInfo: { url: 'u', secret: MASK } })).toEqual(
      refusal(400, 'externalCloudInfo.secret'),
    );
  });

  it('C2C-6 wall 9: what is stored is sealed, and no event, record or log line has a secret in it', async () => {
    await client.hasConnector(input());
    const [{ all }] = await world.tables.query<[{ all: string }]>(
      `SELECT string_agg(row::text, ' ') AS all FROM (
         SELECT connector_credentials::text AS row FROM connector_credentials
         UNION ALL SELECT domain_event::text FROM domain_event UNION ALL SELECT connector::text FROM connector
         UNION ALL SELECT outbox::text FROM outbox) AS rows`,
    );
    expect(all).toContain('connector.created');
    for (const text of [all, world.logged.join('\n')]) {
      expect(text).not.toContain(SECRET);
      expect(text).not.toContain(Buffer.from(SECRET).toString('base64').slice(0, 30));
    }
  });

  it('C2C-7 there must be the driver, and no other connector of that name in the project', async () => {
    expect(await create({ driverId: 'nobody' })).toEqual(refusal(404));
    expect(await create({ driverId: 'no\u0000body' })).toEqual(refusal(400, 'driverId'));
    const connectorId = await client.hasConnector(input({ name: 'unique' }));
    expect(await create({ name: 'unique' })).toEqual(refusal(409));
    const other = await client.hasConnector(input());
    expect(await client.call('PUT', `/connectors/${other}`, input({ name: 'unique' }))).toEqual(refusal(409));
    expect((await client.call('PUT', `/connectors/${connectorId}`, input({ name: 'unique' }))).status).toBe(200);
    const stranger = await C2cClient.of(world);
    expect((await stranger.call('POST', '/connectors', input({ name: 'unique' }))).status).toBe(200);
  });

  it('C2C-7 of twenty that are made at once with one name, one is made', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => create({ name: 'at once' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 409)]);
  });

  it('C2C-8 the driver of a connector cannot be changed', async () => {
    const connectorId = await client.hasConnector(input());
    for (const driverId of ['scripted-push', 'nobody']) {
      expect(await client.call('PUT', `/connectors/${connectorId}`, input({ driverId }))).toEqual(
        refusal(400, 'driverId'),
      );
    }
  });

  it('PUT replaces all: what is left out has its default again', async () => {
    const connectorId = await client.hasConnector(
      input({ description: 'd', refreshIntervalS: 120, externalCloudInfo: { url: 'u', secret: 's', region: 'eu' } }),
    );
    const { body } = await client.call('PUT', `/connectors/${connectorId}`, {
      ...{ name: 'another name', driverId: 'scripted-pull', enabled: false },
      externalCloudInfo: { url: 'v', secret: 't' },
    });
    expect(body).toEqual({ connectorId });
    const after = await read(connectorId);
    expect(after).toMatchObject({ name: 'another name', enabled: false, refreshIntervalS: 3_600 });
    expect(after).not.toHaveProperty('description');
    expect(after.externalCloudInfo).toEqual({ url: 'v', secret: MASK });
  });

  it.each<[object, string]>([
    [{ surprise: 1 }, 'surprise'],
    [{ connectorId: 'CON-1' }, 'connectorId'],
    [{ name: '' }, 'name'],
    [{ name: 'x'.repeat(101) }, 'name'],
    [{ name: 'a\u0000b' }, 'name'],
    [{ name: null }, 'name'],
    [{ driverId: 'x'.repeat(51) }, 'driverId'],
    [{ enabled: 'yes' }, 'enabled'],
    [{ description: 'x'.repeat(201) }, 'description'],
    [{ description: null }, 'description'],
    [{ externalCloudInfo: [] }, 'externalCloudInfo'],
    [{ externalCloudInfo: 'x' }, 'externalCloudInfo'],
    [{ externalCloudInfo: { url: 'x'.repeat(70_000), secret: 's' } }, 'externalCloudInfo'],
  ])('§8.2 %# a wrong field is refused and named', async (over, path) => {
    expect(await create(over)).toEqual(refusal(400, path));
    const connectorId = await client.hasConnector(input());
    expect(await client.call('PUT', `/connectors/${connectorId}`, input(over))).toEqual(refusal(400, path));
  });

  it('§8.2 takes a status and ignores it; names what is missing', async () => {
    expect((await create({ status: 'whatever' })).status).toBe(200);
    const { body } = await client.call('POST', '/connectors', {});
    const paths = body.details.errors.map(({ path }: { path: string }) => path);
    expect(new Set(paths)).toEqual(new Set(['name', 'driverId', 'externalCloudInfo', 'enabled']));
    for (const nonsense of ['[]', '"x"', '7', 'null']) {
      expect(await client.call('POST', '/connectors', nonsense)).toEqual(refusal(400));
    }
  });

  it('PAGE-1 … PAGE-5 lists the connectors of the project, page by page', async () => {
    const own = await C2cClient.of(world);
    expect((await own.get('/connectors')).body).toEqual({ items: [], count: 0, limit: 100 });
    const made: string[] = [];
    for (let count = 0; count < 5; count += 1) made.push(await own.hasConnector(input()));
    const seen: string[] = [];
    let pageToken = '';
    do {
      const { body } = await own.get(`/connectors?limit=2&pageToken=${pageToken}`);
      expect(body).toMatchObject({ limit: 2, count: body.items.length });
      seen.push(...body.items.map(({ connectorId }: { connectorId: string }) => connectorId));
      // A connector that goes meanwhile takes nobody else's place.
      if (seen.length === 2) await own.call('DELETE', `/connectors/${made[0]!}`);
      pageToken = body.nextPageToken ?? '';
    } while (pageToken !== '');
    expect(seen).toEqual(made);
    for (const query of ['limit=0', 'limit=101', 'limit=x', 'pageToken=x', 'pageToken=eyJhIjoxfQ']) {
      expect(await own.get(`/connectors?${query}`)).toEqual(refusal(400));
    }
  });

  it('PAGE-4 refuses the token of another list', async () => {
    const [own, other] = [await C2cClient.of(world), await C2cClient.of(world)];
    const lists: [by: C2cClient, path: string][] = [];
    for (const by of [own, other]) {
      const connectorIds = [await by.hasConnector(input()), await by.hasConnector(input())];
      lists.push([by, '/connectors'], [by, '/drivers']);
      for (const connectorId of connectorIds) {
        const path = `/connectors/${connectorId}/ext-devices`;
        await by.call('POST', path, [{ externalDeviceId: 'a' }, { externalDeviceId: 'b' }]);
        lists.push([by, path]);
      }
    }
    const tokens: string[] = [];
    for (const [by, path] of lists) tokens.push((await by.get(`${path}?limit=1`)).body.nextPageToken);
    for (const [place, [by, path]] of lists.entries()) {
      const answers = await Promise.all(tokens.map((token) => by.get(`${path}?limit=2&pageToken=${token}`)));
      const expected = tokens.map((_token, from) => (from === place ? 200 : 400));
      expect([path, ...answers.map(({ status }) => status)]).toEqual([path, ...expected]);
    }
  });

  it('C2C-15 a connector without devices goes at once, and its name is free again', async () => {
    const connectorId = await client.hasConnector(input({ name: 'for a while' }));
    expect(await client.call('DELETE', `/connectors/${connectorId}?deleteDevices=perhaps`)).toEqual(refusal(400));
    expect((await client.call('DELETE', `/connectors/${connectorId}`)).status).toBe(204);
    expect(await client.get(`/connectors/${connectorId}`)).toEqual(refusal(404));
    expect(await client.call('DELETE', `/connectors/${connectorId}`)).toEqual(refusal(404));
    expect((await create({ name: 'for a while' })).status).toBe(200);
    const left = await world.tables.query<object[]>(
      `SELECT FROM connector_credentials WHERE connector_key NOT IN (SELECT connector_key FROM connector)`,
    );
    expect(left).toEqual([]);
  });

  it('GEN-14 an API key speaks for its project', async () => {
    const { status, body } = await world.call('POST', '/c2c/v4/connectors', {
      token: client.project.apiKey,
      body: input(),
    });
    expect(status).toBe(200);
    expect(await read(body.connectorId)).toMatchObject({ projectId: client.projectId });
  });

  it('GEN-14 GEN-15 who has several projects names one where a list or a new connector is meant, and nowhere else', async () => {
    const second = await world.hasProject();
    const { userId } = second.state.members[0]!;
    const first = await world.hasProject(aProject({ members: [{ userId, role: 'member' }] }));
    const token = await world.userToken(userId);
    const ask = (path: string, body?: object) =>
      world.call(body === undefined ? 'GET' : 'POST', `/c2c/v4${path}`, { token, ...(body && { body }) });
    await eventually('both are known', async () => (await ask('/connectors')).status === 400);
    expect(await ask('/connectors')).toEqual(refusal(400));
    expect(await ask('/connectors', input())).toEqual(refusal(400));
    const made = await ask(`/connectors?projectId=${first.state.projectId}`, input());
    expect(made.status).toBe(200);
    for (const query of ['', `?projectId=${second.state.projectId}`, '?projectId=nobody']) {
      expect(await ask(`/connectors/${made.body.connectorId}${query}`)).toMatchObject({ status: 200 });
    }
    expect(await ask(`/connectors?projectId=${client.projectId}`)).toEqual(refusal(403));
  });

  async function storedCredentials(connectorId: string): Promise<unknown> {
    const [{ key }] = await world.tables.query<[{ key: number }]>(
      `SELECT connector_key AS key FROM connector WHERE connector_id = $1`,
      [connectorId],
    );
    return world.app.http.get(CredentialStores).read(world.tables, { key, credentialsIn: 'document' });
  }
});

const nothingRead = () => ({ readings: [], ignored: {} });
