import { operations } from '../support/api-documents.ts';
import { send, succeed } from '../support/http.ts';
import { runJob } from '../support/bulk-jobs.ts';
import { newIdleConnector } from '../support/c2c.ts';
import { associationsOf, furnishWithRules } from '../support/geofencing.ts';
import { logInToJitterbit } from '../support/jitterbit.ts';
import type { DeviceSecret } from '../support/oauth.ts';
import { furnish } from '../support/patchworks.ts';
import { newDevice, newTenant } from '../support/tenant.ts';
import { annotationsRows } from './annotations.rows.ts';
import { REFUSED, type Attempt, type Guise, type Intruder, type IsolationRows } from './attempt.ts';
import { bulkJobsRows, reachingRows } from './bulk-jobs.rows.ts';
import { c2cRows } from './c2c.rows.ts';
import { betrayals, newForeignProject, portrait, type ForeignProject } from './foreign-project.ts';
import { geofencingRows } from './geofencing.rows.ts';
import { ingestionRows } from './ingestion.rows.ts';
import { jitterbitRows } from './jitterbit.rows.ts';
import { patchworksRows } from './patchworks.rows.ts';
import { positioningRows } from './positioning.rows.ts';
import { registryRows } from './registry.rows.ts';
import { shadowsRows } from './shadows.rows.ts';

const rows: IsolationRows = {
  ...{ ...registryRows, ...ingestionRows, ...shadowsRows, ...positioningRows },
  ...{ ...c2cRows, ...jitterbitRows, ...patchworksRows, ...annotationsRows, ...geofencingRows, ...bulkJobsRows },
};
const tried = operations.filter(({ isProbe }) => !isProbe);

let foreign: ForeignProject;
let intruder: Intruder;
let tokens: Readonly<Record<Guise, string>>;
let before: object;

async function newIntruder(): Promise<Intruder> {
  const tenant = await newTenant('intruder');
  const [device, licence] = await Promise.all([
    newDevice(tenant),
    succeed<DeviceSecret>('POST', `/registry/v2/${tenant.appId}/one-device`, { token: tenant.userToken }),
  ]);
  const [jitterbit, c2c, patchworks] = await Promise.all([
    logInToJitterbit(tenant),
    newIdleConnector(tenant),
    furnish(tenant, 'of the intruder'),
  ]);
  const geofencing = await furnishWithRules(tenant, 'of the intruder', device.trackingId);
  return { ...tenant, device, licence, jitterbit, c2c, patchworks, geofencing };
}

beforeAll(async () => {
  [foreign, intruder] = await Promise.all([newForeignProject(), newIntruder()]);
  const exchanged = await succeed<{ accessToken: string }>('POST', '/users/v2/tokenExchange', {
    body: {
      accessToken: intruder.userToken,
      scope: `hrn:here:authorization::umbra:project/${intruder.projectId}`,
    },
  });
  tokens = {
    user: intruder.userToken,
    client: intruder.apiKey,
    exchanged: exchanged.accessToken,
    device: intruder.device.token,
  };
  before = await portrait(foreign);
});

/** What an answer betrays that the request did not say itself. */
function betrayedBy(text: string, { path, body }: Attempt): readonly string[] {
  const asked = path + JSON.stringify(body ?? '');
  return betrayals(foreign).filter((word) => text.includes(word) && !asked.includes(word));
}

describe('what belongs to another project', () => {
  it('has a row for every operation of the API documents, and for no other', () => {
    expect(Object.keys(rows).sort()).toEqual(tried.map(({ name }) => name).sort());
  });

  it.each(tried.map((operation) => [operation.name, operation] as const))(
    'AUTH-2 cannot be reached by %s: in path, query or body, in any guise',
    async (name, { method }) => {
      const attempts = rows[name]?.(foreign, intruder) ?? [];
      expect(attempts.length).toBeGreaterThan(0);
      for (const attempt of attempts) {
        const { what, path, body, headers, moreHeaders = {}, statuses } = attempt;
        for (const guise of attempt.as) {
          const answer = await send(method, path, {
            ...(headers === undefined ? { token: tokens[guise], headers: moreHeaders } : { headers }),
            ...(body === undefined ? {} : { body }),
          });
          const outcome = { what, guise, status: answer.status, body: answer.body };
          expect({ ...outcome, isExpected: statuses.includes(answer.status) }).toEqual({
            ...outcome,
            isExpected: true,
          });
          expect({ what, guise, betrayed: betrayedBy(JSON.stringify(answer.body ?? ''), attempt) }).toEqual({
            ...{ what, guise, betrayed: [] },
          });
        }
      }
    },
  );

  it('SHA-40 is 403 in a batch of shadows, where the own is 200', async () => {
    const { status, body } = await send('POST', '/shadows/v2/batch', {
      token: intruder.userToken,
      body: [foreign.device.trackingId, intruder.device.trackingId],
    });
    expect(status).toBe(200);
    expect(body).toEqual([
      { trackingId: foreign.device.trackingId, statusCode: 403 },
      { trackingId: intruder.device.trackingId, statusCode: 200, body: expect.any(Object) },
    ]);
  });

  it('BULK-3 cannot be reached by the rows of a job', async () => {
    const rows = reachingRows(foreign);
    const made = await runJob(intruder, rows.create);
    expect(made.status).toMatchObject({ failed: 2, partiallySucceeded: 2, succeeded: 0 });
    const removed = await runJob(intruder, rows.delete);
    expect(removed.status).toMatchObject({ status: 'failed', failed: rows.delete.length });
    for (const { errors } of [...made.results, ...removed.results]) {
      expect(errors?.filter(({ code }) => ![...REFUSED, 409].includes(code))).toEqual([]);
    }
    const asked = JSON.stringify(rows);
    const told = JSON.stringify([made, removed]);
    expect(betrayals(foreign).filter((word) => told.includes(word) && !asked.includes(word))).toEqual([]);
    for (const { trackingId } of made.results.slice(2)) {
      expect(await associationsOf(intruder, trackingId ?? '')).toEqual({ geofences: [], rules: [], sensors: [] });
    }
  });

  it('is as it was, after all that was tried', async () => {
    expect(await portrait(foreign)).toEqual(before);
    const { status } = await send('POST', '/v2/', { token: foreign.device.token, body: [{ timestamp: Date.now() }] });
    expect(status).toBe(200);
  });
});
