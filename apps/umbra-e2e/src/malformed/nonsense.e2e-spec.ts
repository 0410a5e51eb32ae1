import { logIn } from '../support/actors.ts';
import { operations, type Operation } from '../support/api-documents.ts';
import { C2C, newIdleConnector } from '../support/c2c.ts';
import { environment } from '../support/environment.ts';
import { furnishWithRules, type FurnishedRules } from '../support/geofencing.ts';
import { send, succeed, type Answer } from '../support/http.ts';
import { logInToJitterbit } from '../support/jitterbit.ts';
import { furnish, PATCHWORKS, type Furnished } from '../support/patchworks.ts';
import { newDevice, newTenant } from '../support/tenant.ts';
import { untilVisible } from '../support/visibility.ts';

/** Texts on which paths, queries, statements and columns are known to break. */
const NONSENSE = [
  '%00',
  'a%00b',
  '%F0%9F%9B%B0',
  '%ED%9F%BF',
  "'%20OR%20'1'%3D'1",
  '%22%3B--',
  '%2E%2E%2F',
  'a%2Fb',
  '__proto__',
  'constructor',
  'undefined',
  'null',
  '-1',
  '1e999',
  'A'.repeat(51),
  'A'.repeat(500),
  'A'.repeat(4_000),
];

/** Fewer, since every name of a query gets each of them. */
const QUERY_NONSENSE = [
  '',
  '%00',
  'a%00b',
  '%F0%9F%9B%B0',
  "'%20OR%20'1'%3D'1",
  '-1',
  '1e999',
  '9'.repeat(30),
  'A'.repeat(500),
];

const QUERY_NAMES = [
  ...['appId', 'projectId', 'count', 'limit', 'pageToken', 'after', 'before', 'sort', 'bbox', 'mode', 'outliers'],
  ...[
    'confidence',
    'fallback',
    'required',
    'last',
    'async',
    'autoclaim',
    'desired',
    'startIndex',
    'endIndex',
    'projectIds',
    'projectTypes',
    'smooth',
  ],
  ...['type', 'externalId', 'fields', 'labels[a]', 'floor', 'floor[id]', 'status', 'fileName'],
  ...['deleteDevices', 'apiKey', 'include', 'page', 'per_page', 'filter[name]', 'fields[connectors]'],
];

/** Members by which bodies of all operations are read, filled with what no column takes. */
const poisoned = (value: unknown) =>
  Object.fromEntries(
    [
      ...[
        'email',
        'username',
        'password',
        'name',
        'realm',
        'accessToken',
        'refreshToken',
        'scope',
        'role',
        'samplesPerSecond',
      ],
      ...['count', 'devices', 'ownerAppId', 'desired', 'id', 'appId', 'data'],
      ...['version', 'key', 'secret', 'timezone', 'rate_limit_duration', 'variables', 'filters', 'field_tags'],
      ...['labels', 'aliases'],
      ...['type', 'definition', 'threshold', 'range', 'geofenceId', 'description', 'action'],
      ...['ruleIds', 'geofenceIds', 'trackingIds', 'oldRules', 'newRules'],
      ...['certificate', 'system_id', 'authentication_implementation_id', 'endpoint_ids', 'endpoint_schema'],
    ].map((member) => [member, value]),
  );

