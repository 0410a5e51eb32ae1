import type { Driver } from '../../../domain/driver/driver.ts';
import { ProjectBusyError } from '../../../domain/driver/driver-busy.error.ts';
import { ExternalCloudError } from '../../../domain/driver/external-cloud.error.ts';
import { C2cClient } from '../../../testing/c2c-client.ts';
import { ConnectorsWorld } from '../../../testing/connectors-world.ts';
import { scriptedDriver } from '../../../testing/scripted-driver.ts';

const GOOD = { url: 'https://cloud.example', secret: 'the secret' };

describe('drivers through C2C', () => {
  let world: ConnectorsWorld;
  let client: C2cClient;
  let verify: NonNullable<Driver['verify']>;
  beforeAll(async () => {
    world = await ConnectorsWorld.start({
      drivers: [
        scriptedDriver({ driverId: 'a-verifying', verify: (...args) => verify(...args) }),
        scriptedDriver({
          ...{ driverId: 'a-push', syncMethod: 'push', provisionsByCallback: true, version: 3 },
          parseCallback: () => ({ readings: [], ignored: {} }),
        }),
      ],
    });
    client = await C2cClient.of(world);
  });
  beforeEach(() => (verify = () => Promise.resolve({ result: 'good' })));
  afterAll(() => world.stop());

  const tryOut = async (credentials: unknown = GOOD, driverId = 'a-verifying') =>
    (await C2cClient.of(world)).call('POST', `/drivers/${driverId}/verify`, JSON.stringify(credentials));
  const idsOf = ({ body }: { body: { items: { driverId: string }[] } }) => body.items.map(({ driverId }) => driverId);
  const hasPrivateDriver = ({ projectId }: C2cClient, name: string) =>
    world.tables.query(
      `INSERT INTO private_driver (driver_id, project_id, name, version, created_at_ms) VALUES ($1, $2, $3, '2.1', 1)`,
      [`private-${name}`, projectId, name],
    );

  it('C2C-2 C2C-18 says of each driver how it synchronises, and whether callbacks make devices', async () => {
    const { body } = await client.get('/drivers');
    expect(body.items.filter(({ driverId }: { driverId: string }) => driverId.startsWith('a-'))).toEqual([
      {
        ...{ driverId: 'a-push', driverSyncMethod: 'push', driverType: 'tracker-device', version: 3 },
        ...{ provider: 'A scripted cloud', strategy: { name: 'scripted' }, autoProvisionCallbackDevices: true },
        externalCloudInfoSchema: [
          { key: 'url', label: 'Address' },
          { key: 'secret', label: 'Secret' },
          { key: 'region', label: 'Region', hidden: true },
          { key: 'apiKey', label: 'Key that callbacks carry', hidden: true },
        ],
      },
      {
        ...{ driverId: 'a-verifying', driverSyncMethod: 'pull', driverType: 'tracker-device', version: 1 },
        ...{ provider: 'A scripted cloud', strategy: { name: 'scripted' } },
        externalCloudInfoSchema: [
          { key: 'url', label: 'Address' },
          { key: 'secret', label: 'Secret' },
          { key: 'region', label: 'Region', hidden: true },
        ],
      },
    ]);
  });

  it('PAGE-1 … PAGE-5 lists built-in drivers, then those of the project, and never those of another', async () => {
    const [own, other] = [await C2cClient.of(world), await C2cClient.of(world)];
    for (const name of ['p2', 'p1', 'p3']) await hasPrivateDriver(own, name);
    await hasPrivateDriver(other, 'foreign');
    const all = idsOf(await own.get('/drivers'));
    expect(all.slice(-3)).toEqual(['private-p2', 'private-p1', 'private-p3']);
    expect(all).not.toContain('private-foreign');
    for (const limit of [1, 2, all.length - 1, all.length]) {
      const seen: string[] = [];
      let pageToken = '';
      do {
        const page = await own.get(`/drivers?limit=${String(limit)}&pageToken=${pageToken}`);
        seen.push(...idsOf(page));
        pageToken = page.body.nextPageToken ?? '';
      } while (pageToken !== '');
      expect(seen).toEqual(all);
    }
    expect((await own.get('/drivers?pageToken=eyJhZnRlciI6MX0')).status).toBe(400);
  });

  it('C2C-2 C2C-7 a connector can be made of a driver of the project, and of none of another', async () => {
    const [own, other] = [await C2cClient.of(world), await C2cClient.of(world)];
    await hasPrivateDriver(own, 'mine');
    const input = { name: 'n', driverId: 'private-mine', externalCloudInfo: { any: 'secret' }, enabled: true };
    const connectorId = await own.hasConnector(input);
    expect((await own.get(`/connectors/${connectorId}`)).body).toMatchObject({
      externalCloudInfo: { any: '********' },
    });
    expect((await other.call('POST', '/connectors', input)).status).toBe(404);
    expect((await own.call('POST', '/drivers/private-mine/verify', {})).status).toBe(501);
    expect((await other.call('POST', '/drivers/private-mine/verify', {})).status).toBe(404);
  });

  it('C2C-19 200: the credentials are good; a sample is shown where the driver has one', async () => {
    expect(await tryOut()).toMatchObject({ status: 200, body: {} });
    verify = () => Promise.resolve({ result: 'good', sample: { position: { lat: 1, lng: 2 } } });
    expect(await tryOut()).toMatchObject({ status: 200, body: { sample: { position: { lat: 1, lng: 2 } } } });
  });

  it('C2C-19 400: a field is missing or unknown, or wrong as the driver says; it is named, its value is not', async () => {
    const pathsOf = ({ body }: { body: { details: { errors: { path: string }[] } } }) =>
      body.details.errors.map(({ path }) => path);
    const answer = await tryOut({ url: 'u', surprise: 'a secret' });
    expect(answer.status).toBe(400);
    expect(pathsOf(answer)).toEqual(['externalCloudInfo.secret', 'externalCloudInfo.surprise']);
    expect(answer.text).not.toContain('a secret');
    verify = () => Promise.resolve({ result: 'malformed', field: 'url', reason: 'must be an https address' });
    const malformed = await tryOut();
    expect([malformed.status, pathsOf(malformed)]).toEqual([400, ['externalCloudInfo.url']]);
    for (const nonsense of [[], 'x', null, 7]) expect((await tryOut(nonsense)).status).toBe(400);
  });

  it('C2C-19 401: the external cloud does not take them', async () => {
    verify = () => Promise.resolve({ result: 'rejected', reason: 'wrong password' });
    expect(await tryOut()).toMatchObject({ status: 401, body: { code: 401, error: 'Unauthorized' } });
    verify = () => Promise.reject(new ExternalCloudError('rejected', 'The token is unknown.'));
    expect(await tryOut()).toMatchObject({ status: 401 });
  });

  it('C2C-19 400: the external cloud cannot be asked', async () => {
    verify = () => Promise.reject(new ExternalCloudError('unreachable', 'Nobody answers.'));
    expect(await tryOut()).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('Nobody answers.') },
    });
  });

  it('C2C-19 429: the project has used up its time for mappings, and is told so', async () => {
    verify = () => Promise.reject(new ProjectBusyError("The project's time is used up.", 7_200));
    const answer = await tryOut();
    expect(answer).toMatchObject({ status: 429, body: { code: 429, message: "The project's time is used up." } });
    expect(answer.headers.get('retry-after')).toBe('8');
  });

  it('C2C-19 404: an unknown driver; 501: one that cannot verify; 401 for nobody', async () => {
    expect((await tryOut(GOOD, 'nobody')).status).toBe(404);
    expect((await tryOut(GOOD, 'no%00body')).status).toBe(404);
    expect(await tryOut(GOOD, 'a-push')).toMatchObject({ status: 501, body: { error: 'Not Implemented' } });
    expect((await world.call('POST', '/c2c/v4/drivers/a-verifying/verify', { body: GOOD })).status).toBe(401);
  });

  it('C2C-19 a project that tries out again and again is held back, others are not', async () => {
    const eager = await C2cClient.of(world);
    const statuses: number[] = [];
    for (let count = 0; count < 70; count += 1) {
      const { status, headers } = await eager.call('POST', '/drivers/a-verifying/verify', GOOD);
      statuses.push(status);
      if (status === 429) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(statuses[0]).toBe(200);
    expect(statuses.at(-1)).toBe(429);
    expect((await tryOut()).status).toBe(200);
  });
});
