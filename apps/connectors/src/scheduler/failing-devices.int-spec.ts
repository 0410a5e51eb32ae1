import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Connector } from '../domain/connector/connector.ts';
import { LocalClouds } from '../testing/local-clouds.ts';
import { SyncWorld } from '../testing/sync-world.ts';

const HEALTHY = 12;
const FAILING = 30;

/** A cloud that is asked for each device by itself, and that answers for some of them only. */
describe('a cloud that fails for some devices', () => {
  const clouds = new LocalClouds();
  let sync: SyncWorld;
  let url: string;
  /** How the cloud answers for the devices that fail. */
  let fail: (response: ServerResponse) => void;
  let isAnsweringAll = false;
  /** Of this test's connector; by its own path. */
  const asked: string[] = [];
  let cloud = '';

  beforeAll(async () => {
    sync = await SyncWorld.start({});
    url = await clouds.serve((request, response) => {
      const [, of, id = ''] = (request.url ?? '').split('/');
      // Connectors of tests before go on by their intervals.
      if (of === cloud) asked.push(id);
      if (id.startsWith('failing') && !isAnsweringAll) fail(response);
      else response.end(JSON.stringify([{ timestamp: nowMs() - 1_000 }, { timestamp: nowMs() - 900 }]));
    });
  });
  beforeEach(() => {
    asked.length = 0;
    cloud = randomUUID();
    isAnsweringAll = false;
  });
  afterAll(async () => {
    await clouds.close();
    await sync.stop();
  });

  const nowMs = () => sync.world.clock.nowMs();
  const names = (kind: string, count: number): string[] =>
    Array.from({ length: count }, (_, index) => `${kind}-${String(index)}`);

  /** Those that fail were added first, so that they come first. */
  async function hasConnector(): Promise<Connector> {
    const mapping = '$.{"timestamp": timestamp, "payload": {"level": 1}}';
    const credentials = { url: `${url}/${cloud}/{{externalDeviceId}}`, mapping };
    const rateLimit = { calls: 1_000, per: 'second' } as const;
    const connector = await sync.hasConnector(credentials, { driverId: 'http-json', rateLimit });
    fail = (response) => response.writeHead(500).end();
    await sync.hasDevices(connector, ...names('failing', FAILING));
    await sync.hasDevices(connector, ...names('healthy', HEALTHY));
    return connector;
  }

  it.each([
    ['5xx', 500, '{}', 'CONNECTORS_CLOUD_UNREACHABLE'],
    ['403', 403, '{}', 'CONNECTORS_CLOUD_REFUSED'],
    ['HTML', 200, '<html>', 'CONNECTORS_CLOUD_UNREADABLE'],
  ])('C2C-22 sends what the others bring, when it answers %s for thirty of them', async (_what, status, body, code) => {
    const connector = await hasConnector();
    fail = (response) => response.writeHead(status).end(body);
    const runs = Math.ceil((FAILING + HEALTHY) / 5);
    for (let nth = 0; nth < runs; nth += 1) {
      sync.world.clock.shift(1_000);
      expect(await sync.runs(connector)).toMatchObject({ state: 'failed' });
    }
    const sent = await sync.sentTimes(connector, HEALTHY * 2);
    expect(sent.size).toBe(HEALTHY);
    sync.world.clock.shift(1_000);
    asked.length = 0;
    expect(await sync.runs(connector)).toMatchObject({ state: 'failed', error_code: code, samples_sent: HEALTHY * 2 });
    expect(asked).toEqual(expect.arrayContaining(names('healthy', HEALTHY)));
    // What was not answered until now is read then.
    isAnsweringAll = true;
    sync.world.clock.shift(1_000);
    expect(await sync.runs(connector)).toMatchObject({ state: 'succeeded', samples_read: (HEALTHY + FAILING) * 2 });
  });

  it('C2C-22 is left alone after a few calls when it is down, or takes the credentials for nobody', async () => {
    const connector = await hasConnector();
    await sync.isQuiet(connector);
    asked.length = 0;
    fail = (response) => response.writeHead(403).end();
    expect(await sync.runs(connector)).toMatchObject({ error_code: 'CONNECTORS_CLOUD_REJECTED' });
    expect(asked.length).toBeLessThan(10);
  });

  it('is said in one line of the log, with its reason', async () => {
    const connector = await hasConnector();
    const { fencing_token: fencingToken } = await sync.runs(connector);
    const [line = '', ...others] = sync.world.logged.filter(
      (each) => (JSON.parse(each) as { fencingToken?: number }).fencingToken === fencingToken,
    );
    expect(others).toEqual([]);
    expect(line.match(/"message":/g)).toHaveLength(1);
    expect(JSON.parse(line)).toMatchObject({
      ...{ message: 'connector executed', outcome: 'failed' },
      ...{ code: 'CONNECTORS_CLOUD_UNREACHABLE', reason: `${new URL(url).host}: answered with status 500.` },
    });
  });
});