const BODIES: readonly unknown[] = [
  null,
  5,
  'text',
  [],
  {},
  [null],
  ['\u0000'],
  [['a']],
  poisoned('\u0000'),
  poisoned('\ud800'),
  poisoned('x'.repeat(100_000)),
  poisoned(1e308),
  poisoned(-0.5),
  poisoned(null),
  poisoned([]),
  poisoned({}),
  poisoned([{ id: '\u0000' }]),
  { desired: { payload: { a: '\u0000' } } },
  { name: 'x', driverId: 'umbra-loopback', enabled: true, externalCloudInfo: { url: '\u0000', password: [1] } },
  { name: '\ud800', driverId: '__proto__', enabled: true, externalCloudInfo: { ['\u0000']: {} }, refreshIntervalS: 60 },
  [{ externalDeviceId: '\u0000', externalDeviceInfo: { a: '\ud800' } }],
  { externalDeviceIds: ['\u0000', '\ud800'] },
  { variables: [{ key: '\u0000', label: '\ud800', value: 'x', pivot: [] }, null, 5] },
  { desired: { payload: { ['\u0000']: '\ud800' } } },
  { labels: { ['\u0000']: ['\ud800'], a: [null], b: 'x' }, aliases: { a: ['\u0000'] } },
  { filters: [{ key: '\u0000', value: '%_\\', storage: 'labels' }] },
  { type: 'circle', name: '\u0000', definition: { center: { lat: 1e308, lng: '1' }, radius: -1 } },
  { type: 'polygon', definition: { points: [null, { lat: 1, lng: 2, alt: 3 }, [1, 2]], floor: { id: '\ud800' } } },
  { type: 'poi', definition: { location: { room: '\u0000', position: [] } } },
  { type: 'stock', geofenceId: '\u0000', threshold: { minVolume: 1e308, maxVolume: -1 } },
  { type: 'temperature', range: { begin: '\u0000', end: 1e308 } },
  { ruleIds: ['\u0000', null], geofenceIds: [{}], trackingIds: ['\ud800'], oldRules: [], newRules: null },
  [{ name: '\u0000', type: '\ud800', tags: ['\u0000'], geofences: ['x'], rules: [1], sendMs: 1e308, areaBased: 2 }],
  [{ name: 'x', deviceId: '\u0000' }, { trackingId: '\ud800' }],
  [{ connectorId: '\u0000', externalDeviceId: '\ud800', unclaimOnly: '1e999' }],
  { desired: { system: { sensorLoggingTag: '\u0000', rate: { sendMs: 1e308 } } } },
  JSON.parse('{"__proto__":{"desired":{}},"constructor":1,"toString":{}}') as unknown,
];

const tokens = { admin: '', user: '', device: '' };
const jitterbit = { authToken: '', orgId: '' };
let trackingId = '';
let connectorId = '';
let furnished: Furnished;
let rules: FurnishedRules;

beforeAll(async () => {
  const tenant = await newTenant('nonsense');
  const device = await newDevice(tenant);
  Object.assign(tokens, { admin: await logIn(environment.admin), user: tenant.userToken, device: device.token });
  trackingId = device.trackingId;
  Object.assign(jitterbit, await logInToJitterbit(tenant));
  ({ connectorId } = await newIdleConnector(tenant));
  furnished = await furnish(tenant, 'nonsense');
  rules = await furnishWithRules(tenant, 'nonsense', trackingId);
});

const tokenFor = ({ path }: Operation): string => {
  if (path.startsWith('/admin/') || path.startsWith('/positioning/v2/stations/')) return tokens.admin;
  return path === '/v2/' || path === '/device-http/v2' ? tokens.device : tokens.user;
};

interface RefusalBody {
  readonly code?: number | string;
  readonly id?: string;
  readonly correlationId?: string;
  readonly error_description?: string;
  readonly message?: string;
  readonly errorCode?: string;
}

const isUsual = ({ status, body }: Answer<RefusalBody | undefined>): boolean =>
  body?.code === status && typeof body.id === 'string';

/** positioning.md §1.2 */
const isOfPositioning = ({ status, body }: Answer<RefusalBody | undefined>): boolean =>
  status === 401 || status === 403
    ? typeof body?.error_description === 'string'
    : body?.code === `E606${String(status)}` && typeof body.correlationId === 'string';

/** patchworks-contract.md §3.3 */
const isOfPatchworks = ({ body }: Answer<RefusalBody | undefined>): boolean => typeof body?.message === 'string';

/** jitterbit-contract.md §3 */
const isOfJitterbit = ({ body }: Answer<RefusalBody | undefined>): boolean => typeof body?.errorCode === 'string';

function isEnvelopeOf({ service, path }: Operation, answer: Answer<RefusalBody | undefined>): boolean {
  if (path.startsWith('/jitterbit-cloud-restful-service/')) return isOfJitterbit(answer);
  if (path.startsWith('/fabric/api/') || path.startsWith('/api/v1/')) return isOfPatchworks(answer);
  return service === 'positioning' ? isOfPositioning(answer) : isUsual(answer);
}

