import { UsersView } from '@umbra/access';
import { newProjectId, newUserId, type ProjectId } from '@umbra/contracts/ids';
import { type Queryable, select } from '@umbra/postgres';
import { createServiceTables, type ServiceTables } from '@umbra/service/testing';
import type { DataSource } from 'typeorm';
import { connectorsDataSource } from '../../../connectors.data-source.ts';
import { connectorResource } from '../resources/connector.resource.ts';
import { Parameters, readRows } from '../resources/read-rows.ts';
import type { Json } from '../resources/resource.ts';
import { connectorIncludes } from '../testing/connector-includes.ts';
import { PatchworksRows } from '../testing/patchworks-rows.ts';
import type { IncludeLimits } from './include-budget.ts';
import { loadIncludes } from './load-includes.ts';

/** Counts what it is asked. */
class CountedQueries {
  count = 0;
  readonly db: Queryable;

  constructor(db: Queryable) {
    this.db = {
      query: (async (text: string, parameters?: unknown[]) => {
        this.count += 1;
        return db.query(text, parameters);
      }) as Queryable['query'],
    };
  }
}

describe('includes of connectors', () => {
  let own: ServiceTables;
  let tables: DataSource;
  let projectId: ProjectId;
  let rows: PatchworksRows;
  const users = new UsersView();

  beforeAll(async () => {
    own = await createServiceTables(connectorsDataSource);
    ({ tables } = own);
  });
  afterAll(() => own.drop());
  beforeEach(() => {
    projectId = newProjectId();
    rows = new PatchworksRows(tables, projectId);
  });

  async function includesOf(
    includes: readonly string[],
    db: Queryable = tables,
    limits?: IncludeLimits,
  ): Promise<Json[]> {
    const context = { projectId, users };
    const tail = 'ORDER BY connector_key';
    const items = await readRows(tables, connectorResource, context, { where: [], parameters: new Parameters(), tail });
    const bare = items.map(({ row }) => ({ row, json: {} }));
    await loadIncludes(db, context, connectorResource, bare, includes, limits);
    return bare.map(({ json }) => json);
  }

  /** A connector with something behind each include. */
  async function fullConnector(): Promise<number> {
    const system = await rows.system();
    await rows.logo(system);
    const implementation = await rows.implementation(system);
    for (const entity_type_id of [1, null]) {
      const endpoint = await rows.endpoint(system, { entity_type_id });
      await rows.offers(implementation, endpoint);
      await rows.filter(endpoint);
      await rows.fieldTag(endpoint);
      await rows.schema(endpoint);
      await rows.variable('endpoint', endpoint, { key: 'page', value: '1' });
    }
    const connector = await rows.connector(implementation);
    await rows.variable('connector', connector, { secret: true, value_sealed: 'sealed token' });
    await rows.variable('connector', connector, { key: 'region', value: 'eu' });
    await rows.certificate(connector, await userNumber());
    return connector;
  }

  async function userNumber(): Promise<number> {
    const userId = newUserId();
    users.apply({ userId, name: 'Ada', email: 'ada@example.com', createdAtMs: 0, version: 1 });
    const [user] = await select<{ id: number }>(
      tables,
      `INSERT INTO patchworks_user (user_id, created_at_ms) VALUES ($1, 0) RETURNING id`,
      [userId],
    );
    return user!.id;
  }

  it('T-P4 puts each of them at its place', async () => {
    const connector = await fullConnector();
    const [json] = await includesOf(connectorIncludes);
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    const id = expect.any(Number);
    const system = expect.objectContaining({
      id,
      name: 'Fleet',
      logo: { id, url: expect.any(String), created_at: time, updated_at: time },
    });
    const pivot = { alias: null, configurable: true, required: true, advanced: false };
    const endpoint = {
      filters: [expect.objectContaining({ field: 'updated_at', model_type: 'endpoint', is_active: true })],
      endpoint_schema: expect.objectContaining({ schema: { type: 'object' } }),
      system,
      field_tags: [expect.objectContaining({ field_path: 'order.id', tag: 'id' })],
      variables: [expect.objectContaining({ key: 'page', value: '1', pivot })],
    };
    expect(json).toEqual({
      authentication_implementation: expect.objectContaining({
        id,
        authentication_type: expect.objectContaining({ id: 2, name: 'Token-based' }),
        system: expect.objectContaining({
          logo: expect.any(Object),
          system_type: expect.objectContaining({ name: 'Other' }),
        }),
        endpoints: [
          expect.objectContaining({ ...endpoint, entity_type: expect.objectContaining({ id: 1 }) }),
          expect.objectContaining({ ...endpoint, entity_type: null }),
        ],
      }),
      authentication_implementation_count: 1,
      authentication_implementation_exists: true,
      variables: [
        {
          ...{ id, key: 'api_token', label: 'API token', value: '********', secret: true, locked: false },
          ...{ created_at: time, updated_at: time, pivot },
        },
        expect.objectContaining({ key: 'region', value: 'eu', secret: false }),
      ],
      variables_count: 2,
      variables_exists: true,
      certificate: {
        ...{ id, name: null, connector_id: connector, certificate: '********', passphrase: '********', user_id: id },
        ...{ created_at: time, updated_at: time },
        user: { id, name: 'Ada', email: 'ada@example.com', created_at: time, updated_at: time },
      },
      certificate_count: 1,
      certificate_exists: true,
    });
  });

  it('T-P4 gives [] for many that are none, and null for one that is not there', async () => {
    await rows.connector(await rows.implementation(await rows.system()));
    const [json] = await includesOf(connectorIncludes);
    expect(json).toEqual({
      authentication_implementation: expect.objectContaining({
        endpoints: [],
        system: expect.objectContaining({ logo: null }),
      }),
      ...{ authentication_implementation_count: 1, authentication_implementation_exists: true },
      ...{ variables: [], variables_count: 0, variables_exists: false },
      ...{ certificate: null, certificate_count: 0, certificate_exists: false },
    });
  });

  it.each(connectorIncludes)('T-P4 gives %s alone, with every step of its path and nothing else', async (include) => {
    await fullConnector();
    const [json] = await includesOf([include]);
    const [first = '', ...further] = include.replace(/_count$|Exists$/, '').split('.');
    const suffix = /_count$/.test(include) ? '_count' : /Exists$/.test(include) ? '_exists' : '';
    let at: unknown = json;
    expect(Object.keys(json!)).toEqual([snake(first) + suffix]);
    for (const step of [snake(first) + suffix, ...further.map(snake)]) {
      at = ([at].flat()[0] as Json)[step];
      expect(at).toBeDefined();
    }
  });

  it('T-P5 counts without the rows', async () => {
    await fullConnector();
    expect(await includesOf(['variables_count', 'variablesExists'])).toEqual([
      { variables_count: 2, variables_exists: true },
    ]);
  });

  it('T-P16 asks as often for a hundred connectors as for one', async () => {
    await fullConnector();
    const one = new CountedQueries(tables);
    await includesOf(connectorIncludes, one.db);
    for (let made = 1; made < 100; made += 1) await fullConnector();
    const hundred = new CountedQueries(tables);
    const all = await includesOf(connectorIncludes, hundred.db);
    expect(all).toHaveLength(100);
    expect(hundred.count).toBe(one.count);
    const loading = connectorIncludes.filter((name) => !/_count$|Exists$/.test(name));
    expect(hundred.count).toBe(loading.length);
    expect(new Set(all.map(({ certificate }) => (certificate as Json)['id'])).size).toBe(100);
  });

  it.each([
    [{ maxRows: 1, maxCharacters: 1e6 }, 'authenticationImplementation.endpoints'],
    [{ maxRows: 10, maxCharacters: 1_000 }, 'authenticationImplementation.endpoints.filters'],
  ])('§4.1 refuses what no answer can hold (%j)', async (limits, include) => {
    await fullConnector();
    expect(await includesOf([include], tables, { maxRows: 10, maxCharacters: 1e6 })).toHaveLength(1);
    await expect(includesOf([include], tables, limits)).rejects.toMatchObject({
      status: 422,
      fieldErrors: { include: [expect.stringContaining('more than one answer can hold')] },
    });
  });

  it('§4.1 counts rows that several connectors share once for each', async () => {
    const wayIn = await rows.implementation(await rows.system({ help_link: 'x'.repeat(1_000) }));
    await rows.connector(wayIn);
    const include = 'authenticationImplementation.system';
    const limits = { maxRows: 10, maxCharacters: 2_500 };
    expect(await includesOf([include], tables, limits)).toHaveLength(1);
    await rows.connector(wayIn);
    await expect(includesOf([include], tables, limits)).rejects.toMatchObject({ status: 422 });
  });

  it('T-P10 finds nothing of another company, also where a row says it', async () => {
    const connector = await fullConnector();
    const other = new PatchworksRows(tables, newProjectId());
    await other.variable('connector', connector, { key: 'foreign', value: 'x' });
    const [json] = await includesOf(['variables', 'variables_count']);
    expect((json!['variables'] as Json[]).map(({ key }) => key)).toEqual(['api_token', 'region']);
    expect(json!['variables_count']).toBe(2);
  });
});

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
