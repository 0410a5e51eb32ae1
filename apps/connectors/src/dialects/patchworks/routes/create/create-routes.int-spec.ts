import { ConnectorsWorld } from '../../../../testing/connectors-world.ts';
import { PatchworksCompany } from '../../../../testing/patchworks-company.ts';
import { StoreClient } from '../../../../testing/patchworks-store-client.ts';

describe('stores of what connectors lean on', () => {
  let world: ConnectorsWorld;
  let company: PatchworksCompany;
  let client: StoreClient;

  beforeAll(async () => {
    world = await ConnectorsWorld.start();
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    company = await PatchworksCompany.found(world);
    client = new StoreClient(company);
  });

  it('§6.3 a client builds all that a connector needs, and the connector', async () => {
    const system = await client.system();
    const wayIn = await client.stored('authentication-implementations', {
      ...{ name: 'Key', system_id: system.id, authentication_type_id: 2, probe_url: 'https://{{host}}/ping' },
      variables: [{ key: 'host', label: 'Host', pivot: { required: true } }],
    });
    const endpoint = await client.stored(
      'endpoints?include=filters,variables,fieldTags,endpointSchema,entityType,system',
      {
        ...{ name: 'Orders', system_id: system.id, entity_type_id: 6, endpoint: '/orders', http_method: 'GET' },
        ...{ data_type: 'json', pagination_method: 'Link Header', direction: 'Receive', returns_multiple_records: 1 },
        filters: [
          { field: 'updated_at', comparison: '>', value: '2026-01-01' },
          { is_active: false, match_order: '2' },
        ],
        variables: [{ key: 'page', label: 'Page', value: '1', secret: false }],
        field_tags: [
          { field_path: 'order.id', tags: ['id', 'key', 'id'] },
          { field_path: 'order.at', tag: 'time' },
        ],
        endpoint_schema: { schema: { type: 'object' } },
      },
    );
    expect(endpoint).toMatchObject({
      ...{ name: 'Orders', entity_type_id: 6, returns_multiple_records: true, deprecated_at: null },
      ...{ entity_type: { id: 6 }, system: { id: system.id }, endpoint_schema: { schema: { type: 'object' } } },
      filters: [
        { field: 'updated_at', comparison: '>', is_active: true, is_default: false, model_type: 'endpoint' },
        { field: null, is_active: false, match_order: 2 },
      ],
      variables: [{ key: 'page', value: '1' }],
      field_tags: [
        { field_path: 'order.id', tag: 'id' },
        { field_path: 'order.id', tag: 'key' },
        { field_path: 'order.at', tag: 'time' },
      ],
    });
    const path = `authentication-implementations/${String(wayIn.id)}/endpoints`;
    for (let time = 1; time <= 2; time += 1) {
      const offered = await client.stored(`${path}?include=endpoints,variables`, { endpoint_ids: [endpoint.id] });
      expect(offered).toMatchObject({ id: wayIn.id, endpoints: [{ id: endpoint.id }], variables: [{ key: 'host' }] });
    }
    const pool = await client.stored('connection-pools', { name: 'Slow', limit: '2', timeout: 30 });
    expect(pool).toMatchObject({ name: 'Slow', limit: 2, timeout: 30 });
    const connector = await company.stored({
      ...{ authentication_implementation_id: wayIn.id, connection_pool_id: pool.id },
    });
    await client.stored('certificates', { certificate: 'PEM', connector_id: connector });
    const includes = 'authenticationImplementation.endpoints.filters,certificate';
    expect((await company.get(`connectors/${String(connector)}?include=${includes}`)).body.data).toMatchObject({
      ...{ canonical_key: 'fleet-co', connection_pool_id: pool.id },
      authentication_implementation: { id: wayIn.id, endpoints: [{ id: endpoint.id, filters: [{}, {}] }] },
      certificate: { certificate: '********' },
    });
    const { data } = (await company.get(`connection-pools/${String(pool.id)}?include=connectors`)).body;
    expect(data.connectors).toEqual([expect.objectContaining({ id: connector })]);
  });

  it('§6.3 a system has defaults, or what its template says', async () => {
    const { id, ...system } = await client.system();
    expect(id).toEqual(expect.any(Number));
    expect(system).toEqual({
      ...{ name: 'Fleet & Co', label: 'Fleet & Co', colour: null, system_template_id: null, version: 1 },
      ...{ version_name: null, system_type_id: 6, protocol: 'HTTP', date_format: null, help_link: null },
      ...{ rate_limit_unit: null, rate_limit_duration: null },
      ...{ created_at: expect.stringMatching(/\.\d{6}Z$/), updated_at: system['created_at'] },
    });
    const [template] = (await company.get('patchworks/system-templates')).body.data;
    const made = await client.stored('systems?include=logo', {
      ...{ name: 'Mine', system_type_id: 12, system_template_id: template.id, colour: 'red_inverted' },
      logo_url: 'https://example.com/logo.png',
    });
    expect(made).toMatchObject({
      ...{ name: 'Mine', colour: 'red_inverted', label: template.label, rate_limit_unit: template.rate_limit_unit },
      logo: { url: 'https://example.com/logo.png' },
    });
  });

  it.each([
    ['systems', ['name', 'system_type_id'], 'The name field is required. (and 1 more error)'],
    ['authentication-implementations', ['name', 'system_id', 'authentication_type_id'], /and 2 more errors/],
    ['endpoints', ['name', 'system_id'], /The name field is required/],
    ['certificates', ['certificate'], 'The certificate field is required.'],
    ['connection-pools', ['name'], 'The name field is required.'],
    ['model-variables', ['variable_id', 'model_type', 'model_id'], /The variable id field is required/],
  ])('T-P2 says what %s need', async (path, fields, message) => {
    const answer = await company.call('POST', path, {});
    expect(answer.status).toBe(422);
    expect(Object.keys(answer.body.errors)).toEqual(fields);
    expect(answer.body.message).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  });

  it.each([
    ['systems', { name: 'x', system_type_id: 99 }, { system_type_id: ['The selected system type id is invalid.'] }],
    ['systems', { name: 'x', system_type_id: 1, colour: 'pale' }, { colour: ['The selected colour is invalid.'] }],
    [
      'systems',
      { name: 'x', system_type_id: 1, system_template_id: 1e9 },
      { system_template_id: [expect.any(String)] },
    ],
    ['connection-pools', { name: 'x', limit: 0 }, { limit: ['The limit field must be at least 1.'] }],
    ['certificates', { certificate: 'x', passphrase: 'y'.repeat(1_001) }, { passphrase: [expect.any(String)] }],
    [
      'certificates',
      { certificate: 'x', connector_id: 1e9 },
      { connector_id: ['The selected connector id is invalid.'] },
    ],
    [
      'model-variables',
      { variable_id: 1e9, model_type: 'logo', model_id: 1 },
      { variable_id: [expect.any(String)], model_type: ['The selected model type is invalid.'] },
    ],
  ])('T-P3 refuses for %s: %j', async (path, body, errors) => {
    expect(await client.refused(path, body)).toEqual(errors);
  });

  it('T-P12 of an endpoint with something wrong in it nothing is stored', async () => {
    const { id } = await client.system();
    const errors = await client.refused('endpoints', {
      ...{ name: 'x', system_id: id, http_method: 'get', filters: [{}, { is_active: 'maybe' }], field_tags: [{}] },
      variables: [
        { key: 'a', label: 'A' },
        { key: 'a', label: 'B' },
        { key: 'b', label: 'B', secret: true, value: '********' },
      ],
    });
    expect(Object.keys(errors)).toEqual([
      ...['http_method', 'filters.1.is_active', 'variables.1.key', 'variables.2.value', 'field_tags.0.field_path'],
    ]);
    expect((await company.get('endpoints')).body.data).toEqual([]);
  });

  it('§6.3 an endpoint’s schema and tags are of limited size', async () => {
    const { id } = await client.system();
    const errors = await client.refused('endpoints', {
      ...{ name: 'x', system_id: id, endpoint_schema: { a: 'x'.repeat(262_144) } },
      field_tags: [1, 2].map((path) => ({
        field_path: path.toString(),
        tags: Array.from({ length: 251 }, (_, tag) => String(tag)),
      })),
    });
    expect(errors).toEqual({
      field_tags: ['The field tags field must not have more than 500 items.'],
      endpoint_schema: ['The endpoint schema field must not be greater than 262144 characters.'],
    });
  });

  it('T-P10 another company’s rows cannot be named', async () => {
    const other = await PatchworksCompany.found(world);
    const theirClient = new StoreClient(other);
    const { id: wayIn, system_id: system } = await theirClient.wayIn();
    const endpoint = (await theirClient.stored('endpoints', { name: 'x', system_id: system })).id;
    const connector = await other.stored({ variables: [{ key: 'k', label: 'K', value: 'v' }] });
    const [{ id: variable }] = await other.variablesOf(connector);
    const mine = await client.wayIn();
    const selected = (field: string) => ({ [field]: [`The selected ${field.replaceAll('_', ' ')} is invalid.`] });
    const kind = { name: 'x', authentication_type_id: 1 };
    expect(await client.refused('authentication-implementations', { ...kind, system_id: system })).toEqual(
      selected('system_id'),
    );
    expect(await client.refused('endpoints', { name: 'x', system_id: system })).toEqual(selected('system_id'));
    expect(await client.refused('certificates', { certificate: 'x', connector_id: connector })).toEqual(
      selected('connector_id'),
    );
    const link = { variable_id: variable, model_type: 'authentication_implementation', model_id: mine.id };
    expect(await client.refused('model-variables', link)).toEqual(selected('variable_id'));
    expect(await client.refused('model-variables', { ...link, model_id: wayIn })).toEqual({
      ...selected('variable_id'),
      ...selected('model_id'),
    });
    expect(
      await client.refused(`authentication-implementations/${String(mine.id)}/endpoints`, { endpoint_ids: [endpoint] }),
    ).toEqual({
      'endpoint_ids.0': ['The selected endpoint_ids.0 is invalid.'],
    });
    const theirs = `authentication-implementations/${String(wayIn)}/endpoints`;
    expect((await company.call('POST', theirs, { endpoint_ids: [] })).status).toBe(404);
    expect(
      (await company.call('POST', 'authentication-implementations/abc/endpoints', { endpoint_ids: [] })).status,
    ).toBe(404);
  });

  it.each(['users', 'variables', 'patchworks/system-types', 'patchworks/system-templates'])(
    '§3.3 %s cannot be stored',
    async (path) => {
      const answer = await company.call('POST', path, {});
      expect(answer.status).toBe(405);
      expect(answer.headers.get('allow')).toBe('GET, HEAD');
    },
  );
});
