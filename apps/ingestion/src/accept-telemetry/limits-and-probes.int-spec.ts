import { aDevice, aProject, trackingIdOf, type TestProject } from '@umbra/testing';
import { IngestionWorld } from '../testing/ingestion-world.ts';
import { UUID, aSample } from '../testing/wire-expectations.ts';

let world: IngestionWorld;
let project: TestProject;

beforeAll(async () => {
  // A clock that stands still: what is allowed does not grow meanwhile.
  const nowMs = Date.now();
  world = await IngestionWorld.start({ nowMs: () => nowMs });
  project = await world.hasProject();
});
afterAll(() => world.stop());

async function givenDevice(overrides: Parameters<typeof aDevice>[1] = {}) {
  const device = await world.hasDevice(aDevice(project, overrides));
  return { device, trackingId: trackingIdOf(device), token: await world.deviceToken(device) };
}

describe('limits and probes', () => {
  it('ING-50 a 429 with its three headers, for that application alone', async () => {
    const limited = await world.hasProject(aProject({ limits: { samplesPerSecond: 1 } }));
    const device = await world.hasDevice(aDevice(limited));
    const token = await world.deviceToken(device);
    expect((await world.post('/v2/', token, Array(20).fill(aSample()))).status).toBe(200);
    const refused = await world.post('/v2/', token, [aSample()]);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('x-ratelimit-limit')).toBe('1');
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(18);
    expect(await refused.json()).toEqual({
      code: 429,
      error: 'Too Many Requests',
      id: expect.stringMatching(UUID),
      message: expect.any(String),
    });
    const { token: other } = await givenDevice();
    expect((await world.post('/v2/', other, [aSample()])).status).toBe(200);
  });

  it.each(['/v2', '/v3'])('§1.1 health and version under %s need no token', async (prefix) => {
    const health = await fetch(`${world.url}${prefix}/health`);
    expect({ status: health.status, body: await health.json() }).toEqual({ status: 200, body: { message: 'healthy' } });
    const version = await fetch(`${world.url}${prefix}/version`);
    expect({ status: version.status, body: await version.json() }).toEqual({
      status: 200,
      body: { ingestion: '1.2.3' },
    });
  });
});
