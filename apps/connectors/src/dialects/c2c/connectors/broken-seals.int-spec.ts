import { Sealer } from '@umbra/sealing';
import { documentContext } from '../../../domain/credentials/document.store.ts';
import { CredentialStores } from '../../../domain/credentials/credential-stores.ts';
import { MASK } from '../../../domain/credentials/credentials.ts';
import { C2cClient } from '../../../testing/c2c-client.ts';
import { ConnectorsWorld } from '../../../testing/connectors-world.ts';
import { PatchworksCompany } from '../../../testing/patchworks-company.ts';
import { scriptedDriver } from '../../../testing/scripted-driver.ts';

const nothingRead = () => ({ readings: [], ignored: {} });
const GONE = new Sealer(Buffer.alloc(32, 99));

describe('V10 credentials whose key is gone', () => {
  let world: ConnectorsWorld;
  let company: PatchworksCompany;
  let client: C2cClient;
  beforeAll(async () => {
    world = await ConnectorsWorld.start({
      drivers: [
        scriptedDriver({ driverId: 'scripted', provider: 'Scripted' }),
        scriptedDriver({ driverId: 'pushing', provider: 'Pushing', parseCallback: nothingRead }),
      ],
    });
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    company = await PatchworksCompany.found(world);
    client = await C2cClient.of(world, company.project);
  });

  const input = (name: string, externalCloudInfo: object, driverId = 'scripted') => ({
    ...{ name, driverId, enabled: true },
    externalCloudInfo,
  });
  const keyOf = async (connectorId: string): Promise<number> => {
    const [row] = await world.tables.query<[{ key: number }]>(
      'SELECT connector_key AS key FROM connector WHERE connector_id = $1',
      [connectorId],
    );
    return row.key;
  };
  const unopened = async () => (await world.metrics.value('umbra_connectors_seals_unopened_total')) ?? 0;

  it('C2C-6 are masks beside connectors that are well, and are repaired by giving them anew', async () => {
    const well = await client.hasConnector(input('well', { url: 'https://a.example', secret: 's' }));
    const broken = await client.hasConnector(input('broken', { url: 'https://b.example', secret: 's' }, 'pushing'));
    const key = await keyOf(broken);
    await world.tables.query('UPDATE connector_credentials SET sealed = $2 WHERE connector_key = $1', [
      key,
      GONE.seal('{"url":"https://b.example","secret":"s"}', documentContext(key)),
    ]);
    const before = await unopened();
    const { status, body } = await client.get('/connectors');
    expect([status, body.items]).toEqual([
      200,
      [
        expect.objectContaining({ connectorId: well, externalCloudInfo: { url: 'https://a.example', secret: MASK } }),
        expect.objectContaining({ connectorId: broken, externalCloudInfo: { url: MASK, secret: MASK } }),
      ],
    ]);
    expect((await client.get(`/connectors/${broken}`)).status).toBe(200);
    expect(await unopened()).toBe(before + 2);
    expect(
      world.logged.some((line) => line.includes(documentContext(key)) && line.includes('a secret cannot be opened')),
    ).toBe(true);

    const path = `/connectors/${broken}`;
    for (const info of [
      { url: 'https://b.example', secret: MASK },
      { url: MASK, secret: 's' },
    ]) {
      expect((await client.call('PUT', path, input('broken', info, 'pushing'))).status).toBe(400);
    }
    const anew = input('broken', { url: 'https://b.example', secret: 'anew' }, 'pushing');
    expect((await client.call('PUT', path, anew)).status).toBe(200);
    expect((await client.get(path)).body.externalCloudInfo).toEqual({
      ...{ url: 'https://b.example', secret: MASK },
      apiKey: expect.stringMatching(/^[\w-]{43}$/),
    });
    const stored = await world.app.http.get(CredentialStores).read(world.tables, { key, credentialsIn: 'document' });
    expect(stored).toMatchObject({ url: 'https://b.example', secret: 'anew' });
  });

  it('V6 V7 of a variable are told by Patchworks, and repaired by either API', async () => {
    const url = { key: 'url', label: 'U', value: 'https://a.example' };
    const secret = { key: 'secret', label: 'S', value: 's', secret: true };
    const id = await company.stored({
      ...{ authentication_implementation_id: await company.wayInOf('Pushing') },
      variables: [url, { ...secret, pivot: { required: true } }],
    });
    const path = `connectors/${String(id)}`;
    const [, { id: variable }] = await company.variablesOf(id);
    const breakIt = (rowId: number) =>
      world.tables.query('UPDATE variable SET value_sealed = $2 WHERE id = $1', [rowId, GONE.seal('s', 'variable/0')]);
    await breakIt(variable);
    const seen = async (): Promise<{ connectorId: string; externalCloudInfo: Record<string, string> }> =>
      (await client.get('/connectors')).body.items[0];
    const { connectorId, externalCloudInfo } = await seen();
    expect(externalCloudInfo).toMatchObject({ url: url.value, secret: MASK });

    expect((await company.call('POST', `${path}/test`)).body.errors).toEqual({
      'variables.secret': ['The variables.secret field is required.'],
    });
    // What is about something else goes on; what is stored stays, for its key may come back.
    expect((await company.call('PATCH', path, { timezone: 'UTC' })).status).toBe(200);
    const refused = await company.call('PATCH', path, { variables: [{ key: 'url', value: 'https://a.example/x' }] });
    expect([refused.status, refused.body.errors]).toEqual([
      422,
      { 'variables.secret': ['The variables.secret field must be given anew: what is stored cannot be opened.'] },
    ]);
    const masked = input('x', externalCloudInfo, 'pushing');
    expect((await client.call('PUT', `/connectors/${connectorId}`, masked)).status).toBe(400);

    expect((await company.call('PATCH', path, { variables: [{ key: 'secret', value: 'anew' }] })).status).toBe(200);
    await breakIt(variable);
    const anew = input('x', { ...externalCloudInfo, secret: 'anew' }, 'pushing');
    expect((await client.call('PUT', `/connectors/${connectorId}`, anew)).status).toBe(200);
    const read = () => world.app.http.get(CredentialStores).read(world.tables, { key: id, credentialsIn: 'variables' });
    expect(await read()).toMatchObject({ url: url.value, secret: 'anew', apiKey: externalCloudInfo['apiKey'] });

    const apiKey = (await company.variablesOf(id)).find(({ key }) => key === 'apiKey');
    await breakIt(apiKey.id);
    expect((await seen()).externalCloudInfo).toMatchObject({ secret: MASK, apiKey: MASK });
  });
});
