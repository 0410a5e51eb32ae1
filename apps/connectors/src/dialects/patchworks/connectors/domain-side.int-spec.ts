import { select } from '@umbra/postgres';
import { C2cClient } from '../../../testing/c2c-client.ts';
import { ConnectorsWorld } from '../../../testing/connectors-world.ts';
import { PatchworksCompany } from '../../../testing/patchworks-company.ts';
import { scriptedDriver } from '../../../testing/scripted-driver.ts';

interface SeenConnector {
  readonly externalCloudInfo: { readonly apiKey: string };
}

const MASK = '********';
const KEY = 'a callback key of an owner';
const keyOf = ({ project }: PatchworksCompany) => `${KEY} of ${project.state.projectId}`;

describe('what C2C sees of connectors of the Patchworks API', () => {
  let world: ConnectorsWorld;
  let company: PatchworksCompany;
  let c2c: C2cClient;

  beforeAll(async () => {
    world = await ConnectorsWorld.start({
      drivers: [
        scriptedDriver({ driverId: 'scripted', provider: 'Scripted' }),
        scriptedDriver({
          driverId: 'scripted-push',
          provider: 'Pushing',
          syncMethod: 'push',
          parseCallback: () => ({ readings: [], ignored: {} }),
        }),
      ],
    });
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    company = await PatchworksCompany.found(world);
    c2c = await C2cClient.of(world, company.project);
  });

  const tracking = async (more: object = {}, system = 'Scripted') =>
    company.stored({ authentication_implementation_id: await company.wayInOf(system), ...more });
  const url = { key: 'url', label: 'Address', value: 'https://cloud.example' };
  const secret = { key: 'secret', label: 'Secret', value: 'hidden', secret: true };
  const seen = async () => (await c2c.get('/connectors')).body.items;
  const update = (id: number, body: object) => company.call('PUT', `connectors/${String(id)}`, body);
  const show = async (id: number) => (await company.get(`connectors/${String(id)}?include=variables`)).body.data;
  const rateLimits = async () =>
    select(
      world.tables,
      'SELECT rate_limit_calls AS calls, rate_limit_per AS per FROM connector WHERE project_id = $1',
      [company.project.state.projectId],
    );

  it('§4 one whose system tracks devices is there, with its credentials, enabled; another is not', async () => {
    await company.stored({ name: 'no driver' });
    await tracking({ name: 'Fleet', variables: [url, secret] });
    expect(await seen()).toEqual([
      {
        ...{ connectorId: expect.stringMatching(/^CON-/), projectId: company.project.state.projectId, name: 'Fleet' },
        ...{ driverId: 'scripted', enabled: true, refreshIntervalS: 3_600, totalAddedDevices: 0 },
        ...{ createdAt: expect.any(String), status: expect.any(String) },
        externalCloudInfo: { url: 'https://cloud.example', secret: MASK },
      },
    ]);
    expect(await rateLimits()).toEqual([
      { calls: 60, per: 'minute' },
      { calls: 60, per: 'minute' },
    ]);
  });

  it('§4 its name is cut to 100 characters there, and suffixed if it is taken', async () => {
    const long = 'x'.repeat(120);
    await tracking({ name: long });
    const second = await tracking({ name: long });
    await c2c.hasConnector({
      ...{ name: 'Fleet', driverId: 'scripted', enabled: true },
      externalCloudInfo: { url: 'u', secret: 's' },
    });
    await Promise.all(Array.from({ length: 4 }, () => tracking({ name: 'Fleet' })));
    expect((await seen()).map(({ name }: { name: string }) => name).sort()).toEqual(
      [
        ...['x'.repeat(100), `${'x'.repeat(96)} (2)`],
        ...['Fleet', 'Fleet (2)', 'Fleet (3)', 'Fleet (4)', 'Fleet (5)'],
      ].sort(),
    );
    expect((await show(second)).name).toBe(long);
  });

  it('§4 it follows a change of name, rate and credentials', async () => {
    const id = await tracking({ name: 'Fleet', variables: [url, secret] });
    await tracking({ name: 'Other' });
    const change = { name: 'Other', rate_limit_unit: 'hour', rate_limit_duration: 5 };
    const variables = [
      { key: 'url', value: 'https://new.example' },
      { key: 'secret', value: MASK },
    ];
    expect((await update(id, { ...change, variables })).body.data).toMatchObject(change);
    expect((await seen())[0]).toMatchObject({
      name: 'Other (2)',
      externalCloudInfo: { url: 'https://new.example', secret: MASK },
    });
    expect(await rateLimits()).toContainEqual({ calls: 5, per: 'hour' });
    await update(id, { name: 'Other', timezone: 'UTC' });
    expect((await seen())[0].name).toBe('Other (2)');
  });

  it('§4 a change through C2C is one here: of the name, and of the credentials', async () => {
    const id = await tracking({ variables: [url, { ...secret, label: 'Mine' }] });
    const [{ connectorId }] = await seen();
    const input = { name: 'Renamed', driverId: 'scripted', enabled: false, refreshIntervalS: 60 };
    const externalCloudInfo = { url: 'https://new.example', secret: MASK, region: 'eu' };
    const answer = await c2c.call('PUT', `/connectors/${connectorId}`, { ...input, externalCloudInfo });
    expect(answer.status).toBe(200);
    const { name, variables } = await show(id);
    expect(name).toBe('Renamed');
    expect(variables.map(({ key, label, value }: Record<string, unknown>) => [key, label, value])).toEqual([
      ['url', 'Address', 'https://new.example'],
      ['secret', 'Mine', MASK],
      ['region', 'Region', 'eu'],
    ]);
    const [{ connectorId: _, ...after }] = await seen();
    expect(after).toMatchObject({ ...input, externalCloudInfo });
    expect((await update(id, { timezone: 'UTC' })).status).toBe(200);
    expect((await seen())[0]).toMatchObject({ enabled: false, refreshIntervalS: 60 });
  });

  it('V6 V7 a secret is one for C2C as well, also where the driver asks for no secret', async () => {
    const id = await tracking({ variables: [{ ...url, secret: true }, secret] });
    const [{ connectorId, externalCloudInfo }] = await seen();
    expect(externalCloudInfo).toEqual({ url: MASK, secret: MASK });
    const input = { name: 'n', driverId: 'scripted', enabled: true };
    const answer = await c2c.call('PUT', `/connectors/${connectorId}`, { ...input, externalCloudInfo });
    expect(answer.status).toBe(200);
    const [{ id: variable }] = await company.variablesOf(id);
    await update(id, { variables: [{ id: variable, secret: false, value: 'https://shown.example' }] });
    expect((await seen())[0].externalCloudInfo).toEqual({ url: 'https://shown.example', secret: MASK });
  });

  it('V3 what C2C leaves out of the credentials loses its value here, and stays', async () => {
    const id = await tracking({ variables: [url, secret, { key: 'region', label: 'R', value: 'eu' }] });
    const [{ connectorId }] = await seen();
    await c2c.call('PUT', `/connectors/${connectorId}`, {
      ...{ name: 'n', driverId: 'scripted', enabled: true },
      externalCloudInfo: { url: 'u', secret: 'new' },
    });
    expect((await show(id)).variables).toMatchObject([
      { key: 'url', value: 'u' },
      { key: 'secret', value: MASK },
      { key: 'region', value: null },
    ]);
  });

  it('C2C-8 the driver of one that tracks devices is fixed; another one may get one', async () => {
    const id = await tracking();
    const other = await company.wayInOf('Pushing');
    for (const wayIn of [await company.wayIn(), other]) {
      const answer = await update(id, { name: 'x', authentication_implementation_id: wayIn });
      expect([answer.status, answer.body.errors]).toEqual([
        422,
        { authentication_implementation_id: ['The selected authentication implementation id is invalid.'] },
      ]);
    }
    expect((await show(id)).name).toBe('Fleet EU');
    const plain = await company.stored({ variables: [url] });
    const way = { authentication_implementation_id: await company.wayInOf('Scripted') };
    expect((await update(plain, way)).body.data).toMatchObject({ ...way, name: 'Fleet EU', canonical_key: 'fleet' });
    expect((await seen())[1]).toMatchObject({ name: 'Fleet EU (2)', externalCloudInfo: { url: url.value } });
  });

  it('C2C-17 the callback key of a push driver is a variable: chosen, or made', async () => {
    const made = await tracking({ name: 'a' }, 'Pushing');
    const apiKey = { key: 'apiKey', label: 'Key', secret: true };
    const open = await tracking({ name: 'b', variables: [apiKey, url] }, 'Pushing');
    const chosen = await tracking({ name: 'c', variables: [url, { ...apiKey, value: KEY }] }, 'Pushing');
    expect((await show(made)).variables).toMatchObject([{ key: 'apiKey', value: MASK, secret: true }]);
    expect((await show(open)).variables).toMatchObject([{ ...apiKey, value: MASK }, url]);
    expect((await show(chosen)).variables).toMatchObject([url, { ...apiKey, value: MASK }]);
    const keys = (await seen()).map((item: SeenConnector) => item.externalCloudInfo.apiKey);
    expect(keys).toEqual([expect.stringMatching(/^[\w-]{43}$/), expect.stringMatching(/^[\w-]{43}$/), KEY]);
    for (const key of keys) {
      expect(
        (await world.call('POST', `/c2c/v4/callback?apiKey=${encodeURIComponent(key)}`, { body: {} })).status,
      ).toBe(204);
    }
    await update(chosen, { variables: [{ key: 'apiKey', value: `${KEY}, changed` }] });
    expect((await world.call('POST', `/c2c/v4/callback?apiKey=${encodeURIComponent(KEY)}`, { body: {} })).status).toBe(
      404,
    );
  });

  it.each([
    ['of the wrong length', () => 'short', 'must be a text of 20 to 100 characters, or be left out'],
    ['of another connector', () => keyOf(company), 'has already been taken'],
  ])('C2C-17 a callback key %s is refused by its variable', async (_name, key, reason) => {
    const apiKey = { key: 'apiKey', label: 'Key', secret: true };
    const owner = await tracking({ variables: [{ ...apiKey, value: keyOf(company) }] }, 'Pushing');
    const fields = { authentication_implementation_id: await company.wayInOf('Pushing') };
    const variables = [url, { ...apiKey, value: key() }];
    const answer = await company.call('POST', 'connectors', await company.fields({ ...fields, variables }));
    const path = 'variables.1.value';
    expect([answer.status, answer.body.errors]).toEqual([422, { [path]: [`The ${path} field ${reason}.`] }]);
    expect(answer.text).not.toContain(key());
    expect((await company.get('connectors')).body.data.map(({ id }: { id: number }) => id)).toEqual([owner]);
  });

  it('X3 one with external devices is not destroyed, whatever their state', async () => {
    const id = await tracking({ variables: [url, secret] });
    const [{ connectorId }] = await seen();
    await c2c.hasDevices(connectorId, 'truck-1');
    const before = await show(id);
    const answer = await company.call('DELETE', `connectors/${String(id)}`);
    expect([answer.status, answer.body]).toEqual([
      422,
      {
        message: 'The connector is in use: it has external devices. Remove them first.',
        errors: { connector: ['The connector is in use: it has external devices. Remove them first.'] },
      },
    ]);
    expect(await show(id)).toEqual(before);
    await c2c.call('DELETE', `/connectors/${connectorId}/ext-devices/truck-1`);
    expect((await company.call('DELETE', `connectors/${String(id)}`)).status).toBe(200);
    expect(await seen()).toEqual([]);
  });

  it('X2 one that C2C deletes is gone here, with its variables', async () => {
    const id = await tracking({ variables: [{ ...url, key: 'doomed' }] });
    const [{ connectorId }] = await seen();
    expect((await c2c.call('DELETE', `/connectors/${connectorId}`)).status).toBe(204);
    expect((await company.get(`connectors/${String(id)}`)).status).toBe(404);
    expect((await company.get('variables?filter[key]=doomed')).body.meta.total).toBe(0);
  });

  it('one that C2C made is none of this API', async () => {
    const connectorId = await c2c.hasConnector({
      ...{ name: 'Fleet', driverId: 'scripted', enabled: true },
      externalCloudInfo: { url: 'u', secret: 's' },
    });
    const [row] = await select<{ key: number }>(
      world.tables,
      'SELECT connector_key AS key FROM connector WHERE connector_id = $1',
      [connectorId],
    );
    expect((await company.get('connectors')).body.meta.total).toBe(0);
    for (const method of ['GET', 'PUT', 'DELETE']) {
      expect((await company.call(method, `connectors/${String(row!.key)}`)).status).toBe(404);
    }
  });

  it('its changes are events of its own, without secrets', async () => {
    const id = await tracking({ variables: [url, secret], session_id: 'sess', platform_app_key: 'app' });
    await update(id, { timezone: 'UTC' });
    await update(id, {});
    const [{ connectorId }] = await seen();
    const events = await select<{ type: string; data: object }>(
      world.tables,
      `SELECT type, data FROM domain_event WHERE aggregate = $1 AND type LIKE 'patchworks%' ORDER BY version`,
      [connectorId],
    );
    expect(events).toMatchObject([
      { type: 'patchworks-connector.stored', data: { name: 'Fleet EU', timezone: 'Europe/London' } },
      { type: 'patchworks-connector.updated', data: { name: 'Fleet EU', timezone: 'UTC' } },
    ]);
    expect(JSON.stringify(events)).not.toMatch(/hidden|sess"|"app"/);
  });
});
