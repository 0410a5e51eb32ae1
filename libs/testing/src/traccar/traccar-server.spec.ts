import { TraccarServer } from './traccar-server.ts';

const NOW = Date.UTC(2026, 5, 1, 12);
let nowMs = NOW;
let server: TraccarServer;

beforeEach(async () => {
  nowMs = NOW;
  server = await TraccarServer.start({ nowMs: () => nowMs, devices: 3 });
});
afterEach(() => server.stop());

const get = async (path: string, headers: Record<string, string> = { authorization: `Bearer ${server.token}` }) => {
  const response = await fetch(server.url + path, { headers });
  return { status: response.status, body: response.ok ? await response.json() : undefined };
};

const positions = (fromMs: number, toMs: number) =>
  get(
    `/api/positions?deviceId=1&from=${new Date(fromMs).toISOString()}&to=${encodeURIComponent(new Date(toMs).toISOString())}`,
  );

describe('the scripted Traccar server', () => {
  it('takes a token, or a session of a login', async () => {
    expect((await get('/api/devices')).body).toHaveLength(3);
    expect((await get('/api/devices', { authorization: 'Bearer x' })).status).toBe(401);
    const form = (password: string) =>
      fetch(`${server.url}/api/session`, {
        method: 'POST',
        body: new URLSearchParams({ email: server.email, password }),
      });
    expect((await form('wrong')).status).toBe(401);
    const cookie = (await form(server.password)).headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await get('/api/devices', { cookie })).status).toBe(200);
    server.forgetSessions();
    expect((await get('/api/devices', { cookie })).status).toBe(401);
  });

  it('gives positions by the time of the fix, both ends included', async () => {
    for (const minute of [0, 1, 2, 3]) server.drive(NOW + minute * 60_000);
    const { body } = await positions(NOW + 60_000, NOW + 120_000);
    expect((body as { fixTime: string }[]).map(({ fixTime }) => Date.parse(fixTime))).toEqual([
      NOW + 60_000,
      NOW + 120_000,
    ]);
  });

  it('has what was uploaded late in its place, and when it came', async () => {
    server.drive(NOW);
    server.disconnect();
    server.drive(NOW + 60_000);
    expect(server.positionCount).toBe(3);
    nowMs = NOW + 3_600_000;
    server.reconnect();
    expect(server.positionCount).toBe(6);
    const { body } = await positions(NOW, NOW + 60_000);
    expect(body).toHaveLength(2);
    expect(body).toMatchObject([
      {},
      { fixTime: '2026-06-01T12:01:00.000+00:00', serverTime: '2026-06-01T13:00:00.000+00:00' },
    ]);
    expect((await get('/api/devices?uniqueId=imei-001')).body).toMatchObject([
      { id: 1, lastUpdate: '2026-06-01T13:00:00.000+00:00' },
    ]);
  });

  it('goes away, comes back on its port, and fails as it is told', async () => {
    const { url } = server;
    await server.goAway();
    await expect(fetch(url)).rejects.toThrow();
    await server.comeBack();
    expect(server.url).toBe(url);
    server.failure = { status: 503, headers: { 'retry-after': '7' } };
    expect((await get('/api/devices')).status).toBe(503);
    server.failure = undefined;
    expect((await get('/api/devices')).status).toBe(200);
    expect(server.requestsTo('/api/devices').map(({ status }) => status)).toEqual([503, 200]);
  });
});
