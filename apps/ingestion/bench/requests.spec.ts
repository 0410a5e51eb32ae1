import { requestsOf } from './requests.ts';
import { besides, scenariosOf } from './scenarios.ts';

const senders = {
  apiKey: 'key',
  deviceTokens: ['token-1', 'token-2'],
  trackingIds: Array.from({ length: 20 }, (_, nth) => `device-${String(nth)}`),
};
const only = (id: string) => requestsOf(scenariosOf(id)[0]!, senders);
const parsed = (body: readonly string[] | undefined) => JSON.parse((body ?? []).join('1700000000000'));

describe('what is sent', () => {
  it('is one sample by the device itself, as an array or as an object', () => {
    const { heads, bodies } = only('v2-sync');
    expect(heads).toHaveLength(2);
    expect(heads[1]).toContain('authorization: Bearer token-2\r\n');
    expect(parsed(bodies[0])).toMatchObject([{ timestamp: 1_700_000_000_000, position: { type: 'gnss' } }]);
    expect(parsed(only('v3-async').bodies[0])).toMatchObject({ data: [{ timestamp: 1_700_000_000_000 }] });
  });

  it('is a hundred samples of ten devices by the application', () => {
    const { heads, bodies } = only('v3-batch');
    expect(heads).toEqual([expect.stringContaining('POST /v3/batch HTTP/1.1\r\n')]);
    const { data } = parsed(bodies[1]) as { data: { id: string }[] };
    expect(data).toHaveLength(100);
    expect(new Set(data.map(({ id }) => id)).size).toBe(10);
    expect(data[0]).toMatchObject({ id: 'device-10' });
  });

  it('is chosen by group or id, and never nothing', () => {
    expect(scenariosOf('single,v3-batch').map(({ id }) => id)).toEqual(['bare-single', 'v2-sync', 'v3-batch']);
    expect(() => scenariosOf('v2')).toThrow('--only knows single, bare-single');
    expect(besides(scenariosOf('single')).map(({ server }) => server)).toEqual(['bare', 'umbra', 'against']);
  });
});
