import { select } from '@umbra/postgres';
import { VARIABLE_CREDENTIALS } from '../../../connectors.tokens.ts';
import type { CredentialStore } from '../../../domain/credentials/credential-store.ts';
import { ConnectorsWorld } from '../../../testing/connectors-world.ts';
import { PatchworksCompany } from '../../../testing/patchworks-company.ts';

const MASK = '********';
const PIVOT = { alias: null, configurable: false, required: false, advanced: false };

describe('C4, C5 changing connectors of the Patchworks API', () => {
  let world: ConnectorsWorld;
  let company: PatchworksCompany;

  beforeAll(async () => (world = await ConnectorsWorld.start()));
  afterAll(() => world.stop());
  beforeEach(async () => (company = await PatchworksCompany.found(world)));

  const update = (id: number, body?: unknown, method = 'PUT') =>
    company.call(method, `connectors/${String(id)}`, body as object);
  const shown = async (id: number) => (await company.get(`connectors/${String(id)}?include=variables`)).body.data;
  const withVariables = (...variables: object[]) => company.stored({ variables });
  const token = { key: 'token', label: 'Token', value: 'hidden', secret: true };
  const region = { key: 'region', label: 'Region', value: 'eu' };
  /** What the tables hold, beside what is shown. */
  const sealedOf = async (id: number) => {
    const [row] = await select<{ value: string | null; sealed: string | null }>(
      world.tables,
      'SELECT value, value_sealed AS sealed FROM variable WHERE id = $1',
      [id],
    );
    return row;
  };

  const credentialsOf = async (id: number) =>
    (await world.app.http.get<CredentialStore>(VARIABLE_CREDENTIALS).read(world.tables, [id])).get(id);

  it('§5.2 changes what is given, and keeps the rest', async () => {
    const id = await company.stored({ connection_pool_id: await company.rows.pool() });
    const before = await shown(id);
    world.clock.shift(1_000);
    const answer = await update(id, { timezone: 'Asia/Kolkata', type: 'x', connection_pool_id: null });
    expect(answer.status).toBe(200);
    expect(answer.body.data).toEqual({
      ...before,
      ...{ timezone: 'Asia/Kolkata', type: 'x', connection_pool_id: null, updated_at: answer.body.data.updated_at },
      variables: undefined,
    });
    expect(answer.body.data.updated_at > before.updated_at).toBe(true);
    expect((await update(id, { name: 'New' }, 'PATCH')).body.data).toMatchObject({ name: 'New', type: 'x' });
  });

  it.each([
    [{}],
    [undefined],
    [[]],
    [{ session_id: 'x', platform_app_key: 'y', certificate_id: 1, canonical_key: 'z' }],
  ])('§5.2 nothing changes by %j, not even updated_at', async (body) => {
    const id = await company.stored();
    const before = await shown(id);
    world.clock.shift(1_000);
    const { status } = await update(id, body);
    expect([status, await shown(id)]).toEqual([200, before]);
    expect((await update(id, { name: before.name, rate_limit_duration: '60' })).body.data).toMatchObject({
      updated_at: before.updated_at,
    });
  });

  it.each([
    ['name', null, 'The name field is required.'],
    ['name', '', 'The name field is required.'],
    ['timezone', 'x', 'The timezone field must be a valid timezone.'],
    ['rate_limit_duration', null, 'The rate limit duration field is required.'],
    ['rate_limit_unit', 'week', 'The selected rate limit unit is invalid.'],
    ['authentication_implementation_id', 999_999_999, 'The selected authentication implementation id is invalid.'],
    ['connection_pool_id', 999_999_999, 'The selected connection pool id is invalid.'],
  ])('§5.2 refuses %s of %j, and changes nothing', async (field, value, text) => {
    const id = await company.stored();
    const before = await shown(id);
    const answer = await update(id, { date_format: 'd', variables: [region], [field]: value });
    expect([answer.status, answer.body]).toEqual([422, { message: text, errors: { [field]: [text] } }]);
    expect(await shown(id)).toEqual(before);
  });

  it('V1 a store makes one variable of each member, with its link', async () => {
    const pivot = { alias: 'X-Token', configurable: true, required: '1', advanced: 0 };
    const id = await withVariables({ ...token, pivot }, { ...region, locked: true }, { key: 'empty', label: 'E' });
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    const made = { id: expect.any(Number), created_at: time, updated_at: time };
    expect(await company.variablesOf(id)).toEqual([
      { ...made, ...token, value: MASK, locked: false, pivot: { ...pivot, required: true, advanced: false } },
      { ...made, ...region, secret: false, locked: true, pivot: PIVOT },
      { ...made, key: 'empty', label: 'E', value: null, secret: false, locked: false, pivot: PIVOT },
    ]);
  });

  it('V1 refuses two members with one key, and stores nothing', async () => {
    const answer = await company.call('POST', 'connectors', await company.fields({ variables: [region, region] }));
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual({ 'variables.1.key': ['The variables.1.key field has a duplicate value.'] });
    expect((await company.get('connectors')).body.meta.total).toBe(0);
    expect((await company.get('variables')).body.data.filter(({ key }: { key: string }) => key === 'region')).toEqual(
      [],
    );
  });

  it('§5.3 names what is wrong with a member by its path', async () => {
    const variables = [{}, 5, { key: 'a', label: 'A', value: 'x'.repeat(1_025), secret: 'yes', pivot: { alias: 1 } }];
    const answer = await company.call('POST', 'connectors', await company.fields({ variables, session_id: 5 }));
    expect(answer.body.errors).toEqual({
      'variables.0.key': ['The variables.0.key field is required.'],
      'variables.0.label': ['The variables.0.label field is required.'],
      'variables.1': ['The variables.1 field must be an array.'],
      'variables.2.value': ['The variables.2.value field must not be greater than 1024 characters.'],
      'variables.2.secret': ['The variables.2.secret field must be true or false.'],
      'variables.2.pivot.alias': ['The variables.2.pivot.alias field must be a string.'],
      session_id: ['The session id field must be a string.'],
    });
    expect(answer.body.message).toBe('The variables.0.key field is required. (and 6 more errors)');
  });

  it('V2 V3 without variables, or with none, they stay', async () => {
    const id = await withVariables(token, region);
    const before = await company.variablesOf(id);
    for (const body of [{ name: 'x' }, { variables: [] }]) expect((await update(id, body)).status).toBe(200);
    expect(await company.variablesOf(id)).toEqual(before);
  });

  it('T-P12 V3 V4 one changes by its id or its key, others are left alone, a new one is added', async () => {
    const id = await withVariables(token, region);
    const [first, second] = await company.variablesOf(id);
    world.clock.shift(1_000);
    const added = { key: 'new', label: 'New' };
    const variables = [{ id: String(second.id), value: 'us' }, { key: 'token', label: 'Changed' }, added];
    const answer = await update(id, { variables });
    expect(answer.status).toBe(200);
    const [one, two, three, ...more] = await company.variablesOf(id);
    expect(one).toEqual({ ...first, label: 'Changed', updated_at: one.updated_at });
    expect(two).toEqual({ ...second, value: 'us', updated_at: two.updated_at });
    expect(two.updated_at > second.updated_at).toBe(true);
    expect(three).toMatchObject({ ...added, value: null, pivot: PIVOT });
    expect(more).toEqual([]);
  });

  it('T-P12 a failing member leaves all unchanged', async () => {
    const id = await withVariables(token, region);
    const before = await shown(id);
    const foreign = (await company.variablesOf(await withVariables(region)))[0].id;
    for (const [member, path] of [
      [{ id: foreign, value: 'x' }, 'variables.1.id'],
      [{ id: 999_999_999 }, 'variables.1.id'],
      [{ id: 'abc' }, 'variables.1.id'],
      [{ key: 'new' }, 'variables.1.label'],
      [{ key: 'token', label: null }, 'variables.1.label'],
    ] as const) {
      const answer = await update(id, { name: 'x', variables: [{ key: 'region', value: 'us' }, member] });
      expect([answer.status, Object.keys(answer.body.errors)]).toEqual([422, [path]]);
      expect(await shown(id)).toEqual(before);
    }
  });

  it('V5 V6 V7 V10 a secret is masked, kept, replaced, and sealed where it is kept', async () => {
    const id = await withVariables(token);
    const [{ id: variable }] = await company.variablesOf(id);
    const sealed = await sealedOf(variable);
    expect(sealed).toEqual({ value: null, sealed: expect.stringMatching(/^[\w-]{8}\.[\w-]+$/) });
    for (const member of [{ value: MASK }, { value: null }, { value: '' }, { label: 'L' }]) {
      expect((await update(id, { variables: [{ id: variable, ...member }] })).status).toBe(200);
      expect((await company.variablesOf(id))[0].value).toBe(MASK);
      expect(await credentialsOf(id)).toEqual({ token: 'hidden' });
    }
    await update(id, { variables: [{ id: variable, value: 'other' }] });
    expect(await credentialsOf(id)).toEqual({ token: 'other' });
  });

  it('V6 V7 a secret without a value is null, and no mask is stored', async () => {
    const id = await withVariables({ ...token, value: null });
    expect((await company.variablesOf(id))[0].value).toBeNull();
    const fields = await company.fields({ variables: [{ ...token, value: MASK }] });
    const answer = await company.call('POST', 'connectors', fields);
    expect([answer.status, Object.keys(answer.body.errors)]).toEqual([422, ['variables.0.value']]);
  });

  it.each([[{}], [{ value: null }], [{ value: MASK }]])('V8 a secret made plain with %j is cleared', async (member) => {
    const id = await withVariables(token);
    const [{ id: variable }] = await company.variablesOf(id);
    await update(id, { variables: [{ id: variable, secret: false, ...member }] });
    expect((await company.variablesOf(id))[0]).toMatchObject({ secret: false, value: null });
    expect(await sealedOf(variable)).toEqual({ value: null, sealed: null });
  });

  it('V8 one that becomes secret is masked and sealed at once', async () => {
    const id = await withVariables(region);
    const [{ id: variable }] = await company.variablesOf(id);
    const answer = await company.call('PUT', `connectors/${String(id)}?include=variables`, {
      variables: [{ id: variable, secret: true }],
    });
    expect(answer.body.data.variables[0]).toMatchObject({ secret: true, value: MASK });
    expect(await sealedOf(variable)).toEqual({ value: null, sealed: expect.any(String) });
    expect(await credentialsOf(id)).toEqual({ region: 'eu' });
  });

  it('V9 of a locked variable only label and value change', async () => {
    const id = await withVariables({ ...region, locked: true });
    const [variable] = await company.variablesOf(id);
    expect((await update(id, { variables: [{ ...variable, label: 'L', value: 'us' }] })).status).toBe(200);
    const before = await shown(id);
    expect(before.variables[0]).toMatchObject({ label: 'L', value: 'us' });
    for (const [member, path] of [
      [{ key: 'k' }, 'key'],
      [{ secret: true }, 'secret'],
      [{ locked: 0 }, 'locked'],
      [{ pivot: { required: true } }, 'pivot.required'],
    ] as const) {
      const answer = await update(id, { name: 'x', variables: [{ id: variable.id, ...member }] });
      expect([answer.status, Object.keys(answer.body.errors)]).toEqual([422, [`variables.0.${path}`]]);
      expect(await shown(id)).toEqual(before);
    }
  });

  it('parallel updates lose no variable', async () => {
    const id = await company.stored();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, nth) =>
        update(id, { variables: [{ key: `k-${String(nth % 10)}`, label: 'L', value: String(nth) }] }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const keys = (await company.variablesOf(id)).map(({ key }: { key: string }) => key);
    expect(keys.sort()).toEqual(Array.from({ length: 10 }, (_, nth) => `k-${String(nth)}`));
  });

  it('T-P13 X1 X2 destroys a connector with its variables, and frees its certificate', async () => {
    const certificate = await company.rows.certificate(null);
    const id = await company.stored({ variables: [{ ...token, key: 'doomed' }, region], certificate_id: certificate });
    const other = await withVariables(region);
    const answer = await company.call('DELETE', `connectors/${String(id)}`);
    expect([answer.status, answer.body]).toEqual([200, { message: expect.any(String) }]);
    for (const [method, path] of [
      ['GET', ''],
      ['PUT', ''],
      ['DELETE', ''],
      ['POST', '/test'],
    ] as const) {
      expect((await company.call(method, `connectors/${String(id)}${path}`)).status).toBe(404);
    }
    expect((await company.get('connectors')).body.data.map(({ id: left }: { id: number }) => left)).toEqual([other]);
    expect((await company.get(`certificates/${String(certificate)}`)).body.data).toMatchObject({ connector_id: null });
    const links = (await company.get('model-variables?filter[model_type]=connector&per_page=100')).body.data;
    expect(links.map(({ model_id }: { model_id: number }) => model_id)).toEqual([other]);
    expect((await company.get('variables?filter[key]=doomed')).body.meta.total).toBe(0);
  });
});
