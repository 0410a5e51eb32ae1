import { eventually } from '@umbra/testing';
import { claimDevice, logIn, postSamples, requestDeviceToken, sampleAt, signIn } from './support/actors.ts';
import { environment } from './support/environment.ts';
import { send, succeed } from './support/http.ts';
import { rebuild } from './support/rebuild.ts';
import { percentile, untilVisible, type TraceBody } from './support/visibility.ts';

/**
 * Acceptance wants 500 posts on a machine at rest, within 250 ms. A run of every day makes do with fewer, and with the second
 * that holds on a busy machine too.
 */
const POSTS = Number(process.env['UMBRA_E2E_POSTS'] ?? 100);
const VISIBLE_WITHIN_MS = POSTS >= 500 ? 250 : 1_000;

describe('the journey of a device', () => {
  let user: string;

  beforeAll(async () => {
    user = await logIn();
  });

  it.each([
    ['by name', environment.namedUrl],
    ['by address', environment.url],
  ])('leads from login to shadow and trace, signed for the server %s, without a pause', async (_how, baseUrl) => {
    const device = await claimDevice(await logIn());
    const token = await signIn(device, baseUrl);
    const sample = sampleAt(Date.now());
    const answer = await postSamples(token, [sample]);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ system: { stateVersion: 0, lastModifiedGeofenceTimestamp: 0 } });
    await untilVisible(user, device.trackingId, sample.timestamp);
    const shadow = await succeed('GET', `/shadows/v2/${device.trackingId}`, { token: user });
    expect(shadow).toMatchObject({
      desired: { system: { stateVersion: 0 } },
      reported: {
        timestamp: sample.timestamp,
        position: sample.position,
        system: { mode: 'normal', computed: { online: true } },
      },
    });
    const trace = await succeed<TraceBody>('GET', `/traces/v2/${device.trackingId}`, { token: user });
    expect(trace.count).toBe(1);
    expect(trace.data?.[0]).toMatchObject({ timestamp: sample.timestamp, position: sample.position });
  });

  it(`ING-23 shows ${POSTS} posts, one after the other within ${VISIBLE_WITHIN_MS} ms (p99)`, async () => {
    const device = await claimDevice(user);
    const token = await signIn(device);
    const startMs = Date.now() - 3_600_000;
    const tookMs: number[] = [];
    for (let n = 0; n < POSTS; n += 1) {
      const timestamp = startMs + n * 1_000;
      const { status } = await postSamples(token, [sampleAt(timestamp, 52 + n / 1_000)]);
      expect(status).toBe(200);
      tookMs.push(await untilVisible(user, device.trackingId, timestamp));
    }
    const p99Ms = percentile(tookMs, 0.99);
    process.stderr.write(
      `${POSTS} posts visible after p50 ${percentile(tookMs, 0.5).toFixed(0)} ms, p99 ${p99Ms.toFixed(0)} ms\n`,
    );
    expect(p99Ms).toBeLessThan(VISIBLE_WITHIN_MS);
  }, 120_000);

  it('ING-24 answers a post, one second after the desired state was changed, with the change', async () => {
    const device = await claimDevice(user);
    const token = await signIn(device);
    const post = async () => (await postSamples(token, [sampleAt(Date.now())])).body;
    const before = await post();
    const desired = { payload: { colour: 'red' }, system: { rate: { sampleMs: 1_000, sendMs: 60_000 } } };
    await succeed('PUT', `/shadows/v2/${device.trackingId}`, { token: user, body: { desired } });
    const after = await eventually(
      'the change is in force',
      async () => {
        const answer = await post();
        return answer.system.stateVersion > before.system.stateVersion ? answer : undefined;
      },
      1_000,
    );
    expect(after).toMatchObject(desired);
    expect(after.system.stateVersion).toBe(before.system.stateVersion + 1);
  });

  it('OAUTH-8 REG-12 refuses a token everywhere within a second of the unclaim, and gives out no new one', async () => {
    const device = await claimDevice(user);
    const token = await signIn(device);
    const sample = () => sampleAt(Date.now());
    const everywhere: [string, string, unknown?][] = [
      ['POST', '/v2/', [sample()]],
      ['POST', '/v2/?async=true', [sample()]],
      ['POST', '/device-http/v2', [sample()]],
      ['POST', '/v3/', { data: [sample()] }],
      ['GET', `/shadows/v2/${device.trackingId}`],
      ['PUT', `/shadows/v2/${device.trackingId}`, { desired: { payload: { a: 1 } } }],
    ];
    for (const [method, path, body] of everywhere) {
      expect([method, path, (await send(method, path, { token, body })).status < 300]).toEqual([method, path, true]);
    }
    await succeed('DELETE', `/registry/v2/${device.trackingId}`, { token: user });
    const refused = everywhere.map(([method, path, body]) =>
      eventually(
        `${method} ${path} refuses`,
        async () => (await send(method, path, { token, body })).status === 401,
        1_000,
      ),
    );
    await Promise.all(refused);
    expect((await requestDeviceToken(device)).status).toBe(412);
    for (const path of [`/shadows/v2/${device.trackingId}`, `/traces/v2/${device.trackingId}`]) {
      expect((await send('GET', path, { token: user })).status).toBe(404);
    }
  });

  it('GEN-10 REG-11 gives a new identity with the next claim, which shows nothing of the old one', async () => {
    const device = await claimDevice(user);
    await postSamples(await signIn(device), [sampleAt(Date.now())]);
    await succeed('DELETE', `/registry/v2/${device.trackingId}`, { token: user });
    const { trackingId } = await succeed<{ trackingId: string }>('PUT', `/registry/v2/devices/${device.deviceId}`, {
      token: user,
    });
    expect(trackingId).not.toBe(device.trackingId);
    const token = await signIn(device);
    const sample = sampleAt(Date.now());
    expect((await postSamples(token, [sample])).status).toBe(200);
    await untilVisible(user, trackingId, sample.timestamp);
    const trace = await succeed<TraceBody>('GET', `/traces/v2/${trackingId}`, { token: user });
    expect(trace.data?.map(({ timestamp }) => timestamp)).toEqual([sample.timestamp]);
  });

  it('shows the same after the read models were thrown away and built anew from the log', async () => {
    const device = await claimDevice(user);
    const token = await signIn(device);
    const nowMs = Date.now();
    // In order, late, doubled, and with a gap.
    const agesMs = [60_000, 50_000, 55_000, 50_000, 10_000, 40_000, 10_000];
    for (const [n, ageMs] of agesMs.entries()) {
      const sample = { ...sampleAt(nowMs - ageMs, 52 + n / 100), payload: { n } };
      expect((await postSamples(token, [sample])).status).toBe(200);
    }
    // The trace first: both change together, so that a shadow read after a complete trace is complete too.
    const read = async () => ({
      trace: await succeed<TraceBody>('GET', `/traces/v2/${device.trackingId}`, { token: user }),
      shadow: await succeed('GET', `/shadows/v2/${device.trackingId}`, { token: user }),
    });
    const before = await eventually('all is in the trace', async () => {
      const seen = await read();
      return seen.trace.count === new Set(agesMs).size ? seen : undefined;
    });
    expect(before.shadow).toMatchObject({ reported: { timestamp: nowMs - 10_000, payload: { n: 4 } } });

    const { code, output } = await rebuild('shadows');

    expect([code, output]).toEqual([0, expect.any(String)]);
    expect(await read()).toEqual(before);
    const last = sampleAt(Date.now());
    expect((await postSamples(token, [last])).status).toBe(200);
    await untilVisible(user, device.trackingId, last.timestamp);
  });
});
