import { randomUUID } from 'node:crypto';
import { send } from '../support/http.ts';
import { connectorBody, furnish, PATCHWORKS, type Furnished } from '../support/patchworks.ts';
import type { Tenant } from '../support/tenant.ts';
import type { ConformanceWorld, GoldenAnswer, GoldenAnswers } from './golden-answer.ts';
import * as golden from './golden-values.ts';

const id = golden.count;
const flag = expect.any(Boolean) as unknown;
/** §3.1: six decimals, UTC. */
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/) as unknown;
const times = { created_at: time, updated_at: time };
/** V6: a constant, whatever is behind it. */
const MASK = '********';

interface Matcher {
  asymmetricMatch(value: unknown): boolean;
}
const orNull = (matcher: unknown): unknown => ({
  asymmetricMatch: (value: unknown) => value === null || (matcher as Matcher).asymmetricMatch(value),
  toString: () => 'null, or as the contract has it',
});
const text = golden.text;
const named = { id, name: text, ...times };

/** §3.1 and §6.2: all of an object's fields, and no relation that nobody asked for. */
const shapes: Readonly<Record<string, object>> = {
  connectors: {
    ...{ id, name: text, authentication_implementation_id: id, timezone: 'Europe/London', date_format: 'Y-m-d H:i:s' },
    ...{ rate_limit_unit: 'minute', rate_limit_duration: 60, connection_pool_id: orNull(id), session_id: null },
    ...{ platform_app_key: null, certificate_id: orNull(id), type: null, canonical_key: text, ...times },
  },
  systems: {
    ...{ id, name: text, label: orNull(text), colour: orNull(text), system_template_id: orNull(id), version: id },
    ...{ version_name: orNull(text), system_type_id: id, protocol: orNull(text), date_format: orNull(text) },
    ...{ help_link: orNull(text), rate_limit_unit: orNull(text), rate_limit_duration: orNull(id), ...times },
  },
  'authentication-implementations': {
    ...{ id, name: text, system_id: id, authentication_type_id: id, probe_url: orNull(text) },
    ...{ probe_method: orNull(text), ...times },
  },
  endpoints: {
    ...{ id, name: text, system_id: id, entity_type_id: orNull(id), endpoint: orNull(text), http_method: orNull(text) },
    ...{ data_type: orNull(text), pagination_method: orNull(text), direction: orNull(text) },
    ...{ returns_multiple_records: flag, deprecated_at: null, ...times },
  },
  variables: { id, key: text, label: text, value: orNull(text), secret: flag, locked: flag, ...times },
  'model-variables': {
    ...{ id, variable_id: id, alias: null, configurable: flag, required: flag, advanced: flag },
    ...{ model_type: text, model_id: id, ...times },
  },
  'connection-pools': { id, name: text, limit: 5, timeout: 30, ...times },
  certificates: {
    ...{ id, name: text, connector_id: orNull(id), certificate: MASK, passphrase: orNull(text), user_id: orNull(id) },
    ...times,
  },
  users: { id, name: text, email: text, ...times },
  'patchworks/field-tags': { id, field_path: text, tag: text, ...times },
  'patchworks/system-types': named,
  'patchworks/authentication-types': named,
  'patchworks/entity-types': named,
  'patchworks/system-templates': {
    ...{ id, name: text, label: orNull(text), colour: orNull(text), version: id, version_name: orNull(text) },
    ...{ system_type_id: id, protocol: orNull(text), date_format: orNull(text), help_link: orNull(text) },
    ...{ rate_limit_unit: orNull(text), rate_limit_duration: orNull(id), logo_url: orNull(text) },
    ...{ company_id: orNull(id), ...times },
  },
};

/** Of the row that is shown by its number. */
const shownOf: Readonly<Record<string, object>> = {
  variables: { key: 'token', value: MASK, secret: true, locked: false },
  'model-variables': { model_type: 'connector' },
};

const shapeOf = (path: string): object => {
  const found = shapes[path];
  if (found === undefined) throw new Error(`nothing is known of ${path}`);
  return found;
};

const url = expect.stringMatching(/^https?:\/\/.+\/api\/v1\/.+[?&]page=\d+/) as unknown;

/** §3.2 */
const pageOf = (data: unknown) => ({
  data,
  links: { first: url, last: url, prev: null, next: orNull(url) },
  meta: {
    ...{
      current_page: 1,
      from: orNull(golden.count),
      last_page: golden.count,
      path: expect.stringMatching(/[^?]+/) as unknown,
    },
    ...{ per_page: 15, to: orNull(golden.count), total: golden.count },
  },
});

/** One company is furnished for all. */
let furnished: Promise<Furnished> | undefined;
const rows = ({ tenant }: ConformanceWorld): Promise<Furnished> =>
  (furnished ??= furnish(tenant, `conformance ${randomUUID()}`));

