import { randomUUID } from 'node:crypto';
import { Sealer } from '@umbra/sealing';
import { aDesiredState, aDevice, eventually, trackingIdOf, type TestProject, unclaimed } from '@umbra/testing';
import { IngestionWorld, SECRET_KEY } from '../testing/ingestion-world.ts';
import { EMPTY, aPosition, aSample, expectRefusal } from '../testing/wire-expectations.ts';

let world: IngestionWorld;
let project: TestProject;

beforeAll(async () => {
  world = await IngestionWorld.start();
  project = await world.hasProject();
});
afterAll(() => world.stop());

async function givenDevice(overrides: Parameters<typeof aDevice>[1] = {}) {
  const device = await world.hasDevice(aDevice(project, overrides));
  return { device, trackingId: trackingIdOf(device), token: await world.deviceToken(device) };
}

describe('POST by a device', () => {
  it.each(['/v2/', '/v2', '/device-http/v2', '/device-http/v2/'])(
    'ING-20 GEN-2 WIRE-12 %s stores its samples and answers with its desired shadow',
    async (path) => {
      const { device, trackingId, token } = await givenDevice();
      const correlationId = randomUUID();
      const response = await world.post(path, token, [aSample()], { 'x-request-id': correlationId });
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('application/json');
      expect(response.headers.get('content-length')).toBe(String(JSON.stringify(EMPTY).length));
      expect(await response.json()).toEqual(EMPTY);
      const [event, ...others] = await world.logOf(device);
      expect(others).toEqual([]);
      expect(event).toMatchObject({ type: 'telemetry.ingested', producer: 'ingestion', correlationId });
      expect(event?.data).toEqual({
        trackingId,
        projectId: project.state.projectId,
        acceptedAtMs: expect.any(Number),
        source: 'device',
        detectOutliers: false,
        samples: [{ sampledAtMs: 1_700_000_000_000, position: aPosition }],
      });
    },
  );

  it.each(['/v3/', '/v3'])('ING-10 %s takes an object', async (path) => {
    const { device, trackingId, token } = await givenDevice();
    for (const id of [undefined, trackingId]) {
      const response = await world.post(path, token, { data: [aSample()], id });
      expect({ status: response.status, body: await response.json() }).toEqual({ status: 200, body: EMPTY });
    }
    expect(await world.logOf(device)).toHaveLength(2);
  });

  it.each(['/v2/', '/v3/'])('ING-21 ING-22 %s answers async=true with 204', async (path) => {
    const { device, token } = await givenDevice();
    const body = path === '/v2/' ? [aSample()] : { data: [aSample()] };
    const response = await world.post(`${path}?async=true&projectId=whatever`, token, body);
    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
    expect(await world.logOf(device)).toHaveLength(1);
    expect((await world.post(`${path}?async=false`, token, body)).status).toBe(200);
    expect((await world.post(`${path}?async=`, token, body)).status).toBe(200);
    for (const value of ['1', 'yes']) {
      await expectRefusal(await world.post(`${path}?async=${value}`, token, body), 400, 'Bad request');
    }
  });

  it('ING-24 sees a desired change made a second ago at the latest', async () => {
    const { device, trackingId, token } = await givenDevice();
    const password = new Sealer(SECRET_KEY).seal('hunter22', trackingId);
    const system = {
      stateVersion: 1,
      lastModifiedGeofenceTimestamp: 0,
      rate: { sendMs: 5000 },
      wlanConfigurations: [{ ssid: 'home', securityMode: 'wpa2psk' as const, password }],
    };
    await world.hasDesired(aDesiredState(device, { system, timestamp: 7 }));
    const changedAtMs = Date.now();
    await eventually('the change is in the answer', async () => {
      const response = await world.post('/v2/', token, [aSample()]);
      return ((await response.json()) as typeof EMPTY).system.stateVersion === 1;
    });
    expect(Date.now() - changedAtMs).toBeLessThan(1000);
    const answered = (wlanPassword: string) => ({
      system: { ...system, wlanConfigurations: [{ ...system.wlanConfigurations[0], password: wlanPassword }] },
      timestamp: 7,
    });
    expect(await (await world.post('/v2/', token, [aSample()])).json()).toEqual(answered('hunter22'));
    const asOthers = await world.post('/v3/', project.apiKey, { data: [aSample()], id: trackingId });
    expect(await asOthers.json()).toEqual(answered('********'));
  });

  it('ING-44 what disableTracking forbids never reaches the log', async () => {
    const { device, token } = await givenDevice();
    const disableTracking = { periods: [{ begin: 1000 }], position: 'all', sensors: '' } as const;
    await world.hasDesired(
      aDesiredState(device, { system: { stateVersion: 1, lastModifiedGeofenceTimestamp: 0, disableTracking } }),
    );
    await eventually('the change has arrived', async () => {
      const response = await world.post('/v2/', token, [{ timestamp: 5 }]);
      return ((await response.json()) as typeof EMPTY).system.stateVersion === 1;
    });
    await world.post('/v2/', token, [aSample(2000), aSample(500)]);
    const samples = (await world.logOf(device)).at(-1)?.data.samples;
    expect(samples).toEqual([
      { sampledAtMs: 500, position: aPosition },
      { sampledAtMs: 2000, trackingDisabled: ['position'] },
    ]);
  });

  it('OAUTH-8 is refused within a second of its unclaim, its trackingId too', async () => {
    const { device, trackingId, token } = await givenDevice();
    expect((await world.post('/v2/', token, [aSample()])).status).toBe(200);
    await world.hasDevice(unclaimed(device));
    const unclaimedAtMs = Date.now();
    await eventually('the token is refused', async () => (await world.post('/v2/', token, [aSample()])).status === 401);
    expect(Date.now() - unclaimedAtMs).toBeLessThan(1000);
    await expectRefusal(await world.post('/v2/', token, [aSample()]), 401, 'Unauthorized');
    await expectRefusal(
      await world.post('/v3/', project.apiKey, { data: [aSample()], id: trackingId }),
      404,
      'Not Found',
    );
  });

  it('a token newer than what is known here waits, and is never a 401', async () => {
    const device = aDevice(project);
    const token = await world.deviceToken(device);
    const early = world.post('/v2/', token, [aSample()]);
    await world.hasDevice(device);
    expect((await early).status).toBe(200);
    const never = await world.deviceToken(aDevice(project));
    const startedAtMs = Date.now();
    await expectRefusal(await world.postOnce('/v2/', never, [aSample()]), 503, 'Service Unavailable');
    expect(Date.now() - startedAtMs).toBeGreaterThan(900);
  });
});
