import { randomUUID } from 'node:crypto';
import { newUserId } from '@umbra/contracts/ids';
import { aProject, eventually } from '@umbra/testing';
import { Sealer } from '@umbra/sealing';
import { select } from '../../../../persistence/sql.ts';
import type { Answer } from '../../../../testing/call-http.ts';
import { ConnectorsWorld, SECRET_KEY } from '../../../../testing/connectors-world.ts';
import { PatchworksCompany } from '../../../../testing/patchworks-company.ts';
import { PatchworksRows } from '../../testing/patchworks-rows.ts';
import { certificateContext } from './create-certificate.ts';

describe('stores of what connectors lean on', () => {
  let world: ConnectorsWorld;
  let company: PatchworksCompany;

  beforeAll(async () => {
    world = await ConnectorsWorld.start();
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    company = await PatchworksCompany.found(world);
  });

  async function stored(path: string, body: object, of = company): Promise<Record<string, unknown> & { id: number }> {
    const answer = await of.call('POST', path, body);
    if (answer.status !== 200) throw new Error(`${String(answer.status)}: ${answer.text}`);
    return answer.body.data;
  }

  const refused = async (path: string, body: object | string) => {
    const answer = await company.call('POST', path, body);
    expect(answer.status).toBe(422);
    return answer.body.errors;
  };

  const aSystem = () => stored('systems', { name: 'Fleet & Co', system_type_id: 6 });
  const aWayIn = async (more: object = {}) =>
    stored('authentication-implementations', {
      ...{ name: 'Key', system_id: (await aSystem()).id, authentication_type_id: '2', ...more },
    });

  it('§6.3 a client builds all that a connector needs, and the connector', async () => {
    const system = await aSystem();
    const wayIn = await stored('authentication-implementations', {
      ...{ name: 'Key', system_id: system.id, authentication_type_id: 2, probe_url: 'https://{{host}}/ping' },
      variables: [{ key: 'host', label: 'Host', pivot: { required: true } }],
    });
    const endpoint = await stored('endpoints?include=filters,variables,fieldTags,endpointSchema,entityType,system', {
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
    });
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
      const offered = await stored(`${path}?include=endpoints,variables`, { endpoint_ids: [endpoint.id] });
      expect(offered).toMatchObject({ id: wayIn.id, endpoints: [{ id: endpoint.id }], variables: [{ key: 'host' }] });
    }
    const pool = await stored('connection-pools', { name: 'Slow', limit: '2', timeout: 30 });
    expect(pool).toMatchObject({ name: 'Slow', limit: 2, timeout: 30 });
    const connector = await company.stored({
      ...{ authentication_implementation_id: wayIn.id, connection_pool_id: pool.id },
    });
    await stored('certificates', { certificate: 'PEM', connector_id: connector });
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
    const { id, ...system } = await aSystem();
    expect(id).toEqual(expect.any(Number));
    expect(system).toEqual({
      ...{ name: 'Fleet & Co', label: 'Fleet & Co', colour: null, system_template_id: null, version: 1 },
      ...{ version_name: null, system_type_id: 6, protocol: 'HTTP', date_format: null, help_link: null },
      ...{ rate_limit_unit: null, rate_limit_duration: null },
      ...{ created_at: expect.stringMatching(/\.\d{6}Z$/), updated_at: system['created_at'] },
    });
    const [template] = (await company.get('patchworks/system-templates')).body.data;
    const made = await stored('systems?include=logo', {
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
    expect(await refused(path, body)).toEqual(errors);
  });

  it('T-P12 of an endpoint with something wrong in it nothing is stored', async () => {
    const { id } = await aSystem();
    const errors = await refused('endpoints', {
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
    const { id } = await aSystem();
    const errors = await refused('endpoints', {
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
    const system = (await stored('systems', { name: 'Theirs', system_type_id: 1 }, other)).id;
    const wayIn = (
      await stored('authentication-implementations', { name: 'x', system_id: system, authentication_type_id: 1 }, other)
    ).id;
    const endpoint = (await stored('endpoints', { name: 'x', system_id: system }, other)).id;
    const connector = await other.stored({ variables: [{ key: 'k', label: 'K', value: 'v' }] });
    const [{ id: variable }] = await other.variablesOf(connector);
    const mine = await aWayIn();
    const selected = (field: string) => ({ [field]: [`The selected ${field.replaceAll('_', ' ')} is invalid.`] });
    const kind = { name: 'x', authentication_type_id: 1 };
    expect(await refused('authentication-implementations', { ...kind, system_id: system })).toEqual(
      selected('system_id'),
    );
    expect(await refused('endpoints', { name: 'x', system_id: system })).toEqual(selected('system_id'));
    expect(await refused('certificates', { certificate: 'x', connector_id: connector })).toEqual(
      selected('connector_id'),
    );
    const link = { variable_id: variable, model_type: 'authentication_implementation', model_id: mine.id };
    expect(await refused('model-variables', link)).toEqual(selected('variable_id'));
    expect(await refused('model-variables', { ...link, model_id: wayIn })).toEqual({
      ...selected('variable_id'),
      ...selected('model_id'),
    });
    expect(
      await refused(`authentication-implementations/${String(mine.id)}/endpoints`, { endpoint_ids: [endpoint] }),
    ).toEqual({
      'endpoint_ids.0': ['The selected endpoint_ids.0 is invalid.'],
    });
    const theirs = `authentication-implementations/${String(wayIn)}/endpoints`;
    expect((await company.call('POST', theirs, { endpoint_ids: [] })).status).toBe(404);
    expect(
      (await company.call('POST', 'authentication-implementations/abc/endpoints', { endpoint_ids: [] })).status,
    ).toBe(404);
  });

  it('T-P11 a certificate and its passphrase are sealed, never shown, and the caller’s', async () => {
    const [certificate, passphrase] = [`cert-${randomUUID()}`, `pass-${randomUUID()}`];
    const userId = newUserId();
    const project = await world.hasProject(aProject({ members: [{ userId, role: 'admin' }] }));
    await world.hasUser(userId, 'ada@example.com', 'Ada');
    const token = await world.userToken(userId);
    const answer = await world.call('POST', '/api/v1/certificates?include=user', {
      token,
      body: { name: 'Mine', certificate, passphrase },
    });
    expect(answer.body.data).toMatchObject({
      ...{ name: 'Mine', connector_id: null, certificate: '********', passphrase: '********' },
      user: { id: answer.body.data.user_id },
    });
    const { id } = answer.body.data;
    const [row] = await select<{ certificate: string; passphrase: string }>(
      world.tables,
      `SELECT certificate_sealed AS certificate, passphrase_sealed AS passphrase FROM certificate WHERE id = $1`,
      [id],
    );
    const sealer = new Sealer(SECRET_KEY);
    expect(sealer.open(row!.certificate, certificateContext(id, 'certificate'))).toBe(certificate);
    expect(sealer.open(row!.passphrase, certificateContext(id, 'passphrase'))).toBe(passphrase);
    const events = await select<{ data: object }>(world.tables, `SELECT data FROM domain_event WHERE aggregate = $1`, [
      `certificates/${String(id)}`,
    ]);
    expect(events).toHaveLength(1);
    const told = JSON.stringify(events) + answer.text + world.logged.join('');
    expect(told).not.toMatch(new RegExp(`${certificate}|${passphrase}`));
    const byKey = { headers: { authorization: project.apiKey }, body: { certificate } };
    expect((await world.call('POST', '/api/v1/certificates', byKey)).body.data).toMatchObject({
      user_id: null,
      passphrase: null,
    });
  });

  it('T-P11 secret values of variables that belong to endpoints and ways in are masked and sealed', async () => {
    const secret = `secret-${randomUUID()}`;
    const variables = [{ key: 'token', label: 'Token', value: secret, secret: true }];
    const wayIn = await aWayIn({ variables });
    await stored('endpoints', { name: 'x', system_id: (await aSystem()).id, variables });
    const answer = await company.get(`authentication-implementations/${String(wayIn.id)}?include=variables`);
    expect(answer.body.data.variables).toEqual([expect.objectContaining({ value: '********' })]);
    expect((await company.get(`variables?filter[value]=${secret}`)).body.data).toEqual([]);
    const rows = await select(world.tables, `SELECT to_jsonb(variable) FROM variable`);
    const events = await select(world.tables, `SELECT data FROM domain_event`);
    expect(JSON.stringify([rows, events, world.logged])).not.toContain(secret);
  });

  it('§6.1 a connector has one certificate: who comes at the same moment waits, and is refused', async () => {
    const connector_id = await company.stored();
    let second: Promise<Answer> | undefined;
    await world.tables.transaction(async (manager) => {
      const rows = new PatchworksRows(manager, company.project.state.projectId);
      await manager.query(`SELECT FROM connector WHERE connector_key = $1 FOR UPDATE`, [connector_id]);
      await rows.certificate(connector_id);
      second = company.call('POST', 'certificates', { certificate: 'PEM', connector_id });
      await eventually('the second waits', async () => {
        const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
        return (await select(world.tables, waiting)).length > 0;
      });
    });
    expect((await second)?.body.errors).toEqual({ connector_id: ['The selected connector id is invalid.'] });
  });

  it('§6.2 a variable is linked to one more owner, once, and by one key', async () => {
    const connector = await company.stored({ variables: [{ key: 'region', label: 'Region', value: 'eu' }] });
    const [variable] = await company.variablesOf(connector);
    const wayIn = await aWayIn();
    const link = { variable_id: variable.id, model_type: 'authentication_implementation', model_id: String(wayIn.id) };
    const made = await stored('model-variables?include=variable,model', { ...link, required: true, alias: 'r' });
    expect(made).toMatchObject({
      ...{ variable_id: variable.id, alias: 'r', required: true, configurable: false, advanced: false },
      ...{ model_id: wayIn.id, variable: { key: 'region', value: 'eu' }, model: { id: wayIn.id, name: 'Key' } },
    });
    expect(await refused('model-variables', link)).toEqual({
      variable_id: ['The variable id field has a duplicate value.'],
    });
    const other = await company.stored({ variables: [{ key: 'region', label: 'Region' }] });
    expect(
      Object.keys(await refused('model-variables', { ...link, model_type: 'connector', model_id: other })),
    ).toEqual(['variable_id']);
  });

  it('§6.1 what is asked at the same moment is done one after the other', async () => {
    const wayIn = await aWayIn();
    const { id: endpoint } = await stored('endpoints', { name: 'Orders', system_id: wayIn['system_id'] });
    const path = `authentication-implementations/${String(wayIn.id)}/endpoints?include=endpoints_count`;
    const offers = await Promise.all(
      Array.from({ length: 8 }, () => company.call('POST', path, { endpoint_ids: [endpoint] })),
    );
    expect(offers.map(({ status, body }) => [status, body.data?.endpoints_count])).toEqual(offers.map(() => [200, 1]));
    const connector = await company.stored({ variables: [{ key: 'region', label: 'Region' }] });
    const [variable] = await company.variablesOf(connector);
    const link = { variable_id: variable.id, model_type: 'endpoint', model_id: endpoint };
    const links = await Promise.all(Array.from({ length: 8 }, () => company.call('POST', 'model-variables', link)));
    expect(links.map(({ status }) => status).sort()).toEqual([200, ...links.slice(1).map(() => 422)]);
  });

  it('§6.2 a variable that is linked to a connector counts among its credentials', async () => {
    const [from, to] = [
      await company.stored({ variables: [{ key: 'region', label: 'Region', value: 'eu' }] }),
      await company.stored(),
    ];
    const [variable] = await company.variablesOf(from);
    await stored('model-variables', { variable_id: variable.id, model_type: 'connector', model_id: to });
    expect(await company.variablesOf(to)).toEqual([expect.objectContaining({ id: variable.id, value: 'eu' })]);
    const events = await select(
      world.tables,
      `SELECT FROM domain_event JOIN connector ON aggregate = connector_id
        WHERE connector_key = $1 AND type = 'connector.changed' AND (data ->> 'credentialsChanged')::boolean`,
      [to],
    );
    expect(events).toHaveLength(1);
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
