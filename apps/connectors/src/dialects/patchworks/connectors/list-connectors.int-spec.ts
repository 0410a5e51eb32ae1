import type { Answer } from '@umbra/testing';
import { ConnectorsWorld } from '../../../testing/connectors-world.ts';
import { PatchworksCompany } from '../../../testing/patchworks-company.ts';
import { connectorIncludes } from '../testing/connector-includes.ts';
import { countedStatements } from '../testing/counted-statements.ts';

const PATH = '/api/v1/connectors';

describe('C1, C2 the query language on connectors', () => {
  let world: ConnectorsWorld;
  let company: PatchworksCompany;

  beforeAll(async () => (world = await ConnectorsWorld.start()));
  afterAll(() => world.stop());
  beforeEach(async () => (company = await PatchworksCompany.found(world)));

  /** A connector with something behind each include. */
  async function fullConnector(wayIn: number): Promise<number> {
    const id = await company.rows.connector(wayIn);
    await company.rows.variable('connector', id, { key: 'region', value: 'eu' });
    await company.rows.certificate(id, null);
    return id;
  }

  async function fullWayIn(endpoints = 2): Promise<number> {
    const system = await company.rows.system();
    await company.rows.logo(system);
    const wayIn = await company.rows.implementation(system);
    for (let nth = 0; nth < endpoints; nth += 1) {
      const endpoint = await company.rows.endpoint(system, { entity_type_id: 1 });
      await company.rows.offers(wayIn, endpoint);
      await company.rows.filter(endpoint);
      await company.rows.schema(endpoint);
      await company.rows.fieldTag(endpoint);
      await company.rows.variable('endpoint', endpoint, { value: '1' });
    }
    return wayIn;
  }

  /** Where an include lands, as §4.1 writes it. */
  const landing = (include: string) =>
    include.replace(/Exists$/, '_exists').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

  function at(json: unknown, path: readonly string[]): unknown {
    const [step, ...rest] = path;
    if (step === undefined) return json;
    const [row] = [json].flat();
    return at((row as Record<string, unknown>)[step], rest);
  }

  it('T-P4 answers each of the 22 includes alone, and all at once, on index and show', async () => {
    const id = await fullConnector(await fullWayIn());
    const columns = Object.keys((await company.get(`connectors/${String(id)}`)).body.data);
    expect(connectorIncludes).toHaveLength(22);
    for (const includes of [...connectorIncludes.map((include) => [include]), connectorIncludes]) {
      const index = await company.get(`connectors?include=${includes.join('%2C')}`);
      const show = await company.get(`connectors/${String(id)}?include=${includes.join(',')}`);
      expect([index.status, show.status]).toEqual([200, 200]);
      expect(index.body.data).toEqual([show.body.data]);
      const keys = new Set(includes.map((include) => landing(include).split('.')[0]));
      expect(
        Object.keys(show.body.data)
          .filter((key) => !columns.includes(key))
          .sort(),
      ).toEqual([...keys].sort());
      for (const include of includes) {
        const value = at(show.body.data, landing(include).split('.'));
        const expected = include.endsWith('_count') ? 'number' : include.endsWith('Exists') ? 'boolean' : 'object';
        expect([include, typeof value]).toEqual([include, expected]);
      }
    }
  });

  it('T-P5 counts without the rows', async () => {
    const id = await fullConnector(await company.wayIn());
    const { data } = (await company.get(`connectors/${String(id)}?include=variables_count,variablesExists`)).body;
    expect(data).toMatchObject({ variables_count: 1, variables_exists: true });
    expect(data).not.toHaveProperty('variables');
    const { data: plain } = (await company.get(`connectors/${String(id)}?include[]=variables`)).body;
    expect(plain).not.toHaveProperty('variables_count');
    expect(plain.variables).toHaveLength(1);
  });

  it('§4.1 has an empty list, null and zero where there is nothing', async () => {
    const id = await company.stored();
    const include = 'variables,certificate,certificate_count,certificateExists,variables_count,certificate.user';
    expect((await company.get(`connectors/${String(id)}?include=${include}`)).body.data).toMatchObject({
      ...{ variables: [], certificate: null, certificate_count: 0, certificate_exists: false, variables_count: 0 },
    });
  });

  it.each([
    ['include=a,variables,b', 'Requested include(s) `a, b` are not allowed. Allowed include(s) are `auth'],
    [
      'filter[name]=x',
      'Requested filter(s) `name` are not allowed. Allowed filter(s) are `canonical_key, forSystemTemplate, system, system_template_id, forSession, platformSession`.',
    ],
    ['sort=-x', 'Requested sort(s) `x` is not allowed. Allowed sort(s) are `name`.'],
    [
      'fields[connectors]=id,x',
      'Requested field(s) `connectors.x` are not allowed. Allowed field(s) are `connectors.id, connectors.name, connectors.authentication_implementation_id, connectors.timezone, connectors.date_format, connectors.rate_limit_unit, connectors.rate_limit_duration, connectors.connection_pool_id, connectors.session_id, connectors.platform_app_key, connectors.certificate_id, connectors.type, connectors.canonical_key, connectors.created_at, connectors.updated_at`.',
    ],
  ])('T-P6 refuses %s', async (query, message) => {
    const answer = await company.get(`connectors?${query}`);
    expect(answer.status).toBe(400);
    expect(Object.keys(answer.body)).toEqual(['message']);
    expect(answer.body.message.startsWith(message)).toBe(true);
  });

  it('T-P7 walks all matches by the links, once, in order', async () => {
    const system = await company.rows.system({ name: 'Walked' });
    const wayIn = await company.rows.implementation(system);
    for (const name of ['b', 'a', 'c', 'e', 'd'])
      await company.stored({ name, authentication_implementation_id: wayIn });
    await company.stored({ name: 'elsewhere' });
    const seen: string[] = [];
    const pages: { prev: string | null; total: number; from: number; to: number }[] = [];
    let next: string | null = `${world.url}${PATH}?page=1&per_page=2&sort=-name&filter[system]=${String(system)}`;
    while (next !== null) {
      const response = await fetch(next, { headers: { authorization: company.project.apiKey } });
      const { data, links, meta } = (await response.json()) as Answer['body'];
      seen.push(...data.map(({ name }: { name: string }) => name));
      pages.push({ prev: links.prev, total: meta.total, from: meta.from, to: meta.to });
      expect(links.first).toBe(`${world.url}${PATH}?per_page=2&sort=-name&filter%5Bsystem%5D=${String(system)}&page=1`);
      next = links.next;
    }
    expect(seen).toEqual(['e', 'd', 'c', 'b', 'a']);
    expect(pages.map(({ prev }) => prev === null)).toEqual([true, false, false]);
    expect(pages.map(({ total, from, to }) => [total, from, to])).toEqual([
      [5, 1, 2],
      [5, 3, 4],
      [5, 5, 5],
    ]);
  });

  it('§4.3 lists by id without a sort, and breaks ties by it', async () => {
    const ids = [];
    for (const name of ['b', 'a', 'b']) ids.push(await company.stored({ name }));
    const idsOf = async (query: string) =>
      (await company.get(`connectors?${query}`)).body.data.map(({ id }: { id: number }) => id);
    expect(await idsOf('')).toEqual(ids);
    expect(await idsOf('sort=name')).toEqual([ids[1], ids[0], ids[2]]);
    expect(await idsOf('sort=-name')).toEqual([ids[0], ids[2], ids[1]]);
  });

  it('T-P8 has one empty page where nothing matches', async () => {
    await company.stored();
    const { body } = await company.get('connectors?filter[system]=999999999');
    expect(body).toEqual({
      data: [],
      links: { first: expect.any(String), last: expect.any(String), prev: null, next: null },
      meta: expect.objectContaining({ total: 0, last_page: 1, from: null, to: null, current_page: 1 }),
    });
    expect((await company.get('connectors?page=7')).body).toMatchObject({
      data: [],
      links: { next: null },
      meta: { current_page: 7, from: null, to: null, total: 1 },
    });
    expect((await company.get('connectors?page=9007199254740991&per_page=100')).status).toBe(200);
  });

  it.each([
    ['page=0', 'page'],
    ['page=x', 'page'],
    ['per_page=101', 'per_page'],
    ['per_page=0', 'per_page'],
  ])('§4.5 refuses %s', async (query, field) => {
    expect(await company.get(`connectors?${query}`)).toMatchObject({
      status: 422,
      body: { errors: { [field]: [expect.any(String)] } },
    });
  });

  it('T-P10 nothing of a company is there for another one', async () => {
    const system = await company.rows.system({ canonical_key: 'mine' });
    const wayIn = await company.rows.implementation(system);
    const more = { session_id: 's-x', platform_app_key: 'k', connection_pool_id: await company.rows.pool() };
    const id = await company.stored({ name: 'mine', authentication_implementation_id: wayIn, ...more });
    const other = await PatchworksCompany.found(world);
    const before = (await company.get(`connectors/${String(id)}`)).body;
    for (const [method, path] of [
      ['GET', ''],
      ['PUT', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/test'],
    ] as const) {
      const answer = await other.call(method, `connectors/${String(id)}${path}`, method === 'GET' ? undefined : {});
      expect(answer).toMatchObject({
        status: 404,
        body: { message: `No query results for model [App\\Models\\Connector] ${String(id)}` },
      });
    }
    const filters = [`[system]=${String(system)}`, '[system]=fleet', '[canonical_key]=mine', '[forSession]=s-x'];
    for (const query of ['', ...filters.map((filter) => `filter${filter}`), 'filter[platformSession]=s-x']) {
      expect((await other.get(`connectors?${query}`)).body).toMatchObject({ data: [], meta: { total: 0 } });
    }
    for (const theirs of [
      { authentication_implementation_id: wayIn },
      { connection_pool_id: more.connection_pool_id },
    ]) {
      const answer = await other.call('POST', 'connectors', await other.fields(theirs));
      expect([answer.status, Object.keys(answer.body.errors)]).toEqual([422, Object.keys(theirs)]);
    }
    expect((await company.get(`connectors/${String(id)}`)).body).toEqual(before);
  });

  it('T-P16 includes cost as many queries for 100 connectors as for one', async () => {
    const wayIn = await fullWayIn();
    const query = `connectors?per_page=100&include=${connectorIncludes.join(',')}`;
    // The service has work of its own meanwhile, which can only add to what is counted: the least of some tries is the request's.
    const count = async (rows: number) => {
      const tries: number[] = [];
      for (let nth = 0; nth < 5; nth += 1) {
        const statements = await countedStatements(world.app, async () => {
          expect((await company.get(query)).body.data).toHaveLength(rows);
        });
        tries.push(statements);
      }
      return Math.min(...tries);
    };
    await fullConnector(wayIn);
    await company.get(query);
    const one = await count(1);
    for (let nth = 1; nth < 100; nth += 1) await fullConnector(nth % 10 === 0 ? await fullWayIn(1) : wayIn);
    expect(await count(100)).toBe(one);
    expect(one).toBeLessThan(25);
  });

  it('§3.3 has words for routes and methods that are not there', async () => {
    const id = await company.stored();
    expect(await company.get('nope')).toMatchObject({
      status: 404,
      body: { message: 'The route api/v1/nope could not be found.' },
    });
    const answer = await company.call('POST', `connectors/${String(id)}`, {});
    expect(answer).toMatchObject({
      status: 405,
      body: {
        message: `The POST method is not supported for route api/v1/connectors/${String(id)}. Supported methods: GET, HEAD, PUT, PATCH, DELETE.`,
      },
    });
    expect(answer.headers.get('allow')).toBe('GET, HEAD, PUT, PATCH, DELETE');
  });

  it('§3.3 answers HEAD as GET, without the body', async () => {
    const id = await company.stored();
    const answer = await company.call('HEAD', `connectors/${String(id)}`);
    expect([answer.status, answer.text]).toEqual([200, '']);
    expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(100);
    expect((await company.call('HEAD', 'connectors/0')).status).toBe(404);
    expect((await world.call('HEAD', PATH)).status).toBe(401);
  });
});
