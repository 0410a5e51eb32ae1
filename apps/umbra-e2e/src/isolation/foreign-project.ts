import { randomBytes } from 'node:crypto';
import { eventually } from '@umbra/testing';
import { jobEnded, startJob, UPLOADS } from '../support/bulk-jobs.ts';
import { addExternalDevice, newIdleConnector, type C2cConnector } from '../support/c2c.ts';
import { associationsOf, furnishWithRules, type FurnishedRules } from '../support/geofencing.ts';
import { send, succeed, type Answer } from '../support/http.ts';
import {
  JITTERBIT,
  logInToJitterbit,
  registerAtJitterbit,
  type JitterbitLogin,
  type JitterbitRegistration,
} from '../support/jitterbit.ts';
import { furnish, OWN_RESOURCES, PATCHWORKS, type Furnished } from '../support/patchworks.ts';
import type { DeviceSecret } from '../support/oauth.ts';
import { newDevice, newTenant, type Tenant, type TenantDevice } from '../support/tenant.ts';

/** A project with one of everything that has an id, which another project tries to get at. */
export interface ForeignProject extends Tenant {
  readonly device: TenantDevice;
  /** Not claimed by anybody. */
  readonly licence: DeviceSecret;
  readonly externalId: string;
  readonly virtualDeviceId: string;
  readonly virtualTrackingId: string;
  readonly jobId: string;
  readonly refreshToken: string;
  /** Of its device, with the type `of-isolation`. */
  readonly alias: string;
  /** In its payloads, labels and metadata and nowhere else. */
  readonly secret: string;
  /** Access points that its device has heard, and told with the place. */
  readonly privateMacs: readonly string[];
  readonly jitterbit: JitterbitLogin;
  readonly registration: JitterbitRegistration;
  readonly c2c: C2cConnector & { readonly externalDeviceId: string; readonly trackingId: string };
  readonly patchworks: Furnished;
  /** Its device is associated with each. */
  readonly geofencing: FurnishedRules;
  /** Of a bulk job, which has ended. */
  readonly bulkJobId: string;
}

interface JobDevice {
  readonly deviceId: string;
  readonly trackingId: string;
}

interface ListedDevice {
  readonly trackingId: string;
  readonly externalId?: string;
}

const OF_THE_JOB = 'by-a-job';

export async function newForeignProject(): Promise<ForeignProject> {
  const tenant = await newTenant('foreign');
  const token = tenant.userToken;
  const [device, licence] = await Promise.all([
    newDevice(tenant),
    succeed<DeviceSecret>('POST', `/registry/v2/${tenant.appId}/one-device`, { token }),
  ]);
  const externalId = `external-${device.deviceId.slice(0, 8)}`;
  const { jobId } = await succeed<{ jobId: string }>('POST', `/registry/v2/${tenant.appId}/devices?autoclaim=true`, {
    token,
    body: { devices: [{ id: externalId }] },
  });
  const virtual = await eventually('the virtual device is made', async () => {
    const { data } = await succeed<{ data: JobDevice[] }>('GET', `/registry/v2/${jobId}/results`, { token });
    return data[0];
  });
  const { refreshToken } = await succeed<{ refreshToken: string }>('POST', '/users/v2/login', {
    body: { email: tenant.email, password: tenant.password },
  });
  const secret = `secret-of-${device.deviceId}`;
  const path = `/shadows/v2/${device.trackingId}`;
  await succeed('PUT', path, { token, body: { desired: { payload: { secret } } } });
  await succeed('POST', '/v2/', { token: device.token, body: [{ timestamp: Date.now(), payload: { secret } }] });
  await eventually('the shadow shows the sample', async () => {
    const { reported } = await succeed<{ reported: { timestamp?: number } }>('GET', path, { token });
    return reported.timestamp !== undefined;
  });
  const alias = await annotate(device.trackingId, token, secret);
  const privateMacs = await contribute(device.token, token);
  // The map may know it before the shadow does: what is compared afterwards must have come to rest.
  await eventually('the shadow shows where it was heard', async () => {
    const { reported } = await succeed<{ reported: { position?: object } }>('GET', path, { token });
    return reported.position !== undefined;
  });
  const jitterbit = await logInToJitterbit(tenant);
  const registration = await registerAtJitterbit(jitterbit, `connector-of-${device.deviceId}`);
  const c2c = await connect(tenant, `of-${device.deviceId}`);
  const patchworks = await furnish(tenant, `row of ${device.deviceId}`);
  const geofencing = await furnishWithRules(tenant, `of ${device.deviceId}`, device.trackingId);
  const bulkJobId = await startJob(tenant, [
    { name: `made by ${device.deviceId.slice(0, 8)}`, externalId: OF_THE_JOB },
  ]);
  await jobEnded(tenant, bulkJobId);
  await listed(tenant, ({ externalId: of }) => of === OF_THE_JOB);
  return {
    ...{ jitterbit, registration, c2c, patchworks, geofencing, bulkJobId },
    ...tenant,
    ...{ device, licence, externalId, jobId, refreshToken, alias, secret, privateMacs },
    ...{ virtualDeviceId: virtual.deviceId, virtualTrackingId: virtual.trackingId },
  };
}

/** A connector with an external device that has its device here, which lists show. */
async function connect(tenant: Tenant, name: string): Promise<ForeignProject['c2c']> {
  const connector = await newIdleConnector(tenant, `connector ${name}`);
  const externalDeviceId = `ext-${name}`;
  const trackingId = await addExternalDevice(tenant, connector.connectorId, externalDeviceId);
  await listed(tenant, (device) => device.trackingId === trackingId);
  return { ...connector, externalDeviceId, trackingId };
}

