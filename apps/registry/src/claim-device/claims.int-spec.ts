import { randomUUID } from 'node:crypto';
import { expectRefusal, UUID } from '../testing/envelopes.ts';
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
/** Admin of both. */
let dora: Person;

beforeAll(async () => {
  world = await RegistryWorld.start();
  project = await world.hasProject('one');
  other = await world.hasProject('other');
  anna = await world.hasPerson([project, 'admin']);
  ben = await world.hasPerson([project, 'member']);
  carl = await world.hasPerson([other, 'admin']);
  dora = await world.hasPerson([project, 'admin'], [other, 'admin']);
});
afterAll(() => world.stop());

async function hasLicence(): Promise<string> {
  return (await world.must(201, 'POST', `/registry/v2/${project.appId}/one-device`, { token: anna.token })).deviceId;
}

async function hasVirtual(externalId: string, query = ''): Promise<{ deviceId: string; trackingId?: string }> {
  const { jobId } = await world.must(202, 'POST', `/registry/v2/${project.appId}/devices${query}`, {
    token: anna.token,
    body: { devices: [{ id: externalId }] },
  });
  const [device] = await world.hasJobResults(anna, jobId);
  return device;
}

const claim = (deviceId: string, token: string, query = '', options = {}) =>
  world.call('PUT', `/registry/v2/devices/${encodeURIComponent(deviceId)}${query}`, { token, ...options });
const lookUp = (deviceId: string, token: string, query = '') =>
  world.call('GET', `/registry/v2/devices/${encodeURIComponent(deviceId)}${query}`, { token });
const deactivate = (deviceId: string, token: string, query = '') =>
  world.call('DELETE', `/registry/v2/devices/${encodeURIComponent(deviceId)}${query}`, { token });
const lookUpDevice = (trackingId: string, token: string, query = '') =>
  world.call('GET', `/registry/v2/${encodeURIComponent(trackingId)}${query}`, { token });
const unclaim = (trackingId: string, token: string, query = '') =>
  world.call('DELETE', `/registry/v2/${encodeURIComponent(trackingId)}${query}`, { token });

