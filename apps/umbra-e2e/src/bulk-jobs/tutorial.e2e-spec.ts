import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@umbra/testing';
import { jobEnded, jobResults, jobStatus, runJob, UPLOADS, type JobStatus } from '../support/bulk-jobs.ts';
import { newIdleConnector } from '../support/c2c.ts';
import { curl } from '../support/curl.ts';
import { environment } from '../support/environment.ts';
import { associationsOf, newGeofence, newRule, newTemperatureRule } from '../support/geofencing.ts';
import { succeed } from '../support/http.ts';
import type { DeviceSecret } from '../support/oauth.ts';
import { keepSecret } from '../support/secrets.ts';
import { newTenant, type Tenant } from '../support/tenant.ts';
import { tutorialCsv, tutorialDeletion, tutorialJson } from './tutorial.ts';

interface Created {
  readonly jobId: string;
}
interface Desired {
  readonly desired: { readonly system?: Readonly<Record<string, unknown>> };
}
interface Labelled {
  readonly labels: Readonly<Record<string, readonly string[]>>;
}

const url = `${environment.url}${UPLOADS}`;
const TRACKING_ID = expect.stringMatching(/^(HERE|VRTR)-/) as string;

let folder: string;
let tenant: Tenant;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'umbra-tutorial-'));
  tenant = await newTenant('tutorial');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What the tutorial's reader has in the working directory. */
function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const upload = <Body = Created>(type: string, how: '-d' | '--data-binary', data: string) =>
  curl<Body>(
    ...['-X', 'POST', `${url}?projectId=${tenant.projectId}`, '-H', `Authorization: Bearer ${tenant.userToken}`],
    ...['-H', `Content-Type: ${type}`, how, data],
  );

const ask = <Body>(method: string, path: string, ...more: string[]) =>
  curl<Body>(
    ...['-X', method, `${url}${path}?projectId=${tenant.projectId}`],
    ...['-H', `Authorization: Bearer ${tenant.userToken}`, ...more],
  );

/** Uploads as the tutorial does. @returns the job, ended */
async function uploaded(type: string, how: '-d' | '--data-binary', data: string) {
  const { status, body } = await upload(type, how, data);
  expect({ status, body }).toEqual({ status: 202, body: { jobId: expect.stringMatching(/^BULK-/) as string } });
  const ended = await jobEnded(tenant, body.jobId);
  return { jobId: body.jobId, ended, results: await jobResults(tenant, body.jobId) };
}

const ended = (counts: Partial<JobStatus> & Pick<JobStatus, 'total'>): JobStatus => ({
  ...{ status: 'completed', type: 'create', progress: 100, pending: 0 },
  ...{ succeeded: 0, partiallySucceeded: 0, failed: 0 },
  ...counts,
});

const get = <Body>(path: string) => succeed<Body>('GET', path, { token: tenant.userToken });
const systemOf = async (trackingId: string) => (await get<Desired>(`/shadows/v2/${trackingId}`)).desired.system;
const labelsOf = async (trackingId: string) => (await get<Labelled>(`/labels/v4/device/${trackingId}`)).labels;
const idOf = (results: Awaited<ReturnType<typeof jobResults>>, nth: number): string => results[nth]?.trackingId ?? '';

async function newLicence(): Promise<string> {
  const licence = await succeed<DeviceSecret>('POST', `/registry/v2/${tenant.appId}/one-device`, {
    token: tenant.userToken,
  });
  keepSecret('device secret', licence.deviceSecret);
  return licence.deviceId;
}

