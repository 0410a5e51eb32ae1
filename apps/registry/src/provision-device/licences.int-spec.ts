import { randomUUID } from 'node:crypto';
import { projectHrn, type ProjectId } from '@umbra/contracts/ids';
import { encodePageToken } from '@umbra/wire';
import { aUuid, expectRefusal, UUID } from '../testing/envelopes.ts';
import { RegistryWorld, type Person, type TestProject } from '../testing/registry-world.ts';

let world: RegistryWorld;
let project: TestProject;
let other: TestProject;
/** Admin of the project. */
let anna: Person;
/** Member of the project. */
let ben: Person;
/** Admin of the other project. */
let carl: Person;

beforeAll(async () => {
  world = await RegistryWorld.start({ REGISTRY_LICENCES_PER_PROJECT: '40' });
  project = await world.hasProject('one');
  other = await world.hasProject('other');
  anna = await world.hasPerson([project, 'admin']);
  ben = await world.hasPerson([project, 'member']);
  carl = await world.hasPerson([other, 'admin']);
});
afterAll(() => world.stop());
afterEach(() => world.clock.reset());

const oneDevice = (token: string, query = '', appId = project.appId) =>
  world.call('POST', `/registry/v2/${appId}/one-device${query}`, { token });

describe('POST /registry/v2/{appId}/one-device', () => {
  it('§1.2 makes a licence: a UUID of 36 characters and a secret of 43', async () => {
    expect(await oneDevice(anna.token)).toMatchObject({
      status: 201,
      body: { deviceId: aUuid, deviceSecret: expect.stringMatching(/^[\w-]{43}$/) },
    });
  });

  it('REG-7 claims it for the caller with autoclaim', async () => {
    const { body } = await oneDevice(anna.token, '?autoclaim=true');
    expect(body).toEqual({
      deviceId: aUuid,
      deviceSecret: expect.any(String),
      trackingId: expect.stringMatching(new RegExp(`^HERE-${UUID}$`)),
    });
    expect(await world.must(200, 'GET', `/registry/v2/devices/${body.deviceId}`, { token: anna.token })).toEqual({
      trackingId: body.trackingId,
    });
    const [provisioned, claimed] = await world.eventsOf(body.deviceId);
    expect(provisioned).toMatchObject({ type: 'device.provisioned', producer: 'registry', data: { version: 1 } });
    expect(claimed).toMatchObject({
      type: 'device.claimed',
      data: {
        version: 2,
        status: 'claimed',
        claims: [{ trackingId: body.trackingId, claimedBy: anna.userId, ...project }],
      },
    });
  });

  it('carries the X-Request-Id of the caller into the event', async () => {
    const correlationId = '5771b3d4-95ae-4959-ac63-fbaa3d5d06ee';
    const { body } = await world.call('POST', `/registry/v2/${project.appId}/one-device`, {
      token: anna.token,
      headers: { 'x-request-id': correlationId },
    });
    expect(await world.eventsOf(body.deviceId)).toMatchObject([{ correlationId }]);
  });

  it('REG-2 is for admins of the project: 404 for no app, 403 for another project and for mere members', async () => {
    expectRefusal(await oneDevice(anna.token, '', 'no-such-app'), 404);
    expectRefusal(await oneDevice(anna.token, '', 'a%00b'), 404);
    expectRefusal(await oneDevice(carl.token), 403);
    expectRefusal(await oneDevice(ben.token), 403, /admins/);
    expectRefusal(await world.call('POST', `/registry/v2/${project.appId}/one-device`), 401);
  });

  it('takes the API key of the project, and not of another one', async () => {
    const ours = await world.hasApiKey(project);
    const theirs = await world.hasApiKey(other);
    expect((await oneDevice(ours.apiKey)).status).toBe(201);
    expectRefusal(await oneDevice(theirs.apiKey), 403);
  });

  it('refuses an autoclaim that is neither true nor false; GEN-15 ignores queries it does not know', async () => {
    for (const query of ['?autoclaim=yes', '?autoclaim=true&autoclaim=false']) {
      expectRefusal(await oneDevice(anna.token, query), 400);
    }
    expect((await oneDevice(anna.token, '?projectId=whatever&x=1')).status).toBe(201);
  });

  it.each(['{}', 'null'])('WIRE-8 takes %s for no body, whatever its content type', async (rawBody) => {
    for (const type of ['text/plain;charset=UTF-8', 'application/json']) {
      const headers = { 'content-type': type };
      const path = `/registry/v2/${project.appId}/one-device`;
      expect((await world.call('POST', path, { token: anna.token, rawBody, headers })).status).toBe(201);
    }
  });

  it('WIRE-7 takes an empty JSON body', async () => {
    const answer = await world.call('POST', `/registry/v2/${project.appId}/one-device`, {
      token: anna.token,
      headers: { 'content-type': 'application/json', 'content-length': '0' },
    });
    expect(answer.status).toBe(201);
  });
});