/** Lists follow the registry a moment later. */
async function listed(tenant: Tenant, isSought: (device: ListedDevice) => boolean): Promise<void> {
  await eventually('its device is listed', async () => {
    const { data } = await succeed<{ data: ListedDevice[] }>('GET', '/users/v2/devices', { token: tenant.userToken });
    return data.some(isSought);
  });
}

/** Labels, an alias and metadata of its device. @returns the alias */
async function annotate(trackingId: string, token: string, secret: string): Promise<string> {
  const alias = `alias-of-${trackingId.slice(-12)}`;
  const labels = { name: [secret.slice(0, 50)], tag: ['food'] };
  await succeed('PUT', `/labels/v4/device/${trackingId}/batch`, { token, body: { labels } });
  await succeed('PUT', `/aliases/v2/${trackingId}/of-isolation/${alias}`, { token });
  await succeed('PUT', `/metadata/v2/devices/${trackingId}`, { token, body: { secret } });
  return alias;
}

const CONTRIBUTIONS = 8;

/** Teaches the project's own map some access points of nobody else's, and waits until it knows them. */
async function contribute(deviceToken: string, userToken: string): Promise<readonly string[]> {
  const privateMacs = Array.from({ length: 4 }, () => {
    const bytes = randomBytes(4).toString('hex').match(/../g)!;
    return ['02', ...bytes, '10'].join(':');
  });
  const wlan = privateMacs.map((mac) => ({ mac, powrx: -60 }));
  const nowMs = Date.now();
  const body = Array.from({ length: CONTRIBUTIONS }, (_, nth) => ({
    timestamp: nowMs - (nth + 1) * 60_000,
    position: { lat: 60.17 + nth * 1e-5, lng: 24.94, accuracy: 5 },
    scan: { wlan },
  }));
  await succeed('POST', '/v2/', { token: deviceToken, body });
  await eventually('its own map knows what it heard', async () => {
    const asked = { wlan: privateMacs.map((mac) => ({ mac, rss: -60 })) };
    return (await send('POST', '/v2/locate', { token: userToken, body: asked })).status === 200;
  });
  return privateMacs;
}

/** All by which an answer would betray the project. */
export const betrayals = (foreign: ForeignProject): readonly string[] => [
  foreign.projectId,
  foreign.appId,
  foreign.userId,
  foreign.email,
  foreign.keyId,
  foreign.device.deviceId,
  foreign.device.trackingId,
  foreign.device.deviceSecret,
  foreign.licence.deviceId,
  foreign.externalId,
  foreign.virtualDeviceId,
  foreign.virtualTrackingId,
  foreign.jobId,
  foreign.alias,
  foreign.secret,
  foreign.jitterbit.authToken,
  foreign.registration.name,
  foreign.registration.key,
  foreign.registration.secret,
  foreign.c2c.connectorId,
  foreign.c2c.name,
  foreign.c2c.externalDeviceId,
  foreign.c2c.trackingId,
  foreign.patchworks.name,
  foreign.geofencing.name,
  foreign.geofencing.geofenceId,
  foreign.geofencing.ruleId,
  foreign.geofencing.sensorRuleId,
  foreign.bulkJobId,
  ...foreign.patchworks.secrets,
];

/** Where its own map says that its access points are heard. */
async function whereIs({ userToken, privateMacs }: ForeignProject): Promise<Answer['body']> {
  const body = { wlan: privateMacs.map((mac) => ({ mac, rss: -60 })) };
  return (await send('POST', '/v2/locate', { token: userToken, body })).body;
}

async function registrations({ jitterbit: { authToken, orgId } }: ForeignProject): Promise<Answer['body']> {
  return (await send('GET', `${JITTERBIT}/orgs/${orgId}/connector`, { headers: { authToken } })).body;
}

/** What its own user sees of it: the same before and after the others have tried. */
export async function portrait(foreign: ForeignProject): Promise<object> {
  const read = async (path: string): Promise<Answer['body']> =>
    (await send('GET', path, { token: foreign.userToken })).body;
  const { appId, device, licence, jobId, virtualTrackingId, externalId } = foreign;
  return {
    shadow: await read(`/shadows/v2/${device.trackingId}`),
    virtualShadow: await read(`/shadows/v2/${externalId}?appId=${appId}`),
    trace: await read(`/traces/v2/${device.trackingId}`),
    virtualTrace: await read(`/traces/v2/${virtualTrackingId}`),
    licences: await read(`/registry/v2/${appId}/devices`),
    deviceId: await read(`/registry/v2/${device.trackingId}`),
    trackingId: await read(`/registry/v2/devices/${device.deviceId}`),
    unclaimed: (await send('GET', `/registry/v2/devices/${licence.deviceId}`, { token: foreign.userToken })).status,
    labels: await read('/labels/v4/device'),
    aliases: await read('/aliases/v2'),
    metadata: await read(`/metadata/v2/devices/${device.trackingId}`),
    job: await read(`/registry/v2/${jobId}/results`),
    devices: await read('/users/v2/devices'),
    sharing: await read('/positioning/v2/sharing'),
    located: await whereIs(foreign),
    registered: await registrations(foreign),
    connectors: await read('/c2c/v4/connectors'),
    geofences: await read('/geofences/v2'),
    rules: await read('/rules/v4'),
    sensorRules: await read('/sensors/v3'),
    associations: await associationsOf(foreign, device.trackingId),
    bulkJobs: await read(UPLOADS),
    bulkJobResults: await read(`${UPLOADS}/${foreign.bulkJobId}/results`),
    patchworks: await Promise.all(OWN_RESOURCES.map((path) => read(`${PATCHWORKS}/${path}`))),
    externalDevices: await read(`/c2c/v4/connectors/${foreign.c2c.connectorId}/ext-devices`),
  };
}
