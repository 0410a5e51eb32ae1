import { telemetryTopic } from '@umbra/contracts/telemetry';
import { eventually, readTopic, testConnection, TraccarServer } from '@umbra/testing';
import { send, succeed } from '../support/http.ts';
import { keepSecret } from '../support/secrets.ts';
import { newTenant, type Tenant } from '../support/tenant.ts';
import { runNow } from './due-now.ts';

const DEVICES = 200;
const DEVICES_AT_ONCE = 100;
const ALL_THERE_MS = 100_000;
const TEST_MS = 240_000;

interface Shadows {
  readonly items: readonly { readonly externalId: string; readonly shadow: { readonly reported: Reported } }[];
  readonly nextPageToken?: string;
}

interface ExternalDevices {
  readonly items: readonly { readonly provisioning: string }[];
  readonly nextPageToken?: string;
}

interface Reported {
  readonly timestamp?: string;
  readonly position?: { readonly lat: number; readonly lng: number; readonly speed?: number };
}

/** Acceptance 1: two hundred moving devices of a Traccar server, from its REST API to shadow and trace. */
describe('a Traccar server with 200 devices', () => {
  let tenant: Tenant;
  let cloud: TraccarServer;
  let connectorId: string;

  beforeAll(async () => {
    tenant = await newTenant('traccar');
    cloud = await TraccarServer.start({ nowMs: Date.now, devices: DEVICES });
    keepSecret('Traccar token', cloud.token);
  });
  afterAll(() => cloud.stop());

  const call = <Body>(method: string, path: string, body?: object) =>
    succeed<Body>(method, path, { token: tenant.userToken, ...(body === undefined ? {} : { body }) });

  /** Every device takes a fix. @returns when */
  const drive = (): number => {
    const atMs = Date.now();
    cloud.drive(atMs);
    return atMs;
  };

  /** When each device last reported, by its name at the cloud. */
  const reported = async (): Promise<ReadonlyMap<string, Reported>> => {
    const found = new Map<string, Reported>();
    let pageToken: string | undefined;
    do {
      const page: Shadows = await call<Shadows>(
        'GET',
        `/shadows/v4?limit=100${pageToken === undefined ? '' : `&pageToken=${pageToken}`}`,
      );
      for (const { externalId, shadow } of page.items) found.set(externalId, shadow.reported);
      pageToken = page.nextPageToken;
    } while (pageToken !== undefined);
    return found;
  };

  const provisionedDevices = async (): Promise<number> => {
    let found = 0;
    let pageToken: string | undefined;
    do {
      const next = pageToken === undefined ? '' : `&pageToken=${pageToken}`;
      const path = `/c2c/v4/connectors/${connectorId}/ext-devices?limit=100${next}`;
      const page: ExternalDevices = await call<ExternalDevices>('GET', path);
      found += page.items.filter(({ provisioning }) => provisioning === 'provisioned').length;
      pageToken = page.nextPageToken;
    } while (pageToken !== undefined);
    return found;
  };

  const allReportAt = (atMs: number) =>
    eventually(
      `all devices reported ${new Date(atMs).toISOString()}`,
      async () => {
        const shadows = await reported();
        const current = [...shadows.values()].filter(({ timestamp }) => Date.parse(timestamp ?? '') === atMs);
        return current.length === DEVICES && shadows;
      },
      ALL_THERE_MS,
    );

  const tracesOf = async (uniqueId: string): Promise<readonly number[]> => {
    const path = `/traces/v2/${uniqueId}?appId=${tenant.appId}&count=100`;
    const { data } = await call<{ data: readonly { timestamp: number }[] }>('GET', path);
    return data.map(({ timestamp }) => timestamp);
  };

  /** What the log holds of the tenant: connectors of other tenants go on meanwhile. */
  const telemetryOnLog = async (): Promise<number> => {
    const connection = testConnection();
    try {
      const records = await readTopic(connection, telemetryTopic.name);
      return records.filter(({ value }) => value?.includes(tenant.projectId) === true).length;
    } finally {
      await connection.close();
    }
  };

  it(
    'C2C-1 C2C-9 within an interval all positions are in shadows and traces',
    async () => {
      ({ connectorId } = await call<{ connectorId: string }>('POST', '/c2c/v4/connectors', {
        ...{ name: 'fleet', driverId: 'traccar', enabled: true, refreshIntervalS: 3_600 },
        externalCloudInfo: { url: cloud.url, token: cloud.token },
      }));
      const names = cloud.devices.map(({ uniqueId }) => uniqueId);
      for (let from = 0; from < DEVICES; from += DEVICES_AT_ONCE) {
        const added = names.slice(from, from + DEVICES_AT_ONCE).map((externalDeviceId) => ({ externalDeviceId }));
        await call('POST', `/c2c/v4/connectors/${connectorId}/ext-devices`, added);
      }
      await eventually('all are provisioned', async () => (await provisionedDevices()) === DEVICES, ALL_THERE_MS);
      const atMs = drive();
      // One that was under way may have sent them already.
      await eventually(
        'a run has read them all',
        async () => (await runNow(connectorId)).read >= DEVICES,
        ALL_THERE_MS,
      );
      const shadows = await allReportAt(atMs);
      for (const { uniqueId, positions } of cloud.devices) {
        const { latitude, longitude } = positions.at(-1)!;
        expect(shadows.get(uniqueId)?.position).toMatchObject({ lat: latitude, lng: longitude });
      }
      expect(await tracesOf(names[0]!)).toEqual([atMs]);
    },
    TEST_MS,
  );

  it(
    'C2C-21 a second run adds nothing to the log',
    async () => {
      const before = await telemetryOnLog();
      expect(before).toBeGreaterThanOrEqual(DEVICES);
      const run = await runNow(connectorId);
      expect(run).toMatchObject({ state: 'succeeded', sent: 0 });
      expect(run.read).toBeGreaterThanOrEqual(DEVICES);
      expect(await telemetryOnLog()).toBe(before);
    },
    TEST_MS,
  );

  it(
    'C2C-21 a trace that its user deleted does not come back',
    async () => {
      const name = cloud.devices[3]!.uniqueId;
      expect(await tracesOf(name)).toHaveLength(1);
      const path = `/traces/v2/${name}?appId=${tenant.appId}`;
      const deleted = await send('DELETE', path, { token: tenant.userToken, headers: { 'x-confirm': 'true' } });
      expect(deleted.status).toBe(204);
      await eventually('it is gone', async () => (await tracesOf(name)).length === 0);
      expect(await runNow(connectorId)).toMatchObject({ state: 'succeeded', sent: 0 });
      const laterMs = drive();
      await runNow(connectorId);
      await allReportAt(laterMs);
      expect(await tracesOf(name)).toEqual([laterMs]);
    },
    TEST_MS,
  );

  it(
    'C2C-22 a server that is away for three intervals, with devices that upload late, loses nothing',
    async () => {
      const late = cloud.devices.slice(0, 40);
      cloud.disconnect(late);
      const missedMs: number[] = [];
      await cloud.goAway();
      for (let interval = 0; interval < 3; interval += 1) {
        missedMs.push(drive());
        expect((await runNow(connectorId)).state).toBe('failed');
      }
      await cloud.comeBack();
      const backMs = drive();
      await runNow(connectorId);
      cloud.reconnect(late);
      await runNow(connectorId);
      await allReportAt(backMs);
      for (const { uniqueId } of [late[0]!, late[39]!, cloud.devices[199]!]) {
        expect((await tracesOf(uniqueId)).slice(0, 4)).toEqual([backMs, ...[...missedMs].reverse()]);
      }
    },
    TEST_MS,
  );
});