describe('the published tutorial, sent with curl as printed', () => {
  it('§9.4 (a) a spreadsheet: claims, adds and makes devices, names, labels, configures and associates them', async () => {
    const deviceId = await newLicence();
    const { connectorId } = await newIdleConnector(tenant);
    const [first, second] = [await newGeofence(tenant, 'yard'), await newGeofence(tenant, 'dock')];
    const [dwelling, other] = [await newRule(tenant, 'dwells'), await newRule(tenant, 'dwells long')];
    const cold = await newTemperatureRule(tenant, 'cold');
    const csv = tutorialCsv({ deviceId, connectorId, rules: [dwelling, cold, other], geofences: [first, second] });
    const job = await uploaded('text/csv', '--data-binary', `@${file('file.csv', csv)}`);
    expect(job.results).toEqual([
      { name: 'my super tracker in area based mode', deviceId, trackingId: TRACKING_ID },
      expect.objectContaining({ externalDeviceId: 'MyExternalDevice1', connectorId, trackingId: TRACKING_ID }),
      {
        ...{ name: 'my new tracker', trackingId: TRACKING_ID },
        ...{ deviceId: expect.any(String) as string, deviceSecret: expect.stringMatching(/^[\w-]{43}$/) as string },
      },
    ]);
    expect(job.ended).toEqual(ended({ total: 3, succeeded: 3 }));

    const [claimed, external, made] = [0, 1, 2].map((nth) => idOf(job.results, nth)) as [string, string, string];
    await eventually('the desired states are there', async () => {
      expect(await systemOf(claimed)).toMatchObject({
        rate: { sendMs: 600_000, sampleMs: 100_000 },
        syncGeofences: true,
        sensorAlarmConfig: { alertTemperatureCMin: -20, alertTemperatureCMax: 5 },
        lastModifiedGeofenceTimestamp: expect.any(Number) as number,
      });
      expect(await systemOf(made)).toMatchObject({ rate: { sendMs: 600_000, sampleMs: 300_000, distanceM: 100 } });
      return true;
    });
    expect(await labelsOf(claimed)).toEqual({
      name: ['my super tracker in area based mode'],
      type: ['Returnable / Reusable'],
      tag: ['food', 'priority2'],
    });
    expect(await labelsOf(external)).toEqual({
      ...{ name: ['my external tracker'], type: ['Phone'], tag: ['Fragile', 'priority1'] },
    });
    expect(await associationsOf(tenant, claimed)).toEqual({
      ...{ geofences: [first, second].sort(), rules: [dwelling], sensors: [cold] },
    });
    expect(await associationsOf(tenant, external)).toEqual({ geofences: [second], rules: [other], sensors: [] });
    expect(await associationsOf(tenant, made)).toEqual({ geofences: [first], rules: [dwelling], sensors: [] });
  });

  it('§9.4 (a) before what it refers to exists: fails row by row, and says why', async () => {
    const csv = tutorialCsv({
      ...{ deviceId: randomUUID(), connectorId: `CON-${randomUUID()}` },
      rules: [randomUUID(), randomUUID(), randomUUID()],
      geofences: [randomUUID(), randomUUID()],
    }).replaceAll(/^my /gm, 'my early ');
    const job = await uploaded('text/csv', '--data-binary', `@${file('early.csv', csv)}`);
    const notFound = { code: 404, message: expect.any(String) as string, details: expect.any(String) as string };
    expect(job.results[0]).toMatchObject({ name: 'my early super tracker in area based mode', errors: [notFound] });
    expect(job.results[1]).toMatchObject({ externalDeviceId: 'MyExternalDevice1', errors: [notFound] });
    expect(job.results[2]).toMatchObject({ name: 'my early new tracker', trackingId: TRACKING_ID });
    expect(job.results[2]?.errors).toEqual([notFound, notFound]);
    expect(job.ended).toEqual(ended({ total: 3, partiallySucceeded: 1, failed: 2 }));
    expect(await systemOf(idOf(job.results, 2))).toMatchObject({ rate: { sendMs: 600_000 } });
  });

  it('§9.2 (b) JSON: makes one device, and adds an external one', async () => {
    const { connectorId } = await newIdleConnector(tenant);
    const job = await uploaded('application/json', '-d', JSON.stringify(tutorialJson(connectorId)));
    expect(job.results).toEqual([
      expect.objectContaining({ name: 'my phone', deviceSecret: expect.any(String) as string }),
      expect.objectContaining({ externalDeviceId: 'MyExternalDevice2', connectorId, trackingId: TRACKING_ID }),
    ]);
    expect(job.results[1]).not.toHaveProperty('deviceSecret');
    expect(job.ended).toEqual(ended({ total: 2, succeeded: 2 }));
    expect(await labelsOf(idOf(job.results, 0))).toEqual({ name: ['my phone'], type: ['Phone'] });
  });

  it('§9.3 (c) JSON: unclaims a device, and says it does not know one that is not there', async () => {
    await runJob(tenant, [{ name: 'mine', externalId: 'MyDevice1' }]);
    const deletion = JSON.stringify(tutorialDeletion);
    const first = await uploaded('application/json', '-d', deletion);
    expect(first.ended).toEqual(ended({ type: 'delete', total: 1, succeeded: 1 }));
    expect(first.results).toEqual([expect.objectContaining({ externalId: 'MyDevice1' })]);
    const { results, ended: second } = await uploaded(
      'application/json',
      '-d',
      deletion.replace('MyDevice1', 'MyDevice7'),
    );
    expect(second).toEqual(ended({ type: 'delete', status: 'failed', total: 1, failed: 1 }));
    expect(results).toEqual([
      expect.objectContaining({ externalId: 'MyDevice7', errors: [expect.objectContaining({ code: 404 })] }),
    ]);
  });

  it('§9.1 lists jobs, tells their status and results, cancels, acknowledges', async () => {
    const rows = Array.from({ length: 200 }, (_, nth) => ({ name: `many ${String(nth)}` }));
    const { body } = await upload('application/json', '-d', `@${file('many.json', JSON.stringify(rows))}`);
    const { jobId } = body;
    const listed = await ask<{ items: readonly object[] }>('GET', '');
    expect(listed.status).toBe(200);
    expect(listed.body.items[0]).toEqual({ jobId, status: expect.any(String) as string, type: 'create' });
    const status = await ask<JobStatus>('GET', `/${jobId}/status`);
    expect(status).toMatchObject({ status: 200, body: { type: 'create', total: 200 } });
    const json = ['-H', 'Content-Type: application/json', '-d'];
    const cancelled = await ask('PATCH', `/${jobId}`, ...json, '{"action":"cancel"}');
    expect(cancelled).toEqual({ status: 200, body: { status: 'cancelled' } });
    const results = await ask<{ items: readonly object[] }>('GET', `/${jobId}/results`);
    expect(results.status).toBe(200);
    await jobResults(tenant, jobId);
    const acknowledged = await ask('PATCH', `/${jobId}`, ...json, '{"action":"acknowledge"}');
    expect(acknowledged).toEqual({ status: 200, body: { status: 'acknowledged' } });
    expect((await jobStatus(tenant, jobId)).status).toBe('acknowledged');
  });

  it('§9.4 the -d of the tutorial strips the line breaks of a file: 400 that names --data-binary', async () => {
    const csv = tutorialCsv({
      ...{ deviceId: randomUUID(), connectorId: `CON-${randomUUID()}` },
      ...{ rules: [randomUUID(), randomUUID(), randomUUID()], geofences: [randomUUID(), randomUUID()] },
    });
    const before = await ask<{ items: readonly object[] }>('GET', '');
    const { status, body } = await upload<object>('text/csv', '-d', `@${file('stripped.csv', csv)}`);
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain('--data-binary');
    expect((await ask<{ items: readonly object[] }>('GET', '')).body.items).toEqual(before.body.items);
  });
});
