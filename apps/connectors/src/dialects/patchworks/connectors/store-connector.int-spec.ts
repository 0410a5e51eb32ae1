import { ConnectorsWorld } from '../../../testing/connectors-world.ts';
import { connectorIncludes } from '../testing/connector-includes.ts';
import { PatchworksCompany } from '../../../testing/patchworks-company.ts';

describe('C2, C3 connectors of the Patchworks API', () => {
  let world: ConnectorsWorld;
  let company: PatchworksCompany;

  beforeAll(async () => (world = await ConnectorsWorld.start()));
  afterAll(() => world.stop());
  beforeEach(async () => (company = await PatchworksCompany.found(world)));

  const store = async (more: object = {}) => company.call('POST', 'connectors', await company.fields(more));
  const total = async () => (await company.get('connectors')).body.meta.total;

  it('T-P1 stores six fields, and echoes them without any relation', async () => {
    const fields = await company.fields({ authentication_implementation_id: String(await company.wayIn()) });
    const { status, body } = await company.call('POST', 'connectors', fields);
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    expect(status).toBe(200);
    expect(body).toEqual({
      data: {
        ...fields,
        id: expect.any(Number),
        authentication_implementation_id: await company.wayIn(),
        connection_pool_id: null,
        session_id: null,
        platform_app_key: null,
        certificate_id: null,
        type: null,
        canonical_key: 'fleet',
        created_at: time,
        updated_at: time,
      },
    });
    expect(Object.keys(body.data)).toEqual([
      ...['id', 'name', 'authentication_implementation_id', 'timezone', 'date_format', 'rate_limit_unit'],
      ...['rate_limit_duration', 'connection_pool_id', 'session_id', 'platform_app_key', 'certificate_id', 'type'],
      ...['canonical_key', 'created_at', 'updated_at'],
    ]);
    expect((await company.get(`connectors/${String(body.data.id)}`)).body).toEqual(body);
  });

  it('T-P2 says all that is missing', async () => {
    const fields = ['name', 'authentication_implementation_id', 'timezone', 'date_format', 'rate_limit_unit'];
    for (const body of [{}, undefined, [], 'null']) {
      const answer = await company.call('POST', 'connectors', body);
      expect(answer.status).toBe(422);
      expect(answer.body.message).toBe('The name field is required. (and 5 more errors)');
      expect(Object.keys(answer.body.errors)).toEqual([...fields, 'rate_limit_duration']);
      expect(answer.body.errors.authentication_implementation_id).toEqual([
        'The authentication implementation id field is required.',
      ]);
    }
  });

  it('T-P3 knows what a rate limit is', async () => {
    expect(await store({ rate_limit_unit: 'week' })).toMatchObject({
      status: 422,
      body: {
        message: 'The selected rate limit unit is invalid.',
        errors: { rate_limit_unit: ['The selected rate limit unit is invalid.'] },
      },
    });
    expect(await store({ rate_limit_duration: '5' })).toMatchObject({
      status: 200,
      body: { data: { rate_limit_duration: 5 } },
    });
    expect(await store({ rate_limit_duration: 0 })).toMatchObject({
      status: 422,
      body: { errors: { rate_limit_duration: ['The rate limit duration field must be at least 1.'] } },
    });
  });

  it('§3.1 takes the optional fields, trims texts, and ignores what it does not know', async () => {
    const certificate = await company.rows.certificate(null);
    const more = { connection_pool_id: await company.rows.pool(), certificate_id: String(certificate) };
    const texts = { session_id: ' s-1 ', platform_app_key: '', type: 'ignored', canonical_key: 'ignored', other: [1] };
    const { body } = await store({ name: '  Fleet  ', ...more, ...texts });
    expect(body.data).toMatchObject({ name: 'Fleet', session_id: 's-1', platform_app_key: null, type: null });
    expect(body.data).toMatchObject({ ...more, certificate_id: certificate, canonical_key: 'fleet' });
  });

  it.each<[string, object, string]>([
    [
      'authentication_implementation_id',
      { authentication_implementation_id: 999_999_999 },
      'authentication implementation id',
    ],
    [
      'authentication_implementation_id',
      { authentication_implementation_id: '99999999999999999999' },
      'authentication implementation id',
    ],
    ['connection_pool_id', { connection_pool_id: 999_999_999 }, 'connection pool id'],
    ['certificate_id', { certificate_id: 999_999_999 }, 'certificate id'],
  ])('§3.1 refuses a row that is not there, and stores nothing: %s', async (field, more, name) => {
    const answer = await store(more);
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual({ [field]: [`The selected ${name} is invalid.`] });
    expect(await total()).toBe(0);
  });

  it('§3.1 refuses a certificate that serves another connector, however many ask for it at once', async () => {
    const certificate_id = await company.rows.certificate(null);
    const answers = await Promise.all(Array.from({ length: 6 }, () => store({ certificate_id })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422, 422, 422, 422, 422]);
    expect(await total()).toBe(1);
  });

  it.each<[string, string, unknown]>([
    ['a long name', 'name', 'x'.repeat(256)],
    ['a number for a name', 'name', 5],
    ['an unknown zone', 'timezone', 'Mars/Base'],
    ['no format', 'date_format', null],
    ['a rate beyond measure', 'rate_limit_duration', 2 ** 40],
    ['an object for a session', 'session_id', {}],
    ['a text for variables', 'variables', 'x'],
    ['null for variables', 'variables', null],
    ['an object for variables', 'variables', { key: 'a' }],
  ])('§3.3 refuses %s by the name of the field alone', async (_name, field, value) => {
    const answer = await store({ [field]: value });
    expect(answer.status).toBe(422);
    expect(Object.keys(answer.body.errors)).toEqual([field]);
  });

  it.each([['{"name":'], ['{"name":"\\u0000"}'], ['{"variables":[{"key":"\\ud800"}]}']])(
    '§3.3 refuses a body that is none with 400: %s',
    async (body) => {
      const answer = await company.call('POST', 'connectors', body);
      expect(answer.status).toBe(400);
      expect(Object.keys(answer.body)).toEqual(['message']);
    },
  );

  it('§3.3 takes bodies of 8 MB, and refuses larger ones', async () => {
    expect((await store({ other: 'x'.repeat(7_500_000) })).status).toBe(200);
    const answer = await store({ other: 'x'.repeat(8_400_000) });
    expect(answer).toMatchObject({ status: 413, body: { message: expect.any(String) } });
  });

  it('§5.1 a store shapes its answer by include', async () => {
    const answer = await company.call('POST', 'connectors?include=variables,variables_count', await company.fields());
    expect(answer.body.data).toMatchObject({ variables: [], variables_count: 0 });
    const refused = await company.call('POST', 'connectors?include=x', await company.fields());
    expect(refused.status).toBe(400);
    expect(await total()).toBe(1);
  });

  it('T-P4 offers the 22 includes, in their order', async () => {
    await company.stored();
    const { body } = await company.get('connectors?include=x');
    expect(body.message).toBe(
      `Requested include(s) \`x\` are not allowed. Allowed include(s) are \`${connectorIncludes.join(', ')}\`.`,
    );
  });

  it.each(['abc', '0', '-1', '1.0', '1e3', '99999999999999999999', '9007199254740993', 'null', '%00', 'x'.repeat(300)])(
    'T-P15 there is no connector %#',
    async (id) => {
      for (const [method, path] of [
        ['GET', id],
        ['PUT', id],
        ['PATCH', id],
        ['DELETE', id],
        ['POST', `${id}/test`],
      ] as const) {
        const answer = await company.call(method, `connectors/${path}`, method === 'GET' ? undefined : {});
        expect(answer.status).toBe(404);
        expect(answer.body).toEqual({
          message: `No query results for model [App\\Models\\Connector] ${decodeURIComponent(id)}`,
        });
      }
    },
  );

  it('50 parallel stores are 50 connectors', async () => {
    const ids = await Promise.all(
      Array.from({ length: 50 }, (_, index) => company.stored({ name: `c-${String(index)}` })),
    );
    expect(new Set(ids).size).toBe(50);
    expect(await total()).toBe(50);
  });
});