describe('GET /registry/v2/{appId}/devices and /licenseCount', () => {
  const list = (query = '', token = ben.token) =>
    world.call('GET', `/registry/v2/${project.appId}/devices${query}`, { token });

  it('lists licences by pages, PAGE-1, PAGE-2, PAGE-4 stable while others are made, REG-16 and counts them', async () => {
    const before = (await list()).body;
    expect(before.count).toBe(before.data.length);
    expect(before.pageToken).toBeUndefined();
    const seen: string[] = [];
    let pageToken: string | undefined;
    do {
      const { status, body } = await list(`?count=2${pageToken === undefined ? '' : `&pageToken=${pageToken}`}`);
      expect(status).toBe(200);
      expect(body.count).toBe(body.data.length);
      seen.push(...body.data.map(({ deviceId }: { deviceId: string }) => deviceId));
      pageToken = body.pageToken;
      if (seen.length === 2) await oneDevice(anna.token);
    } while (pageToken !== undefined);
    const after = (await list()).body.data.map(({ deviceId }: { deviceId: string }) => deviceId);
    expect(seen).toEqual(after);
    expect(await world.must(200, 'GET', `/registry/v2/${project.appId}/licenseCount`, { token: ben.token })).toEqual({
      count: after.length,
      updatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
  });

  it('GEN-12 tells externalId and appId of virtual devices alone, and when each was made', async () => {
    const startedAtMs = Date.now();
    const { jobId } = await world.must(202, 'POST', `/registry/v2/${project.appId}/devices`, {
      token: anna.token,
      body: { devices: [{ id: 'lorry 1' }] },
    });
    await world.hasJobResults(anna, jobId);
    const { data } = (await list()).body;
    const virtual = data.filter(({ externalId }: { externalId?: string }) => externalId !== undefined);
    expect(virtual).toEqual([
      {
        deviceId: expect.stringMatching(new RegExp(`^VRDE-${UUID}$`)),
        timestamp: expect.any(Number),
        externalId: 'lorry 1',
        appId: project.appId,
      },
    ]);
    expect(virtual[0].timestamp).toBeGreaterThanOrEqual(startedAtMs);
    expect(Object.keys(data[0]).sort()).toEqual(['deviceId', 'timestamp']);
  });

  it('leaves deactivated licences out', async () => {
    const { deviceId } = (await oneDevice(anna.token)).body;
    const count = async () =>
      (await world.must(200, 'GET', `/registry/v2/${project.appId}/licenseCount`, { token: ben.token })).count;
    const before = await count();
    await world.must(204, 'DELETE', `/registry/v2/devices/${deviceId}`, { token: anna.token });
    expect(await count()).toBe(before - 1);
    expect(JSON.stringify((await list()).body)).not.toContain(deviceId);
  });

  it('refuses what is out of range or no token of theirs, PAGE-4, PAGE-5', async () => {
    const forged = encodePageToken([0, 'a\0'], ['licences', project.appId]);
    for (const query of ['?count=0', '?count=101', '?count=x', '?count=1.5', '?pageToken=x', `?pageToken=${forged}`]) {
      expectRefusal(await list(query), 400);
    }
    expect((await list('?pageToken=&count=')).status).toBe(200);
  });

  it('REG-2 refuses unknown apps and those of other projects', async () => {
    expectRefusal(await list('', carl.token), 403);
    expectRefusal(await world.call('GET', `/registry/v2/${project.appId}/licenseCount`, { token: carl.token }), 403);
    for (const path of ['devices', 'licenseCount']) {
      expectRefusal(await world.call('GET', `/registry/v2/no-such-app/${path}`, { token: anna.token }), 404);
    }
  });

  it('PAGE-3 answers an empty list', async () => {
    expect(await world.must(200, 'GET', `/registry/v2/${other.appId}/devices`, { token: carl.token })).toEqual({
      data: [],
      count: 0,
    });
  });
});

describe('GET /registry/v2/licenses', () => {
  const list = (query = '', token = anna.token) => world.call('GET', `/registry/v2/licenses${query}`, { token });

  it('tells what the projects of the caller may use', async () => {
    expect((await list()).body).toEqual({
      licenses: [
        {
          ...project,
          projectName: 'one',
          projectDescription: '',
          projectHrn: projectHrn(project.projectId as ProjectId),
          realm: 'here',
          type: 'platform',
          expired: false,
          expiryDate: expect.any(String),
          features: [],
          quota: { provisioning: 40 },
        },
      ],
      start: 0,
      end: 100,
      total: 1,
    });
  });

  it('cuts by index, and filters by project and type', async () => {
    const dora = await world.hasPerson([project, 'member'], [other, 'member']);
    const names = async (query: string) =>
      (await list(query, dora.token)).body.licenses.map(({ projectName }: { projectName: string }) => projectName);
    expect(await names('')).toEqual(['one', 'other']);
    expect(await names('?startIndex=1')).toEqual(['other']);
    expect(await names('?startIndex=0&endIndex=1')).toEqual(['one']);
    expect(await names(`?projectIds=${other.projectId}`)).toEqual(['other']);
    expect(await names(`?projectIds[]=${other.projectId}&projectIds[]=${project.projectId}`)).toEqual(['one', 'other']);
    expect(await names('?projectTypes=indoor,lastmile')).toEqual([]);
    expect(await names('?projectTypes=indoor&projectTypes=tracking')).toEqual(['one', 'other']);
    expect((await list('?startIndex=1&endIndex=1', dora.token)).body).toMatchObject({
      licenses: [],
      start: 1,
      end: 1,
      total: 2,
    });
  });

  it('tells projects of others (403) from none (404), and refuses nonsense', async () => {
    expectRefusal(await list(`?projectIds=${other.projectId}`), 403);
    expectRefusal(await list('?projectIds=umbra:none'), 404);
    expectRefusal(await list('?projectIds=a%00b'), 404);
    const many = Array.from({ length: 21 }, () => project.projectId).join(',');
    for (const query of [
      '?startIndex=-1',
      '?startIndex=2&endIndex=1',
      '?endIndex=x',
      '?projectTypes=x',
      `?projectIds=${many}`,
    ]) {
      expectRefusal(await list(query), 400);
    }
  });
});

describe('the quota', () => {
  const hasFull = async () => {
    const full = await world.hasProject('full');
    const eva = await world.hasPerson([full, 'admin']);
    const path = `/registry/v2/${full.appId}`;
    const start = (body: object) => world.call('POST', `${path}/devices`, { token: eva.token, body });
    const count = async () => (await world.must(200, 'GET', `${path}/licenseCount`, { token: eva.token })).count;
    return { full, eva, start, count, one: () => oneDevice(eva.token, '', full.appId) };
  };

  it('§1.9 refuses more licences than the project may have', async () => {
    const { eva, start, one } = await hasFull();
    expectRefusal(await start({ count: 41 }), 403, /40/);
    const { jobId } = (await start({ count: 40 })).body;
    await world.hasJobResults(eva, jobId);
    expectRefusal(await one(), 403, /40/);
  });

  it('§1.9 is kept by jobs that wait and by requests at the same time', async () => {
    const { eva, start, one, count } = await hasFull();
    const jobs = await Promise.all(Array.from({ length: 6 }, () => start({ count: 15 })));
    const accepted = jobs.filter(({ status }) => status === 202);
    expect(accepted).toHaveLength(2);
    const ones = await Promise.all(Array.from({ length: 20 }, one));
    expect(ones.filter(({ status }) => status === 201)).toHaveLength(10);
    for (const { body } of accepted) await world.hasJobResults(eva, body.jobId);
    expect(await count()).toBe(40);
    expectRefusal(await one(), 403, /40/);
  });

  it('§1.9 has room again for what could not be made, was deactivated, or was never made', async () => {
    const { full, eva, start, one, count } = await hasFull();
    const names = (from: number) => ({ devices: Array.from({ length: 20 }, (_, n) => ({ id: `v${from + n}` })) });
    const first = (await start(names(0))).body;
    const [{ deviceId }] = await world.hasJobResults(eva, first.jobId);
    // Half of them are taken already.
    const second = (await start(names(10))).body;
    await world.hasJobResults(eva, second.jobId);
    expect(await count()).toBe(30);
    await world.must(204, 'DELETE', `/registry/v2/devices/${deviceId}`, { token: eva.token });
    const { jobId } = (await start({ count: 11 })).body;
    await world.hasJobResults(eva, jobId);
    expectRefusal(await one(), 403, /40/);
    await world.app.dataSource.query(
      `INSERT INTO provisioning_job (job_id, project_id, app_id, kind, total, done, autoclaim, requested_by,
                                     correlation_id, created_at_ms, next_attempt_at_ms)
       VALUES ($1, $2, $3, 'physical', 5, 0, false, 'api-key', 'c', 1, 9e15)`,
      [randomUUID(), full.projectId, full.appId],
    );
    await world.app.dataSource.query('UPDATE project SET licences_reserved = 5 WHERE project_id = $1', [
      full.projectId,
    ]);
    await world.app.housekeeping.cleanUp();
    const rows = await world.app.dataSource.query('SELECT licences, licences_reserved FROM project WHERE app_id = $1', [
      full.appId,
    ]);
    expect(rows).toEqual([{ licences: 40, licences_reserved: 0 }]);
  });
});