describe('PUT /registry/v2/devices/{id}', () => {
  it('REG-9 answers 201 for a new claim, and 200 with the same trackingId for a repeated one', async () => {
    const deviceId = await hasLicence();
    const first = await claim(deviceId, anna.token);
    expect(first).toMatchObject({
      status: 201,
      body: { trackingId: expect.stringMatching(new RegExp(`^HERE-${UUID}$`)) },
    });
    expect(await claim(deviceId, anna.token)).toMatchObject({ status: 200, body: first.body });
    expect(await claim(deviceId, ben.token)).toMatchObject({ status: 200, body: first.body });
    expect((await world.eventsOf(deviceId)).map(({ type }) => type)).toEqual(['device.provisioned', 'device.claimed']);
  });

  it('REG-9 answers 409 when another project has it, and 404 when there is no such device', async () => {
    const deviceId = await hasLicence();
    await claim(deviceId, anna.token);
    expectRefusal(await claim(deviceId, carl.token), 409);
    expectRefusal(await claim(randomUUID(), anna.token), 404);
    expectRefusal(await claim('a\0b', anna.token), 404);
    const gone = await hasLicence();
    await deactivate(gone, anna.token);
    expectRefusal(await claim(gone, anna.token), 404);
  });

  it('REG-8 is for any member who knows the device id, also of another project than the licence is of', async () => {
    const deviceId = await hasLicence();
    const { status, body } = await claim(deviceId, carl.token);
    expect(status).toBe(201);
    expectRefusal(await claim(deviceId, anna.token), 409);
    expectRefusal(await lookUp(deviceId, anna.token), 403);
    expect((await lookUp(deviceId, carl.token)).status).toBe(200);
    const events = await world.eventsOf(deviceId);
    expect(events.at(-1)).toMatchObject({ data: { ...project, claims: [{ ...other, trackingId: body.trackingId }] } });
  });

  it('GEN-14, REG-17 needs projectId of who belongs to several projects, and 403 for those of others', async () => {
    const deviceId = await hasLicence();
    expectRefusal(await claim(deviceId, dora.token), 400, /projectId/);
    expectRefusal(await claim(deviceId, dora.token, '?projectId='), 400, /projectId/);
    expectRefusal(await claim(deviceId, anna.token, `?projectId=${other.projectId}`), 403);
    expectRefusal(await claim(deviceId, anna.token, '?projectId=umbra:none'), 403);
    expectRefusal(await claim(deviceId, anna.token, '?projectId=a%00b'), 403);
    expect((await claim(deviceId, dora.token, `?projectId=${other.projectId}`)).status).toBe(201);
    expectRefusal(await claim(deviceId, dora.token, `?projectId=${project.projectId}`), 409);
    const nobody = await world.hasPerson();
    expectRefusal(await claim(deviceId, nobody.token), 403);
  });

  it('REG-17 takes the deprecated ownerAppId for the project', async () => {
    const deviceId = await hasLicence();
    const owner = (ownerAppId: unknown, query = '', token = dora.token) =>
      claim(deviceId, token, query, { body: { ownerAppId } });
    expectRefusal(await owner('short'), 400, /ownerAppId/);
    expectRefusal(await owner(12_345_678), 400, /ownerAppId/);
    expectRefusal(await owner(null), 400, /ownerAppId/);
    expectRefusal(await owner('no-such-app'), 404);
    expectRefusal(await owner(other.appId, '', anna.token), 403);
    expectRefusal(await owner(other.appId, `?projectId=${project.projectId}`), 400, /two different/);
    expect((await owner(other.appId)).status).toBe(201);
    const events = await world.eventsOf(deviceId);
    expect(events.at(-1)).toMatchObject({ data: { claims: [other] } });
  });

  it('REG-10, WIRE-7 takes an empty body with a JSON content type, and WIRE-8 a body with another one', async () => {
    const headers = { 'content-type': 'application/json', 'content-length': '0' };
    expect((await claim(await hasLicence(), anna.token, '', { headers })).status).toBe(201);
    const plain = { rawBody: '{}', headers: { 'content-type': 'text/plain;charset=UTF-8' } };
    expect((await claim(await hasLicence(), anna.token, '', plain)).status).toBe(201);
    expect((await claim(await hasLicence(), anna.token, '', { rawBody: 'null' })).status).toBe(201);
    expectRefusal(await claim(await hasLicence(), anna.token, '', { body: [] }), 400);
    expectRefusal(await claim(await hasLicence(), anna.token, '', { rawBody: '{' }), 400);
  });

  it('REG-9 gives one trackingId, however many claim at the same time', async () => {
    const deviceId = await hasLicence();
    const tokens = Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? anna.token : carl.token));
    const answers = await Promise.all(tokens.map((token) => claim(deviceId, token)));
    const winners = answers.filter(({ status }) => status === 201);
    expect(winners).toHaveLength(1);
    const trackingIds = new Set(answers.filter(({ status }) => status < 300).map(({ body }) => body.trackingId));
    expect(trackingIds.size).toBe(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(6);
    expect(await world.eventsOf(deviceId)).toHaveLength(2);
  });

  it('takes an API key of the project', async () => {
    const { apiKey } = await world.hasApiKey(project);
    const deviceId = await hasLicence();
    expect((await claim(deviceId, apiKey)).status).toBe(201);
    expect((await world.eventsOf(deviceId)).at(-1)).toMatchObject({ data: { claims: [{ claimedBy: 'api-key' }] } });
  });
});

