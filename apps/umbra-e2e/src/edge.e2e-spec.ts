import { randomUUID } from 'node:crypto';
import { desiredShadowTopic } from '@umbra/contracts/desired-shadow';
import { parseEvent } from '@umbra/contracts/envelope';
import { telemetryTopic } from '@umbra/contracts/telemetry';
import { eventually, readTopic, testConnection } from '@umbra/testing';
import { apiDocuments } from './support/api-documents.ts';
import { send, succeed } from './support/http.ts';
import { newDevice, newTenant, type Tenant, type TenantDevice } from './support/tenant.ts';

let tenant: Tenant;
let device: TenantDevice;
const connection = testConnection();

beforeAll(async () => {
  tenant = await newTenant('edge');
  device = await newDevice(tenant);
});

afterAll(() => connection.close());

/** The correlation ids of the events about the device. */
async function correlationsOn(topic: string): Promise<string[]> {
  const messages = await readTopic(connection, topic);
  return messages.filter(({ key }) => key === device.trackingId).map(({ value }) => parseEvent(value).correlationId);
}

/** Once so many can be read: transactions of others may be open before them. */
const correlationsOfPosts = (count: number): Promise<string[]> =>
  eventually(`${String(count)} posts are on the log`, async () => {
    const found = await correlationsOn(telemetryTopic.name);
    return found.length >= count && found;
  });

describe('the edge', () => {
  it('GEN-1 answers GET / with 404 and a body', async () => {
    const { status, body } = await send('GET', '/');
    expect({ status, body }).toMatchObject({ status: 404, body: { code: 404, error: 'Not Found' } });
  });

  it("passes the caller's X-Request-Id on into the events, by the log directly and by the outbox", async () => {
    const [posted, changed] = [randomUUID(), randomUUID()];
    await succeed('POST', '/v2/', {
      ...{ token: device.token, headers: { 'x-request-id': posted } },
      body: [{ timestamp: Date.now() }],
    });
    expect(await correlationsOfPosts(1)).toEqual([posted]);
    await succeed('PUT', `/shadows/v2/${device.trackingId}`, {
      ...{ token: tenant.userToken, headers: { 'x-request-id': changed } },
      body: { desired: { payload: { a: 1 } } },
    });
    await eventually('the change is on the log', async () =>
      (await correlationsOn(desiredShadowTopic.name)).includes(changed),
    );
  });

  it('makes an id in place of one that is no UUID', async () => {
    await succeed('POST', '/v2/', {
      ...{ token: device.token, headers: { 'x-request-id': 'order 66' } },
      body: [{ timestamp: Date.now() - 5_000 }],
    });
    expect((await correlationsOfPosts(2)).at(-1)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
  });

  it('§1.1 tells health and version of connectors under the prefix of C2C', async () => {
    expect(await succeed('GET', '/c2c/v4/health')).toEqual({ message: 'healthy' });
    expect(Object.values(await succeed<object>('GET', '/c2c/v4/version'))).toEqual([
      expect.stringMatching(/^\d+\.\d+\.\d+/),
    ]);
  });

  it.each(['/bulkjobs/v4', '/geofences/v2', '/rules/v4', '/sensors/v3', '/associations/v3'])(
    '§1.1 tells health and version of what answers under %s',
    async (prefix) => {
      expect(await succeed('GET', `${prefix}/health`)).toEqual({ message: 'healthy' });
      expect(Object.values(await succeed<object>('GET', `${prefix}/version`))).toEqual([
        expect.stringMatching(/^\d+\.\d+\.\d+/),
      ]);
    },
  );

  it('ERR-7 answers under the prefixes of jobs and geofences in the envelope', async () => {
    expect(await send('GET', '/bulkjobs/v4')).toMatchObject({ status: 404, body: { code: 404 } });
    expect(await send('GET', '/geofences/v2/no/such/route')).toMatchObject({ status: 404, body: { code: 404 } });
  });

  it('shows the API document of every service under /docs', async () => {
    const page = await send<string>('GET', '/docs');
    expect(page.body).toContain('swagger-ui');
    const start = await send<string>('GET', '/docs/start.js');
    expect([...apiDocuments.keys()]).toEqual([
      ...['bulk-jobs', 'connectors', 'geofencing', 'ingestion', 'positioning', 'registry', 'shadows'],
    ]);
    for (const [service, document] of apiDocuments) {
      expect(start.body).toContain(`/docs/openapi/${service}.json`);
      expect(await succeed('GET', `/docs/openapi/${service}.json`)).toEqual(document);
    }
  });

  it('has health and metrics of every service on its internal port, and there alone', async () => {
    const portsFrom = (variable: string) => JSON.parse(process.env[variable] ?? '{}') as Record<string, number>;
    const http = portsFrom('UMBRA_HTTP_PORTS');
    const ports = Object.entries(portsFrom('UMBRA_INTERNAL_PORTS'));
    expect(ports.map(([service]) => service).sort()).toEqual([
      'bulk-jobs',
      'connectors',
      'gateway',
      'geofencing',
      'ingestion',
      'positioning',
      'registry',
      'shadows',
    ]);
    for (const [service, port] of ports) {
      // There is no series of requests before the first.
      await send('GET', `http://127.0.0.1:${String(http[service])}/no/such/path`);
      const ready = await send('GET', `http://127.0.0.1:${String(port)}/health/ready`);
      expect({ service, status: ready.status }).toEqual({ service, status: 200 });
      const metrics = await send<string>('GET', `http://127.0.0.1:${String(port)}/metrics`);
      expect(metrics.body).toMatch(
        new RegExp(`^umbra_http_request_duration_seconds_count\\{.*service="${service}"`, 'm'),
      );
    }
    expect((await send('GET', '/metrics')).status).toBe(404);
  });
});
