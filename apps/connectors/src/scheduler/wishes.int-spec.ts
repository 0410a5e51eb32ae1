import { eventually } from '@umbra/testing';
import type { Connector } from '../domain/connector/connector.ts';
import { ExternalCloudError } from '../domain/driver/external-cloud.error.ts';
import { ScriptedClouds, showing } from '../testing/scripted-clouds.ts';
import { SyncWorld } from '../testing/sync-world.ts';

const DAY_S = 86_400;
const clouds = new ScriptedClouds();
let sync: SyncWorld;
beforeAll(async () => (sync = await SyncWorld.start({ drivers: [clouds.driver] })));
afterAll(() => sync.stop());

const nowMs = () => sync.world.clock.nowMs();
const rejected = () => new ExternalCloudError('rejected', 'example.org: does not know the password.');
const limited = () => new ExternalCloudError('limited', 'example.org: too many calls.', { retryAfterMs: 7_200_000 });
const dueInMs = async (connector: Connector) => (await sync.schedule(connector))[0]!.next_due_at_ms! - nowMs();

/** A connector whose cloud throws at the end of a run. @param meanwhile what happens during that run */
async function failsWhile(
  error: () => Error,
  meanwhile: (connector: Connector, url: string) => Promise<unknown>,
): Promise<{ readonly connector: Connector; readonly url: string }> {
  const { connector, url } = await sync.hasQuietConnector(clouds, ['d1'], { refreshIntervalS: DAY_S });
  const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  clouds.has(url, async function* () {
    begin();
    yield* await mayEnd.then(() => Promise.reject<never[]>(error()));
  });
  await sync.isDue(connector);
  await begun;
  await meanwhile(connector, url);
  end();
  await eventually('the run has failed', async () => {
    const [row] = await sync.schedule(connector);
    return row!.fencing_token === null;
  });
  return { connector, url };
}

describe('what is wished for during a run that fails', () => {
  it('C2C-3 another interval counts from then on', async () => {
    const { connector } = await failsWhile(rejected, (it) => sync.domain.change(it, { refreshIntervalS: 60 }));
    expect(await dueInMs(connector)).toBeLessThanOrEqual(60_000);
    expect((await sync.schedule(connector))[0]).toMatchObject({ interval_ms: 60_000, failures: 1 });
  });

  it('C2C-4 disabled and enabled again, it begins anew', async () => {
    const { connector } = await failsWhile(rejected, async (it) => {
      await sync.domain.change(await sync.domain.change(it, { enabled: false }), { enabled: true });
    });
    expect(await dueInMs(connector)).toBeLessThan(5_000);
    expect((await sync.schedule(connector))[0]).toMatchObject({ failures: 0 });
  });

  it('C2C-9 a device that was provisioned is read after the pause of the failure', async () => {
    const { connector } = await failsWhile(rejected, (it) => sync.hasDevices(it, 'd2'));
    const inMs = await dueInMs(connector);
    expect(inMs).toBeLessThan(16_000);
    expect(inMs).toBeGreaterThan(5_000);
  });

  it('C2C-9 but not before the time that the cloud asked for', async () => {
    const { connector } = await failsWhile(limited, (it) => sync.hasDevices(it, 'd2'));
    expect(await dueInMs(connector)).toBeGreaterThan(7_190_000);
  });

  it('C2C-6 other credentials are tried at once: the failure was that of the old ones', async () => {
    const { connector } = await failsWhile(limited, (it, url) => sync.domain.change(it, {}, { url, secret: 'new' }));
    expect(await dueInMs(connector)).toBeLessThan(5_000);
    expect((await sync.schedule(connector))[0]).toMatchObject({ failures: 0 });
  });
});

describe('a connector that fails', () => {
  const failed = (error: () => Error) => failsWhile(error, () => Promise.resolve());

  it.each([
    ['rejected credentials', rejected],
    ['a long pause that the cloud asked for', limited],
  ])('C2C-6 is tried soon with other credentials, after %s', async (_what, error) => {
    const { connector, url } = await failed(error);
    await sync.domain.change(connector, { name: `${connector.name} renamed` }, { url });
    expect(await dueInMs(connector)).toBeGreaterThan(60_000);
    clouds.has(
      url,
      showing(() => []),
    );
    await sync.domain.change(connector, {}, { url, secret: 'right' });
    expect((await sync.schedule(connector))[0]).toMatchObject({ failures: 0 });
    await eventually('it has run', async () => (await sync.executions(connector)).at(-1)?.state === 'succeeded');
  });

  it('C2C-9 reads a device that was added no sooner than after its pause', async () => {
    const { connector } = await failed(rejected);
    await sync.world.tables.query(
      `UPDATE schedule SET failures = 3, not_before_ms = $2::bigint, next_due_at_ms = $3 WHERE connector_key = $1`,
      [connector.key, nowMs() + 40_000, nowMs() + 3_600_000],
    );
    await sync.hasDevices(connector, 'd2');
    const inMs = await eventually('it is due sooner', async () => {
      const ms = await dueInMs(connector);
      return ms < 3_000_000 && ms;
    });
    expect(inMs).toBeGreaterThan(30_000);
    expect(inMs).toBeLessThan(45_000);
  });
});
