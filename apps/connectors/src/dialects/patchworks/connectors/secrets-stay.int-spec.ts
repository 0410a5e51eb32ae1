import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MASK } from '../../../domain/credentials/credentials.ts';
import { C2cClient } from '../../../testing/c2c-client.ts';
import { ConnectorsWorld } from '../../../testing/connectors-world.ts';
import { PatchworksCompany } from '../../../testing/patchworks-company.ts';
import { scriptedDriver } from '../../../testing/scripted-driver.ts';

const nothingRead = () => ({ readings: [], ignored: {} });
const SECRET = 'hunter2 is long enough for a key';
const ANEW = 'url leads to another host';

describe('secrets stay with whom they were given for', () => {
  let world: ConnectorsWorld;
  let company: PatchworksCompany;
  let client: C2cClient;
  let server: Server;
  let home: string;
  const called: string[] = [];
  beforeAll(async () => {
    const credentialFields = [
      { key: 'url', label: 'Address', isAddress: true },
      { key: 'secret', label: 'Secret', isSecret: true },
    ];
    world = await ConnectorsWorld.start({
      drivers: [
        scriptedDriver({ driverId: 'calling', provider: 'Calling', credentialFields }),
        scriptedDriver({ driverId: 'pushing', provider: 'Pushing', credentialFields: [], parseCallback: nothingRead }),
      ],
    });
    server = createServer((request, response) => {
      called.push(`${request.headers.host ?? ''}${request.url ?? ''}`);
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, resolve));
    home = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });
  afterAll(async () => {
    await world.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  beforeEach(async () => {
    called.length = 0;
    company = await PatchworksCompany.found(world);
    client = await C2cClient.of(world, company.project);
  });

  const url = (value = 'https://home.example') => ({ key: 'url', label: 'U', value });
  const secret = { key: 'secret', label: 'S', value: SECRET, secret: true };
  const patch = (id: number, body: object) => company.call('PATCH', `connectors/${String(id)}`, body);
  const through = async (provider: string, variables: object[]) =>
    company.stored({ authentication_implementation_id: await company.wayInOf(provider), variables });
  const shownByC2c = async () => (await client.get('/connectors')).body.items[0].externalCloudInfo;
  const errorsOf = async (id: number, body: object) => {
    const { status, body: answer } = await patch(id, body);
    return status === 422 ? answer.errors : status;
  };
  const anew = (path: string, why = ANEW) => ({ [path]: [`The ${path} field must be given anew: ${why}.`] });

  it('C2C-6 a PUT to another host gives its secrets anew', async () => {
    const input = (externalCloudInfo: object) => ({ name: 'c', driverId: 'calling', enabled: true, externalCloudInfo });
    const id = await client.hasConnector(input({ url: 'https://home.example', secret: SECRET, own: SECRET }));
    const put = (info: object) => client.call('PUT', `/connectors/${id}`, input(info));
    const refused = await put({ url: 'https://evil.example', secret: MASK, own: MASK });
    expect([refused.status, refused.body.details.errors.map(({ path }: { path: string }) => path)]).toEqual([
      400,
      ['externalCloudInfo.secret', 'externalCloudInfo.own'],
    ]);
    expect((await put({ url: 'https://home.example/elsewhere', secret: MASK, own: MASK })).status).toBe(200);
    expect((await put({ url: 'https://evil.example', secret: 'of evil' })).status).toBe(200);
  });

  it('V7 a PATCH to another host gives its secrets anew, also of one that calls nobody yet', async () => {
    const id = await through('Calling', [url(), secret]);
    const moved = url('https://evil.example');
    expect(await errorsOf(id, { variables: [moved] })).toEqual(anew('variables.secret'));
    expect(await errorsOf(id, { variables: [moved, { key: 'secret', value: MASK }] })).toEqual(
      anew('variables.1.value'),
    );
    expect(await errorsOf(id, { variables: [{ ...moved, key: 'other' }] })).toBe(200);
    const [{ id: urlId }, , { id: otherId }] = await company.variablesOf(id);
    const swapped = [
      { id: urlId, key: 'old' },
      { id: otherId, key: 'url' },
    ];
    expect(await errorsOf(id, { variables: swapped })).toEqual(anew('variables.secret'));
    expect(await errorsOf(id, { variables: [url('https://home.example/x')] })).toBe(200);
    // Nowhere, and from there somewhere else.
    expect(await errorsOf(id, { variables: [{ key: 'url', value: null }] })).toBe(200);
    expect(await errorsOf(id, { variables: [moved] })).toEqual(anew('variables.secret'));
    expect(await errorsOf(id, { variables: [moved, { key: 'secret', value: 'of evil' }] })).toBe(200);

    const plain = await company.stored({ variables: [url(), secret] });
    expect(await errorsOf(plain, { variables: [moved] })).toBe(200);
    const way = { authentication_implementation_id: await company.wayInOf('Calling') };
    expect(await errorsOf(plain, way)).toEqual(anew('variables.secret'));
    expect(await errorsOf(plain, { ...way, variables: [{ key: 'secret', value: SECRET }] })).toBe(200);
  });

  it('V6 C2C-17 a secret that gets the name of the callback key is not shown', async () => {
    const why = 'it would be shown as a callback key';
    const id = await through('Pushing', [secret]);
    const { apiKey } = await shownByC2c();
    const [{ id: secretId }, { id: keyId }] = await company.variablesOf(id);
    const rename = (more: object = {}) => ({
      variables: [
        { id: keyId, key: 'old' },
        { id: secretId, key: 'apiKey', ...more },
      ],
    });
    for (const more of [{}, { value: null }, { value: MASK }]) {
      expect(await errorsOf(id, rename(more))).toEqual(anew('variables.1.value', why));
    }
    expect(await shownByC2c()).toEqual({ secret: MASK, apiKey });
    expect(await errorsOf(id, rename({ value: 'a new key of twenty letters' }))).toBe(200);
    expect(await shownByC2c()).toEqual({ old: MASK, apiKey: 'a new key of twenty letters' });

    const plain = await company.stored({ variables: [{ ...secret, key: 'apiKey' }] });
    const way = { authentication_implementation_id: await company.wayInOf('Pushing') };
    expect(await errorsOf(plain, way)).toEqual(anew('variables.apiKey', why));
    expect(JSON.stringify(await client.get('/connectors'))).not.toContain(SECRET);
  });

  it('V6 what C2C leaves out is no callback key because of its name', async () => {
    const id = await through('Pushing', [secret]);
    const { connectorId } = (await client.get('/connectors')).body.items[0];
    await world.tables.query(
      `UPDATE variable SET key = 'gone' FROM model_variable link
      WHERE variable.id = variable_id AND model_type = 'connector' AND model_id = $1 AND key = 'apiKey'`,
      [id],
    );
    await world.tables.query(
      `UPDATE variable SET key = 'apiKey' FROM model_variable link
      WHERE variable.id = variable_id AND model_type = 'connector' AND model_id = $1 AND key = 'secret'`,
      [id],
    );
    expect(await shownByC2c()).toEqual({ gone: MASK, apiKey: MASK });
    const input = { name: 'n', driverId: 'pushing', enabled: true, externalCloudInfo: {} };
    expect((await client.call('PUT', `/connectors/${connectorId}`, input)).status).toBe(200);
    expect((await shownByC2c()).apiKey).toMatch(/^[\w-]{43}$/);
  });

  it('V6 a secret, and an address, are linked to no second connector, and what is shared becomes neither', async () => {
    const from = await through('Calling', [url(), secret, { key: 'region', label: 'R', value: 'eu' }]);
    const to = await company.stored();
    const [urlOf, secretOf, regionOf] = await company.variablesOf(from);
    const link = (variable_id: number) =>
      company.call('POST', 'model-variables', { variable_id, model_type: 'connector', model_id: to });
    for (const { id } of [urlOf, secretOf]) {
      const { status, body } = await link(id);
      expect([status, Object.keys(body.errors)]).toEqual([422, ['variable_id']]);
    }
    expect((await link(regionOf.id)).status).toBe(200);
    const shared = await errorsOf(to, { variables: [{ id: regionOf.id, secret: true, key: 'url' }] });
    expect(Object.keys(shared)).toEqual(['variables.0.key', 'variables.0.secret']);
  });

  describe('in test calls', () => {
    const probing = async (probe_url: string) =>
      company.rows.implementation(await company.rows.system(), { probe_url, probe_method: 'GET' });
    const test = async (id: number) => {
      const { status, body } = await company.call('POST', `connectors/${String(id)}/test`);
      return status === 422 ? body.errors : status;
    };
    const why = 'the test call leads to another host than it was given for';
    const evil = () => home.replace('127.0.0.1', 'localhost');

    it('§5.5 of another way in', async () => {
      const wayIn = await probing(`${home}/?t={{secret}}`);
      const id = await company.stored({ authentication_implementation_id: wayIn, variables: [secret] });
      expect(await test(id)).toBe(200);
      for (const probe of [`${evil()}/?t={{secret}}`, '{{base}}/?t={{secret}}']) {
        const variables = [{ key: 'base', label: 'B', value: evil() }];
        await patch(id, { authentication_implementation_id: await probing(probe), variables });
        called.length = 0;
        expect(await test(id)).toEqual(anew('variables.secret', why));
        expect(called).toEqual([]);
        expect((await patch(id, { variables: [{ key: 'secret', value: MASK }] })).status).toBe(200);
        expect(await test(id)).toEqual(anew('variables.secret', why));
      }
      await patch(id, { variables: [{ key: 'secret', value: 'anew' }] });
      expect(await test(id)).toBe(200);
      expect(called).toEqual([`${new URL(evil()).host}/?t=anew`]);
    });

    it('§5.5 to a host that a variable says', async () => {
      const base = { key: 'base', label: 'B', value: home };
      const wayIn = await probing('{{base}}/?t={{secret}}');
      const id = await company.stored({ authentication_implementation_id: wayIn, variables: [base, secret] });
      expect(await test(id)).toBe(200);
      expect((await patch(id, { variables: [{ key: 'base', value: `${home}/below` }] })).status).toBe(200);
      expect(await test(id)).toBe(200);
      await patch(id, { variables: [{ key: 'base', value: evil() }] });
      expect(await test(id)).toEqual(anew('variables.secret', why));
      await patch(id, { variables: [{ key: 'base', value: home }] });
      expect(await test(id)).toBe(200);
    });

    it('§5.5 where the driver has them it is as it was', async () => {
      const id = await through('Calling', [url(home), secret]);
      const [{ system_id }] = await world.tables.query(
        `SELECT system_id FROM authentication_implementation JOIN patchworks_connector
           ON authentication_implementation_id = id WHERE connector_key = $1`,
        [id],
      );
      const to = async (probe_url: string) =>
        patch(id, { authentication_implementation_id: await company.rows.implementation(system_id, { probe_url }) });
      expect((await to(`${home}/?t={{secret}}`)).status).toBe(200);
      expect(await test(id)).toBe(200);
      await to(`${evil()}/?t={{secret}}`);
      expect(await test(id)).toEqual(anew('variables.secret', why));
    });
  });

  it('T-P11 none of it is in a log line or an event', async () => {
    const events = await world.tables.query<object[]>(`SELECT FROM domain_event WHERE data::text LIKE '%hunter2%'`);
    expect([events.length, world.logged.filter((line) => line.includes('hunter2'))]).toEqual([0, []]);
  });
});
