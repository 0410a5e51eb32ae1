import { newUserId } from '@umbra/contracts/ids';
import { aProject, eventually } from '@umbra/testing';
import { ConnectorsWorld } from '../../../testing/connectors-world.ts';
import { PatchworksCompany } from '../../../testing/patchworks-company.ts';

const paths = [
  ...['systems', 'authentication-implementations', 'endpoints', 'variables', 'model-variables', 'connection-pools'],
  ...['certificates', 'users', 'patchworks/system-types', 'patchworks/authentication-types', 'patchworks/entity-types'],
  ...['patchworks/field-tags', 'patchworks/system-templates'],
];
const shared = paths.filter((path) => path.startsWith('patchworks/') && path !== 'patchworks/field-tags');

describe('the resources that connectors lean on', () => {
  let world: ConnectorsWorld;
  let company: PatchworksCompany;

  beforeAll(async () => {
    world = await ConnectorsWorld.start();
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    company = await PatchworksCompany.found(world);
  });

  /** Rows of every kind. */
  async function fill(): Promise<{ system: number; endpoint: number; connector: number }> {
    const { rows } = company;
    const system = await rows.system({ name: 'Fleet of A' });
    await rows.logo(system);
    const wayIn = await rows.implementation(system);
    const endpoint = await rows.endpoint(system, { entity_type_id: 6 });
    await rows.offers(wayIn, endpoint);
    await rows.filter(endpoint);
    await rows.fieldTag(endpoint);
    await rows.schema(endpoint);
    const connector = await rows.connector(wayIn, { connection_pool_id: await rows.pool() });
    await rows.variable('connector', connector, { key: 'region', label: 'Region', value: 'eu' });
    await rows.variable('connector', connector, { key: 'fleet_token', secret: true, value_sealed: 'sealed' });
    await rows.certificate(connector);
    return { system, endpoint, connector };
  }

  it.each(paths)('§6.3 lists %s by pages, shows one, and has no other', async (path) => {
    await fill();
    const list = await company.get(`${path}?per_page=1`);
    expect(list).toMatchObject({ status: 200, body: { meta: { current_page: 1, per_page: 1, from: 1, to: 1 } } });
    expect(list.body.data).toHaveLength(1);
    const [row] = list.body.data;
    expect(await company.get(`${path}/${String(row.id)}`)).toMatchObject({ status: 200, body: { data: row } });
    for (const unknown of ['0', 'abc', '99999999999999999999', '999999999', '1.0']) {
      const answer = await company.get(`${path}/${unknown}`);
      expect(answer.status).toBe(404);
      expect(answer.body.message).toMatch(/^No query results for model \[App\\Models\\\w+\] /);
    }
  });

  it.each(paths.filter((path) => !shared.includes(path)))(
    'T-P10 shows nothing of %s to another company',
    async (path) => {
      await fill();
      const other = await PatchworksCompany.found(world);
      const theirs = new Set((await other.get(`${path}?per_page=100`)).body.data.map(({ id }: { id: number }) => id));
      const { data } = (await company.get(`${path}?per_page=100`)).body;
      expect(data.length).toBeGreaterThan(0);
      for (const { id } of data) {
        expect(theirs).not.toContain(id);
        expect((await other.get(`${path}/${String(id)}`)).status).toBe(404);
      }
    },
  );

  it.each(shared)('§6.3 shows %s to everybody alike', async (path) => {
    const other = await PatchworksCompany.found(world);
    const [mine, theirs] = await Promise.all([company.get(path), other.get(path)]);
    expect(mine.body.data).toEqual(theirs.body.data);
    expect(mine.body.data.length).toBeGreaterThan(0);
  });

  it('T-P8 says of no rows that there are none', async () => {
    expect((await company.get('connection-pools')).body).toMatchObject({
      data: [],
      meta: { total: 0, last_page: 1, from: null, to: null },
      links: { prev: null, next: null },
    });
  });

  it('T-P8 has pages beyond the last that are empty', async () => {
    await company.rows.pool();
    expect((await company.get('connection-pools?page=7')).body).toMatchObject({
      data: [],
      meta: { current_page: 7, total: 1, last_page: 1, from: null, to: null },
      links: { next: null },
    });
  });

  it('§6.2 includes of systems are there, alone and together', async () => {
    const { system } = await fill();
    const refusal = await company.get('systems?include=x');
    expect(refusal.status).toBe(400);
    const includes: string[] = /Allowed include\(s\) are `(.*)`/.exec(refusal.body.message)![1]!.split(', ');
    expect(includes).toHaveLength(26);
    for (const include of includes) {
      expect(await company.get(`systems?include=${include}`)).toMatchObject({ status: 200 });
    }
    const { data } = (await company.get(`systems/${String(system)}?include=${includes.join(',')}`)).body;
    expect(data).toMatchObject({
      ...{ name: 'Fleet of A', logo: { url: expect.any(String) }, logo_count: 1, logo_exists: true },
      ...{ system_type: { name: 'Other' }, system_type_count: 1, connectors_count: 1, endpoints_count: 1 },
      connectors: [{ timezone: 'Europe/London', authentication_implementation: { name: 'Key' } }],
      endpoints: [{ name: 'Orders' }],
      authentication_implementations: [{ variables: [], authentication_type: { name: 'Token-based' } }],
      ...{ variables: [], variables_count: 0, variables_exists: false },
      ...{ system_template: null, system_template_count: 0, system_template_exists: false },
    });
  });

  it('§6.2 a tracking system is made from a template that is no company’s', async () => {
    const include = 'systemTemplate.company,systemTemplate.marketplaceCompany';
    const { data } = (await company.get(`systems?filter[fromApp]=true&include=${include}`)).body;
    expect(data.length).toBeGreaterThan(0);
    for (const { system_template } of data) {
      expect(system_template).toMatchObject({ company_id: null, company: null, marketplace_company: null });
    }
  });

  it.each([
    ['filter[name]=fleet', ['Fleet of A']],
    ['filter[name]=LEET o,nobody', ['Fleet of A']],
    ['filter[name]=nobody', []],
    ['filter[fromApp]=false', ['Fleet of A']],
    ['filter[fromApp]=0', ['Fleet of A']],
    ['filter[fromApp]=false&filter[name]=other', []],
    ['filter[fromApp]=false&filter[withUpdatable]=true', ['Fleet of A']],
    ['filter[fromMarketplace]=true', []],
    ['filter[fromMarketplace]=false&filter[fromApp]=false', ['Fleet of A']],
    ['filter[fromMarketplace]=maybe', []],
    ['filter[name]=%00', []],
  ])('§6.2 systems by %s', async (query, names) => {
    await fill();
    const { data } = (await company.get(`systems?${query}`)).body;
    expect(data.map(({ name }: { name: string }) => name)).toEqual(names);
  });

  it('§6.2 narrows systems to their fields', async () => {
    const { system } = await fill();
    const { data } = (await company.get(`systems/${String(system)}?fields[systems]=name,version&include=logo`)).body;
    expect(data).toEqual({ name: 'Fleet of A', version: 1, logo: expect.anything() });
    expect((await company.get('systems?fields[systems]=driver_id')).status).toBe(400);
  });

  it('T-P11 variables are found by key, label and value, but a secret by none of its values', async () => {
    await fill();
    const found = async (query: string) =>
      (await company.get(`variables?${query}`)).body.data.map(({ key }: { key: string }) => key);
    expect(await found('filter[key]=fleet_token')).toEqual(['fleet_token']);
    expect(await found('filter[label]=Region')).toEqual(['region']);
    expect(await found('filter[value]=eu')).toEqual(['region']);
    for (const value of ['sealed', '********']) expect(await found(`filter[value]=${value}`)).toEqual([]);
    const [secret] = (await company.get('variables?filter[key]=fleet_token')).body.data;
    expect(secret).toMatchObject({ value: '********', secret: true });
  });

  it('§6.2 links of variables are found by owner, in any order, with both ends', async () => {
    const { connector } = await fill();
    const query = `filter[model_type]=connector&filter[model_id]=${String(connector)}&sort=-variable_id&include=model,variable`;
    const { data } = (await company.get(`model-variables?${query}`)).body;
    const model = expect.objectContaining({ id: connector, timezone: 'Europe/London' });
    expect(data).toEqual([
      expect.objectContaining({
        model_type: 'connector',
        model,
        variable: expect.objectContaining({ value: '********' }),
      }),
      expect.objectContaining({ model_type: 'connector', model, variable: expect.objectContaining({ value: 'eu' }) }),
    ]);
  });

  it('§6.2 a link shows the owner that it is of, where owners of two kinds have one number', async () => {
    const { rows } = company;
    const system = await rows.system({ name: 'Owner' });
    const wayIn = await rows.implementation(system, { name: 'Owner' });
    await rows.variable('system', system);
    await rows.variable('authentication_implementation', wayIn);
    const query = 'filter[model_type]=system,authentication_implementation&include=model&per_page=100&sort=-model_type';
    const { data } = (await company.get(`model-variables?${query}`)).body;
    const [ofSystem] = data;
    expect(ofSystem.model).toMatchObject({ id: system, name: 'Owner', version: 1 });
    for (const { model_type, model, model_id } of data) {
      expect(model).toMatchObject({ id: model_id });
      expect('version' in model).toBe(model_type === 'system');
    }
  });

  it('§6.2 users are the members of the company, by name, without anything secret', async () => {
    const [ada, bob] = [newUserId(), newUserId()];
    const project = aProject({
      members: [
        { userId: ada, role: 'admin' },
        { userId: bob, role: 'member' },
      ],
    });
    await world.hasProject(project);
    await world.hasUser(ada, 'ada@example.com', 'Ada');
    await world.hasUser(bob, 'bob@example.com', 'Bob');
    const token = await world.userToken(ada);
    const users = await eventually('users by name', async () => {
      const { body } = await world.call('GET', '/api/v1/users', { token });
      expect(body.data.map(({ name }: { name: string }) => name).sort()).toEqual(['Ada', 'Bob']);
      return body.data;
    });
    const time = '1970-01-01T00:00:00.001000Z';
    expect(users).toContainEqual({
      id: expect.any(Number),
      name: 'Ada',
      email: 'ada@example.com',
      created_at: time,
      updated_at: time,
    });
    const again = await world.call('GET', '/api/v1/users', { token });
    expect(again.body.data).toEqual(users);
  });

  it('T-P6 names all that is unknown', async () => {
    expect((await company.get('systems?include=logo,a,b')).body.message).toMatch(
      /^Requested include\(s\) `a, b` are not allowed\. /,
    );
    expect((await company.get('systems?filter[x]=1')).body.message).toBe(
      'Requested filter(s) `x` are not allowed. Allowed filter(s) are `name, withUpdatable, fromMarketplace, fromApp`.',
    );
    expect((await company.get('patchworks/system-templates?sort=-x')).body.message).toBe(
      'Requested sort(s) `x` is not allowed. Allowed sort(s) are `name, created_at`.',
    );
  });

  it('§6.2 system templates are sorted by name', async () => {
    const names = async (sort: string): Promise<string[]> =>
      (await company.get(`patchworks/system-templates?per_page=100&sort=${sort}`)).body.data.map(
        ({ name }: { name: string }) => name,
      );
    const ascending = await names('name');
    expect(await names('-name')).toEqual(ascending.toReversed());
  });
});
