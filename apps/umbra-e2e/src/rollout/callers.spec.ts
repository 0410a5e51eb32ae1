import { eventually } from '@umbra/testing';
import { startCallers } from './callers.mjs';
import { watchVisibility } from './visibility.mjs';

const device = { trackingId: 'HERE-1', signIn: () => Promise.resolve() } as unknown as Parameters<
  typeof startCallers
>[0]['device'];

describe('the callers', () => {
  it('ask every service, and say what failed and why, each request once', async () => {
    const asked = new Set<string>();
    const callers = startCallers({
      device,
      call: (method, path) => {
        asked.add(`${method} ${path.split('/')[1] ?? ''}`);
        return path.startsWith('/traces') ? Promise.reject(new Error('502')) : Promise.resolve({ status: 'failed' });
      },
    });
    await eventually('all have asked', () => Promise.resolve(callers.failures().length >= 2 || undefined));
    await callers.stop();
    expect(asked).toEqual(
      new Set([
        ...['GET shadows', 'GET traces', 'PUT shadows', 'GET registry', 'GET geofences', 'GET bulkjobs'],
        ...['POST geofences', 'POST bulkjobs'],
      ]),
    );
    const failures = callers.failures().map(({ what, reason }) => `${what}: ${reason.replace(/,.*/, '')}`);
    expect(new Set(failures)).toEqual(
      new Set(['GET a trace: 502', 'make and remove devices by jobs: undefined is failed']),
    );
  });
});

describe('the watch over visibility', () => {
  it('counts from the acknowledgement until the shadow shows the sample, also while it still waits', async () => {
    let shown = 0;
    let posted = 0;
    const visibility = watchVisibility({
      trackingId: 'HERE-1',
      call: (method, _path, body) => {
        if (method === 'POST') posted = (body as { data: [{ timestamp: number }] }).data[0].timestamp;
        return Promise.resolve(method === 'POST' ? undefined : { reported: { timestamp: shown } });
      },
    });
    await eventually('it has waited a while', () => Promise.resolve(visibility.longestMs() >= 100 || undefined));
    shown = posted;
    await visibility.stop();
    expect(visibility.longestMs()).toBeGreaterThanOrEqual(100);
    expect(visibility.longestMs()).toBe(0);
  });
});
