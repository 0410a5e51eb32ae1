import { succeed } from './http.ts';
import { aSecret } from './secrets.ts';
import type { Tenant } from './tenant.ts';

export const PATCHWORKS = '/api/v1';

/** Lists that are the same for every company. */
export const FIXED_LISTS = ['system-types', 'authentication-types', 'entity-types', 'system-templates'] as const;

/** Resources whose rows are a company's own, by their paths. */
export const OWN_RESOURCES = [
  ...['connectors', 'systems', 'authentication-implementations', 'endpoints', 'variables', 'model-variables'],
  ...['connection-pools', 'certificates', 'users', 'patchworks/field-tags'],
] as const;

/** A company with a row of every resource (patchworks-contract.md §6). */
export interface Furnished {
  /** The first row of each resource, by its path. */
  readonly ids: ReadonlyMap<string, number>;
  /** In the names of its rows. */
  readonly name: string;
  /** Of its connector and its certificate; never shown again. */
  readonly secrets: readonly string[];
}

interface Row {
  readonly data: { readonly id: number };
}

/** The body of a store, with the six fields that it must have. */
export const connectorBody = (name: string, authentication_implementation_id: number | undefined) => ({
  ...{ name, authentication_implementation_id, timezone: 'Europe/London', date_format: 'Y-m-d H:i:s' },
  ...{ rate_limit_unit: 'minute', rate_limit_duration: 60 },
});

/** Makes a row of everything, in the order in which one needs the other. */
export async function furnish({ userToken: token }: Tenant, name: string): Promise<Furnished> {
  const store = async (path: string, body: object): Promise<number> =>
    (await succeed<Row>('POST', `${PATCHWORKS}/${path}`, { token, body })).data.id;
  const firstOf = async (path: string): Promise<number> => {
    const { data } = await succeed<{ data: readonly { id: number }[] }>('GET', `${PATCHWORKS}/${path}`, { token });
    if (data[0] === undefined) throw new Error(`there are no ${path}`);
    return data[0].id;
  };
  const secrets = [aSecret(`variable of ${name}`), aSecret(`certificate of ${name}`)];
  const system_id = await store('systems', { name, system_type_id: await firstOf('patchworks/system-types') });
  const implementation = await store('authentication-implementations', {
    ...{ name, system_id, authentication_type_id: await firstOf('patchworks/authentication-types') },
  });
  const endpoint = await store('endpoints', {
    ...{ name, system_id, endpoint: '/things', http_method: 'GET', data_type: 'json', direction: 'Receive' },
    filters: [{ field: 'since', comparison: '>', value: '1' }],
    field_tags: [{ field_path: name, tags: ['id'] }],
    endpoint_schema: { type: 'object' },
  });
  await succeed('POST', `${PATCHWORKS}/authentication-implementations/${String(implementation)}/endpoints`, {
    ...{ token, body: { endpoint_ids: [endpoint] } },
  });
  const connection_pool_id = await store('connection-pools', { name, limit: 5, timeout: 30 });
  const connector = await store('connectors', {
    ...connectorBody(name, implementation),
    connection_pool_id,
    variables: [{ key: 'token', label: name, value: secrets[0], secret: true }],
  });
  const certificate = await store('certificates', { name, certificate: secrets[1], connector_id: connector });
  return {
    ...{ name, secrets },
    ids: new Map([
      ['connectors', connector],
      ['systems', system_id],
      ['authentication-implementations', implementation],
      ['endpoints', endpoint],
      ['variables', await firstOf(`variables?filter[label]=${encodeURIComponent(name)}`)],
      ['model-variables', await firstOf('model-variables?filter[model_type]=connector')],
      ['connection-pools', connection_pool_id],
      ['certificates', certificate],
      ['users', await firstOf('users')],
      ['patchworks/field-tags', await firstOf('patchworks/field-tags')],
    ]),
  };
}
