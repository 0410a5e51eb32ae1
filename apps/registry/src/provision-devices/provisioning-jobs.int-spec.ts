import { randomUUID } from 'node:crypto';
import { aUuid, expectRefusal, UUID } from '../testing/envelopes.ts';
import { RegistryWorld, type Person, type TestProject } from '../testing/registry-world.ts';
import { signedHeader } from '../testing/sign-request.ts';

const DAY_MS = 24 * 3_600_000;

let world: RegistryWorld;
let project: TestProject;
let anna: Person;
let ben: Person;
let carl: Person;

beforeAll(async () => {
  world = await RegistryWorld.start();
  project = await world.hasProject('one');
  const other = await world.hasProject('other');
  anna = await world.hasPerson([project, 'admin']);
  ben = await world.hasPerson([project, 'member']);
  carl = await world.hasPerson([other, 'admin']);
});
afterAll(() => world.stop());
afterEach(() => world.clock.reset());

const start = (body: unknown, query = '', token = anna.token, appId = project.appId) =>
  world.call('POST', `/registry/v2/${appId}/devices${query}`, { token, body });
const results = (jobId: string, query = '', token = anna.token) =>
  world.call('GET', `/registry/v2/${jobId}/results${query}`, { token });
const status = (jobId: string, token = anna.token) => world.call('GET', `/registry/v2/${jobId}/status`, { token });
const ids = (...externalIds: string[]) => ({ devices: externalIds.map((id) => ({ id })) });

async function isDone(body: unknown, query = ''): Promise<string> {
  const { jobId } = (await start(body, query)).body;
  await world.hasJobResults(anna, jobId);
  return jobId;
}

describe('POST /registry/v2/{appId}/devices with a count', () => {
  it('REG-3, §1.9 makes 1,000 physical devices within ten seconds, and results in pages give each once', async () => {
    const startedAtMs = Date.now();
    const answer = await start({ count: 1_000 });
    expect(answer).toMatchObject({ status: 202, body: { jobId: aUuid } });
    const devices = await world.hasJobResults(anna, answer.body.jobId);
    expect(Date.now() - startedAtMs).toBeLessThan(10_000);
    expect(new Set(devices.map(({ deviceId }) => deviceId)).size).toBe(1_000);
    expect(new Set(devices.map(({ deviceSecret }) => deviceSecret)).size).toBe(1_000);
    expect(await status(answer.body.jobId)).toMatchObject({ status: 200, body: { status: 'complete', percent: 100 } });
    const last = devices.at(-1);
    expect(Object.keys(last).sort()).toEqual(['deviceId', 'deviceSecret']);
    await world.must(201, 'PUT', `/registry/v2/devices/${last.deviceId}`, { token: anna.token });
    await world.must(200, 'POST', '/v2/token', { headers: { authorization: signedHeader(last) } });
    expect(await world.eventsOf(devices[500].deviceId)).toMatchObject([{ type: 'device.provisioned' }]);
  });

  it('PAGE-1, PAGE-2 pages results in a stable order', async () => {
    const jobId = await isDone({ count: 5 });
    const all = (await results(jobId)).body;
    expect(all).toEqual({ data: expect.any(Array), errors: [], count: 5 });
    const first = (await results(jobId, '?count=3')).body;
    expect(first).toMatchObject({ data: all.data.slice(0, 3), count: 3, pageToken: expect.any(String) });
    const second = (await results(jobId, `?count=3&pageToken=${first.pageToken}`)).body;
    expect(second).toEqual({ data: all.data.slice(3), errors: [], count: 2 });
  });
});

describe('POST /registry/v2/{appId}/devices with external ids', () => {
  it('REG-6 makes virtual devices without a secret, and reports external ids that are taken', async () => {
    await isDone(ids('taken'));
    const jobId = await isDone(ids('new 1', 'taken', 'new 2', 'new 1'));
    const { data, errors, count } = (await results(jobId)).body;
    expect(data).toEqual(
      ['new 1', 'new 2'].map((externalId) => ({
        deviceId: expect.stringMatching(new RegExp(`^VRDE-${UUID}$`)),
        externalId,
        appId: project.appId,
      })),
    );
    expect(count).toBe(2);
    const error = {
      code: 409,
      error: 'Conflict',
      id: aUuid,
      message: expect.any(String),
      details: { hereErrorCode: 409306 },
    };
    expect(errors).toEqual([
      { id: 'taken', error },
      { id: 'new 1', error },
    ]);
    expect((await results(jobId)).body.errors).toEqual(errors);
    expect((await status(jobId)).body).toEqual({ status: 'complete', percent: 100 });
  });

  it('REG-6 external ids are unique per app, not beyond', async () => {
    const other = await world.hasProject('further');
    const { token } = await world.hasPerson([other, 'admin']);
    await isDone(ids('shared'));
    const { jobId } = (await start(ids('shared'), '', token, other.appId)).body;
    expect(await world.hasJobResults({ ...anna, token }, jobId)).toHaveLength(1);
  });

  it('REG-7 claims with autoclaim, in force when the job is complete', async () => {
    const { jobId } = (await start(ids('auto 1', 'auto 2'), '?autoclaim=true')).body;
    const devices = await world.hasJobResults(anna, jobId);
    for (const { trackingId, externalId } of devices) {
      expect(trackingId).toMatch(new RegExp(`^VRTR-${UUID}$`));
      const path = `/registry/v2/devices/${encodeURIComponent(externalId)}?appId=${project.appId}`;
      expect(await world.must(200, 'GET', path, { token: anna.token })).toEqual({ trackingId });
    }
  });

  it('REG-6 takes an external id once, however many jobs want it at the same time', async () => {
    const names = Array.from({ length: 50 }, (_, index) => `race ${index}`);
    const jobs = await Promise.all([names, [...names].reverse(), names].map((list) => start(ids(...list))));
    const made = await Promise.all(jobs.map(({ body }) => world.hasJobResults(anna, body.jobId)));
    expect(
      made
        .flat()
        .map(({ externalId }) => externalId)
        .sort(),
    ).toEqual([...names].sort());
  });
});