describe('a virtual device', () => {
  it('GEN-11 is claimed, found and unclaimed by its external id and appId', async () => {
    const externalId = 'Lkw/1 & Anhänger';
    const query = `?appId=${project.appId}`;
    const { deviceId } = await hasVirtual(externalId);
    expectRefusal(await lookUp(externalId, anna.token, query), 404);
    const { status, body } = await claim(externalId, anna.token, query);
    expect(status).toBe(201);
    expect(body.trackingId).toMatch(new RegExp(`^VRTR-${UUID}$`));
    expect((await lookUp(externalId, anna.token, query)).body).toEqual(body);
    expect((await lookUp(deviceId, anna.token)).body).toEqual(body);
    expect((await lookUpDevice(externalId, anna.token, query)).body).toEqual({ deviceId });
    expect((await lookUpDevice(body.trackingId, anna.token)).body).toEqual({ deviceId });
    expect((await unclaim(externalId, anna.token, query)).status).toBe(204);
    expectRefusal(await unclaim(externalId, anna.token, query), 404);
    expect((await deactivate(externalId, anna.token, query)).status).toBe(204);
    expectRefusal(await deactivate(externalId, anna.token, query), 404);
  });

  it('GEN-11 is no external id without appId; unknown apps are 404, those of others 403', async () => {
    await hasVirtual('ext-1');
    for (const call of [claim, lookUp, deactivate, lookUpDevice, unclaim]) {
      expectRefusal(await call('ext-1', anna.token), 404);
      expectRefusal(await call('ext-1', anna.token, '?appId=no-such-app'), 404);
      expectRefusal(await call('ext-1', anna.token, `?appId=${other.appId}`), 403);
      expectRefusal(await call('ext-1', carl.token, `?appId=${project.appId}`), 403);
    }
  });

  it('is for its own project alone: who guesses an id gets nothing', async () => {
    const { deviceId } = await hasVirtual('ext-2');
    expectRefusal(await claim(deviceId, carl.token), 403);
    expectRefusal(await claim('ext-2', dora.token, `?appId=${project.appId}&projectId=${other.projectId}`), 403);
    expect((await claim('ext-2', dora.token, `?appId=${project.appId}`)).status).toBe(201);
  });

  it('gives its external id free when it is deactivated', async () => {
    const { deviceId } = await hasVirtual('ext-3');
    await world.must(204, 'DELETE', `/registry/v2/devices/${deviceId}`, { token: anna.token });
    const again = await hasVirtual('ext-3', '?autoclaim=true');
    expect(again.deviceId).not.toBe(deviceId);
    expect((await lookUp('ext-3', anna.token, `?appId=${project.appId}`)).body).toEqual({
      trackingId: again.trackingId,
    });
  });
});

describe('GET /registry/v2/devices/{id} and /registry/v2/{trackingId}', () => {
  it('REG-14 answer for claimed devices, to members of the project that claimed', async () => {
    const deviceId = await hasLicence();
    expectRefusal(await lookUp(deviceId, anna.token), 404);
    expectRefusal(await lookUp(randomUUID(), anna.token), 404);
    const { trackingId } = (await claim(deviceId, anna.token)).body;
    expect(await lookUp(deviceId, ben.token)).toMatchObject({ status: 200, body: { trackingId } });
    expect(await lookUpDevice(trackingId, ben.token)).toMatchObject({ status: 200, body: { deviceId } });
    expectRefusal(await lookUp(deviceId, carl.token), 403);
    expectRefusal(await lookUpDevice(trackingId, carl.token), 403);
    expectRefusal(await lookUpDevice(`HERE-${randomUUID()}`, anna.token), 404);
    expectRefusal(await lookUpDevice('a\0b', anna.token), 404);
    expectRefusal(await world.call('GET', `/registry/v2/${trackingId}`), 401);
  });

  it('GEN-11 take the own id of a device of the project also with its appId, on every route', async () => {
    const query = `?appId=${project.appId}`;
    const deviceId = await hasLicence();
    const { status, body } = await claim(deviceId, anna.token, query);
    expect(status).toBe(201);
    const { trackingId } = body;
    expect(await lookUp(deviceId, anna.token, query)).toMatchObject({ status: 200, body: { trackingId } });
    expect(await lookUpDevice(trackingId, anna.token, query)).toMatchObject({ status: 200, body: { deviceId } });
    const ofOther = `?appId=${other.appId}`;
    for (const answer of [
      await lookUp(deviceId, dora.token, ofOther),
      await lookUpDevice(trackingId, dora.token, ofOther),
      await claim(deviceId, dora.token, ofOther),
      await unclaim(trackingId, dora.token, ofOther),
      await deactivate(deviceId, dora.token, ofOther),
    ]) {
      expectRefusal(answer, 404);
    }
    expect((await unclaim(trackingId, anna.token, query)).status).toBe(204);
    expect((await deactivate(deviceId, anna.token, query)).status).toBe(204);
  });

  it('GEN-11 an external id comes before an own id that reads the same', async () => {
    const deviceId = await hasLicence();
    await claim(deviceId, anna.token);
    const twin = await hasVirtual(deviceId, '?autoclaim=true');
    const answer = await lookUp(deviceId, anna.token, `?appId=${project.appId}`);
    expect(answer).toMatchObject({ status: 200, body: { trackingId: twin.trackingId } });
  });

  it('REG-14 say the same of a licence of others that is not claimed as of none', async () => {
    const [foreign, none] = [await lookUp(await hasLicence(), carl.token), await lookUp(randomUUID(), carl.token)];
    expectRefusal(foreign, 404);
    expect({ ...foreign.body, id: '' }).toEqual({ ...none.body, id: '' });
    expectRefusal(await lookUp(await hasLicence(), anna.token), 404, /not claimed/);
  });

  it('GEN-3, REG-15 /registry/v2/{trackingId} does not capture licenses, health and version', async () => {
    expect((await lookUpDevice('licenses', anna.token)).body.licenses).toBeDefined();
    expect((await lookUpDevice('health', anna.token)).body).toEqual({ message: 'healthy' });
    expect((await lookUpDevice('version', anna.token)).body).toEqual({ registry: '1.2.3' });
  });
});