const call = ({ userToken: token }: Tenant, method: string, path: string, body?: object) =>
  send(method, `${PATCHWORKS}/${path}`, { token, ...(body === undefined ? {} : { body }) });

const idOf = async (world: ConformanceWorld, path: string): Promise<string> =>
  String((await rows(world)).ids.get(path) ?? 1);

/** C1 and C2, and the like of every resource (§6.3). */
const readsOf = (path: string): GoldenAnswers => ({
  [`GET ${PATCHWORKS}/${path}`]: {
    ask: async (world) => {
      await rows(world);
      return call(world.tenant, 'GET', path);
    },
    status: 200,
    body: pageOf(expect.arrayContaining([shapeOf(path)])),
  },
  [`GET ${PATCHWORKS}/${path}/{${path === 'connectors' ? 'connector' : 'id'}}`]: {
    ask: async (world) => call(world.tenant, 'GET', `${path}/${await idOf(world, path)}`),
    status: 200,
    body: { data: { ...shapeOf(path), ...shownOf[path] } },
  },
});

/** A row of a company's own, made with what the furnished one has. */
const storeOf = (path: string, bodyOf: (ids: Furnished['ids'], name: string) => object): GoldenAnswer => ({
  ask: async (world) => {
    const { ids } = await rows(world);
    return call(world.tenant, 'POST', path.replace('{id}', await idOf(world, path)), bodyOf(ids, randomUUID()));
  },
  status: 200,
  body: { data: shapeOf(path) },
});

/** A connector that nothing else is told of. */
const ofNewConnector = (method: string, rest: string, body?: object): GoldenAnswer['ask'] => {
  return async (world) => {
    const implementation = (await rows(world)).ids.get('authentication-implementations');
    const made = await call(world.tenant, 'POST', 'connectors', connectorBody(randomUUID(), implementation));
    const { id: made_id } = (made.body as { data: { id: number } }).data;
    return call(world.tenant, method, `connectors/${String(made_id)}${rest}`, body);
  };
};

const updated = (method: string): GoldenAnswer => ({
  ask: ofNewConnector(method, '', { name: 'Renamed' }),
  status: 200,
  body: { data: { ...shapeOf('connectors'), name: 'Renamed' } },
});

/** patchworks-contract.md §2 to §6 */
export const patchworksGolden: GoldenAnswers = {
  ...(Object.assign({}, ...Object.keys(shapes).map(readsOf)) as GoldenAnswers),
  [`POST ${PATCHWORKS}/connectors`]: storeOf('connectors', (ids, name) =>
    connectorBody(name, ids.get('authentication-implementations')),
  ),
  [`PUT ${PATCHWORKS}/connectors/{connector}`]: updated('PUT'),
  [`PATCH ${PATCHWORKS}/connectors/{connector}`]: updated('PATCH'),
  [`DELETE ${PATCHWORKS}/connectors/{connector}`]: {
    ask: ofNewConnector('DELETE', ''),
    ...{ status: 200, body: { message: golden.text } },
  },
  [`POST ${PATCHWORKS}/connectors/{connector}/test`]: { ask: ofNewConnector('POST', '/test'), status: 200 },
  [`POST ${PATCHWORKS}/systems`]: storeOf('systems', (_ids, name) => ({ name, system_type_id: 1 })),
  [`POST ${PATCHWORKS}/authentication-implementations`]: storeOf('authentication-implementations', (ids, name) => ({
    ...{ name, system_id: ids.get('systems'), authentication_type_id: 1 },
  })),
  [`POST ${PATCHWORKS}/authentication-implementations/{id}/endpoints`]: {
    ask: async (world) => {
      const { ids } = await rows(world);
      const path = `authentication-implementations/${String(ids.get('authentication-implementations'))}/endpoints`;
      return call(world.tenant, 'POST', path, { endpoint_ids: [ids.get('endpoints')] });
    },
    status: 200,
    body: { data: shapeOf('authentication-implementations') },
  },
  [`POST ${PATCHWORKS}/endpoints`]: storeOf('endpoints', (ids, name) => ({ name, system_id: ids.get('systems') })),
  [`POST ${PATCHWORKS}/certificates`]: storeOf('certificates', (_ids, name) => ({ name, certificate: 'PEM' })),
  [`POST ${PATCHWORKS}/connection-pools`]: storeOf('connection-pools', (_ids, name) => ({
    ...{ name, limit: 5, timeout: 30 },
  })),
  [`POST ${PATCHWORKS}/model-variables`]: {
    ask: async (world) => {
      const { ids } = await rows(world);
      const body = { variable_id: ids.get('variables'), model_type: 'endpoint', model_id: ids.get('endpoints') };
      return call(world.tenant, 'POST', 'model-variables', body);
    },
    status: 200,
    body: { data: { ...shapeOf('model-variables'), model_type: 'endpoint' } },
  },
};