/** What is wrong with the answer, or undefined. */
async function complaintAbout(operation: Operation, target: string, body?: unknown): Promise<string | undefined> {
  const answer = await send<RefusalBody | undefined>(operation.method, target, {
    token: tokenFor(operation),
    headers: { authToken: jitterbit.authToken },
    ...(body === undefined ? {} : { body }),
  });
  const { status } = answer;
  if (status < 400 || (status < 500 && isEnvelopeOf(operation, answer))) return undefined;
  return `${target.slice(0, 100)} ${JSON.stringify(body ?? '').slice(0, 80)}: ${String(status)} ${JSON.stringify(answer.body)}`;
}

/** With what is the tenant's own, so that not all of it ends at the door. */
function ownPath({ path }: Operation): string {
  if (path.startsWith(`${C2C}/`)) return path.replace('{connectorId}', connectorId);
  if (path.startsWith(`${PATCHWORKS}/`)) {
    const [resource = ''] = path.slice(PATCHWORKS.length + 1).split('/{');
    return path.replace(/\{(id|connector)\}/, String(furnished.ids.get(resource) ?? 1));
  }
  return path
    .replace('{resourceType}/{resourceId}', `device/${trackingId}`)
    .replace('{resourceType}', 'device')
    .replace('{kind}/{id}', `devices/${trackingId}`)
    .replace('{kind}', 'devices')
    .replace('{trackingId}', trackingId)
    .replace('{geofenceId}', rules.geofenceId)
    .replace('{ruleId}', rules.ruleId)
    .replace('{sensorRuleId}', rules.sensorRuleId)
    .replace('{orgId}', jitterbit.orgId);
}

const AT_ONCE = 8;

/** Asks all, some at a time. */
async function complaintsAbout(asks: readonly (() => Promise<string | undefined>)[]): Promise<string[]> {
  const complaints: string[] = [];
  const queue = [...asks];
  const work = async () => {
    for (let ask = queue.pop(); ask !== undefined; ask = queue.pop()) {
      const complaint = await ask();
      if (complaint !== undefined) complaints.push(complaint);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return complaints;
}

describe('nonsense', () => {
  const all = operations.filter(({ isProbe }) => !isProbe).map((operation) => [operation.name, operation] as const);

  it.each(all.filter(([, { path }]) => path.includes('{')))(
    'in the path of %s breaks nothing',
    async (_name, operation) => {
      const targets = NONSENSE.map((text) => operation.path.replaceAll(/\{\w+\}/g, text));
      expect(await complaintsAbout(targets.map((target) => () => complaintAbout(operation, target)))).toEqual([]);
    },
  );

  it.each(all.filter(([, { method }]) => method === 'GET'))(
    'in the query of %s breaks nothing',
    async (_name, operation) => {
      const path = ownPath(operation).replaceAll(/\{\w+\}/g, 'desired');
      const queries = QUERY_NAMES.flatMap((name) => [
        ...QUERY_NONSENSE.map((text) => `${name}=${text}`),
        `${name}=1&${name}=1`,
      ]);
      const complaints = await complaintsAbout(
        queries.map((query) => () => complaintAbout(operation, `${path}?${query}`)),
      );
      expect(complaints).toEqual([]);
    },
  );

  it.each(all.filter(([, { method }]) => method !== 'GET' && method !== 'DELETE'))(
    'in the body of %s breaks nothing',
    async (_name, operation) => {
      const path = ownPath(operation).replaceAll(/\{\w+\}/g, 'nothing');
      const complaints = await complaintsAbout(BODIES.map((body) => () => complaintAbout(operation, path, body)));
      expect(complaints).toEqual([]);
    },
  );

  it('in the payload of a sample that was acknowledged comes out again as it went in', async () => {
    const payload = JSON.parse('{"a":"\\ud800","b":"\\u0000","\\u0000":1,"__proto__":{"x":1},"n":1e300}') as object;
    const timestamp = Date.now();
    await succeed('POST', '/v2/', { token: tokens.device, body: [{ timestamp, payload }] });
    await untilVisible(tokens.user, trackingId, timestamp);
    const { reported } = await succeed<{ reported: { payload: object } }>('GET', `/shadows/v2/${trackingId}`, {
      token: tokens.user,
    });
    expect(JSON.stringify(reported.payload)).toBe(JSON.stringify(payload));
    const trace = await succeed<{ data: { payload: object }[] }>('GET', `/traces/v2/${trackingId}?count=1`, {
      token: tokens.user,
    });
    expect(JSON.stringify(trace.data[0]?.payload)).toBe(JSON.stringify(payload));
  });
});