describe('DELETE /registry/v2/{trackingId}', () => {
  it('REG-12, GEN-10, REG-11 ends the claim; the next one gets a fresh trackingId', async () => {
    const deviceId = await hasLicence();
    const first = (await claim(deviceId, anna.token)).body.trackingId;
    expectRefusal(await unclaim(first, carl.token), 403);
    expect(await unclaim(first, ben.token)).toMatchObject({ status: 204, body: undefined });
    expectRefusal(await unclaim(first, anna.token), 404);
    expectRefusal(await lookUp(deviceId, anna.token), 404);
    expectRefusal(await lookUpDevice(first, anna.token), 404);
    const second = (await claim(deviceId, carl.token)).body.trackingId;
    expect(second).not.toBe(first);
    const events = await world.eventsOf(deviceId);
    expect(events.map(({ type }) => type)).toEqual([
      'device.provisioned',
      'device.claimed',
      'device.unclaimed',
      'device.claimed',
    ]);
    expect(events.at(-1)).toMatchObject({
      data: {
        version: 4,
        claims: [
          { trackingId: first, unclaimedAtMs: expect.any(Number) },
          { trackingId: second, projectId: other.projectId },
        ],
      },
    });
  });

  it('REG-11 is refused a fresh claim after twenty within an hour, and gets it later', async () => {
    const deviceId = await hasLicence();
    const cycle = async () => {
      const { status, body } = await claim(deviceId, anna.token);
      expect(status).toBe(201);
      expect((await unclaim(body.trackingId, anna.token)).status).toBe(204);
    };
    for (let cycles = 0; cycles < 20; cycles += 1) await cycle();
    expectRefusal(await claim(deviceId, anna.token), 400, /20 times/);
    world.clock.shift(3_600_001);
    await cycle();
    world.clock.reset();
  });

  it('ends a claim once, of many at the same time', async () => {
    const deviceId = await hasLicence();
    const { trackingId } = (await claim(deviceId, anna.token)).body;
    const answers = await Promise.all(Array.from({ length: 8 }, () => unclaim(trackingId, anna.token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array.from({ length: 7 }, () => 404)]);
  });
});

describe('DELETE /registry/v2/devices/{id}', () => {
  it('REG-13 ends a licence that is not claimed, for admins of its project', async () => {
    const deviceId = await hasLicence();
    const { trackingId } = (await claim(deviceId, anna.token)).body;
    expectRefusal(await deactivate(deviceId, anna.token), 400);
    await unclaim(trackingId, anna.token);
    expectRefusal(await deactivate(deviceId, carl.token), 403);
    expectRefusal(await deactivate(deviceId, ben.token), 403);
    expect(await deactivate(deviceId, anna.token)).toMatchObject({ status: 204, body: undefined });
    expectRefusal(await deactivate(deviceId, anna.token), 404);
    expectRefusal(await deactivate(randomUUID(), anna.token), 404);
    const rows = await world.app.dataSource.query('SELECT secret_sealed FROM device WHERE device_id = $1', [deviceId]);
    expect(rows).toEqual([{ secret_sealed: null }]);
  });

  it('a claim and a deactivation at the same time leave one of the two', async () => {
    for (let round = 0; round < 5; round += 1) {
      const deviceId = await hasLicence();
      const [claimed, deactivated] = await Promise.all([claim(deviceId, anna.token), deactivate(deviceId, anna.token)]);
      expect([
        [201, 400],
        [404, 204],
      ]).toContainEqual([claimed.status, deactivated.status]);
    }
  });
});