describe('an external id', () => {
  it.each(['.', '..', '../x', '..x', 'a\nb', '\u007f', '\u0085', '\t'])(
    'GEN-11 that no path can carry is refused: %j',
    async (id) => {
      const answer = await start(ids('fine', id));
      expectRefusal(answer, 400);
      expect(answer.body.details.errors).toMatchObject([{ path: 'devices[1].id' }]);
    },
  );

  it.each(['.x', 'x..', 'a.b', 'a/b', 'ä %?#'])('GEN-11 that a path can carry is found by it: %j', async (id) => {
    const { jobId } = (await start(ids(id), '?autoclaim=true')).body;
    const [{ trackingId }] = await world.hasJobResults(anna, jobId);
    const path = `/registry/v2/devices/${encodeURIComponent(id)}?appId=${project.appId}`;
    expect(await world.must(200, 'GET', path, { token: anna.token })).toEqual({ trackingId });
  });
});

describe('a wrong request', () => {
  it.each([
    ['nothing', undefined],
    ['neither', {}],
    ['both', { count: 1, devices: [{ id: 'x' }] }],
    ['REG-18 the body of a broken SDK', { body: { devices: [{ id: 'x' }] } }],
    ['none', { count: 0 }],
    ['too many', { count: 1_001 }],
    ['a fraction', { count: 1.5 }],
    ['a text for a count', { count: '5' }],
    ['no devices', { devices: [] }],
    ['too many devices', ids(...Array.from({ length: 101 }, (_, index) => `d${index}`))],
    ['a device without id', { devices: [{}] }],
    ['a device that is a text', { devices: ['x'] }],
    ['a device that is null', { devices: [null] }],
    ['a count that is null', { count: null, devices: [{ id: 'x' }] }],
    ['devices that are null', { count: 1, devices: null }],
    ['an empty id', ids('')],
    ['a long id', ids('x'.repeat(51))],
    ['an id with NUL', ids('a\0b')],
    ['devices that are no list', { devices: { id: 'x' } }],
    ['an array', [{ id: 'x' }]],
  ])('is refused: %s', async (_name, body) => {
    expectRefusal(await start(body), 400);
  });

  it('REG-7 is refused: autoclaim with a count', async () => {
    expectRefusal(await start({ count: 1 }, '?autoclaim=true'), 400, /autoclaim/);
    expect((await start({ count: 1 }, '?autoclaim=false')).status).toBe(202);
  });

  it('REG-2 is refused: an unknown app, one of others, a mere member', async () => {
    expectRefusal(await start({ count: 1 }, '', anna.token, 'no-such-app'), 404);
    expectRefusal(await start({ count: 1 }, '', carl.token), 403);
    expectRefusal(await start({ count: 1 }, '', ben.token), 403);
  });
});

describe('GET /registry/v2/{jobId}/status and /results', () => {
  it('are for the project of the job; REG-5 secrets for its admins', async () => {
    const jobId = await isDone({ count: 1 });
    expectRefusal(await status(jobId, carl.token), 403);
    expectRefusal(await results(jobId, '', carl.token), 403);
    expect((await status(jobId, ben.token)).status).toBe(200);
    expectRefusal(await results(jobId, '', ben.token), 403);
    for (const unknown of [randomUUID(), 'nonsense', 'a%00b']) {
      expectRefusal(await status(unknown), 404);
      expectRefusal(await results(unknown), 404);
    }
  });

  it('PAGE-4, PAGE-5 refuse what is out of range or no token of theirs', async () => {
    const jobId = await isDone({ count: 1 });
    for (const query of ['?count=0', '?count=101', '?pageToken=x', '?pageToken=WzFlOTld']) {
      expectRefusal(await results(jobId, query), 400);
    }
  });

  it('REG-3 are gone after 24 hours, and so are the rows', async () => {
    const jobId = await isDone({ count: 1 });
    world.clock.shift(DAY_MS - 10_000);
    const fresh = await world.must(200, 'POST', '/users/v2/login', {
      body: { email: anna.email, password: anna.password },
    });
    expect((await results(jobId, '', fresh.accessToken)).status).toBe(200);
    world.clock.shift(20_000);
    expectRefusal(await status(jobId, fresh.accessToken), 404);
    expectRefusal(await results(jobId, '', fresh.accessToken), 404);
    await world.app.housekeeping.cleanUp();
    const left = await world.app.dataSource.query('SELECT FROM provisioning_result WHERE job_id = $1', [jobId]);
    expect(left).toEqual([]);
  });
});
