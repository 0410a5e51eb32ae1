import { eventually } from '@umbra/testing';
import type { Connector } from '../domain/connector/connector.ts';
import { ConnectorsRepository } from '../domain/connector/connectors.repository.ts';
import { ExternalCloudError } from '../domain/driver/external-cloud.error.ts';
import { aFix, ScriptedClouds, showing } from '../testing/scripted-clouds.ts';
import { SyncWorld } from '../testing/sync-world.ts';
import { nextDueAtMs } from './due-times.ts';
import { Housekeeping } from './housekeeping.ts';
import { Scheduler } from './scheduler.ts';

const MINUTE_MS = 60_000;
const clouds = new ScriptedClouds();
let sync: SyncWorld;
beforeAll(async () => (sync = await SyncWorld.start({ drivers: [clouds.driver] })));
afterAll(() => sync.stop());

const nowMs = () => sync.world.clock.nowMs();
const reading = async ({ key }: Connector): Promise<Connector> =>
  (await sync.world.app.http.get(ConnectorsRepository).findByKeys(sync.world.tables, [key]))[0]!;

const aQuietConnector = (over: Parameters<SyncWorld['hasQuietConnector']>[2] = {}) =>
  sync.hasQuietConnector(clouds, ['d1'], over);

const nothing = showing(() => []);
const failing = (error: () => Error) =>
  async function* () {
    yield* await Promise.reject<never[]>(error());
  };

describe('when connectors run', () => {
  it('C2C-2 soon after it was made, and then once in each interval', async () => {
    clouds.has('any', nothing);
    const madeAtMs = nowMs();
    const connector = await sync.hasConnector({ url: 'any' });
    const [first] = await eventually('it has run', async () => {
      const runs = await sync.executions(connector);
      return runs.length === 1 && runs[0]!.state !== 'running' && runs;
    });
    expect(first!.started_at_ms - madeAtMs).toBeLessThan(5_000);
    sync.world.clock.shift(MINUTE_MS);
    await eventually('it runs again', async () => (await sync.executions(connector)).length === 2);
    expect(await sync.schedule(connector)).toMatchObject([{ interval_ms: MINUTE_MS }]);
  });

  it('C2C-9 soon after its first device was provisioned, though its interval is an hour', async () => {
    clouds.has('any', nothing);
    const connector = await sync.hasConnector({ url: 'any' }, { refreshIntervalS: null });
    await eventually('it has run for nothing', async () => (await sync.executions(connector)).length === 1);
    await sync.hasDevices(connector, 'd1');
    const [schedule] = await sync.schedule(connector);
    expect(schedule!.interval_ms).toBe(3_600_000);
    expect(schedule!.next_due_at_ms! - nowMs()).toBeLessThan(16_000);
  });

  it('C2C-9 once more when a device was provisioned while it ran: that run did not know of it', async () => {
    const { connector, url } = await aQuietConnector({ refreshIntervalS: null });
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    clouds.has(url, async function* () {
      begin();
      yield* await mayEnd.then(() => []);
    });
    await sync.isDue(connector);
    await begun;
    await sync.hasDevices(connector, 'd2');
    end();
    const { next_due_at_ms: nextMs } = await eventually('the run has ended', async () => {
      const [row] = await sync.schedule(connector);
      return row?.fencing_token === null && row;
    });
    expect(nextMs! - nowMs()).toBeLessThan(16_000);
  });

  it('C2C-22 runs once what was missed while nobody was there', async () => {
    const { connector } = await aQuietConnector();
    const before = (await sync.executions(connector)).length;
    await sync.world.tables.query(`UPDATE schedule SET next_due_at_ms = $2 WHERE connector_key = $1`, [
      connector.key,
      nowMs() - 100 * MINUTE_MS,
    ]);
    const [next] = await eventually('it has run, and waits', async () => {
      const rows = await sync.schedule(connector);
      return rows[0]!.next_due_at_ms! > nowMs() && rows;
    });
    expect(await sync.executions(connector)).toHaveLength(before + 1);
    expect(next!.next_due_at_ms! - nowMs()).toBeLessThanOrEqual(MINUTE_MS);
  });

  it('C2C-4 not while it is disabled, and again when it is enabled', async () => {
    const { connector } = await aQuietConnector();
    const disabled = await sync.domain.change(connector, { enabled: false });
    await sync.isDue(connector);
    const { connector: other } = await aQuietConnector();
    const before = (await sync.executions(connector)).length;
    // Due later than the disabled one: had that been looked at, it would have run by now.
    await sync.runs(other);
    expect(await sync.executions(connector)).toHaveLength(before);
    await sync.domain.change(disabled, { enabled: true });
    await eventually('it runs again', async () => (await sync.executions(connector)).length > before);
  });

  it('C2C-3 as often as its owner says now', async () => {
    const { connector } = await aQuietConnector({ refreshIntervalS: 86_400 });
    expect((await sync.schedule(connector))[0]).toMatchObject({ interval_ms: 86_400_000 });
    const changed = await sync.domain.change(connector, { refreshIntervalS: 120 });
    const [sooner] = await sync.schedule(connector);
    expect(sooner).toMatchObject({ interval_ms: 120_000 });
    expect(sooner!.next_due_at_ms! - nowMs()).toBeLessThan(5_000);
    await sync.isQuiet(connector);
    await sync.domain.change(changed, { name: 'has nothing to do with time' });
    expect((await sync.schedule(connector))[0]!.next_due_at_ms! - nowMs()).toBeGreaterThan(MINUTE_MS);
  });

  it('C2C-2 never for a driver that does not pull, or none', async () => {
    const connector = await sync.hasConnector({}, { driverId: null });
    expect(await sync.schedule(connector)).toEqual([]);
  });

  it('C2C-15 is not deleted while it runs', async () => {
    const { connector, url } = await aQuietConnector();
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    clouds.has(url, async function* () {
      begin();
      yield* await mayEnd.then(() => []);
    });
    await sync.isDue(connector);
    await begun;
    await expect(sync.domain.remove(connector, true)).rejects.toMatchObject({
      ...{ status: 412, code: 'CONNECTORS_RUN_IN_PROGRESS' },
    });
    end();
    await sync.isQuiet(connector);
    await sync.domain.remove(connector, true);
    expect(await sync.schedule(connector)).toEqual([]);
    expect(await sync.executions(connector)).toEqual([]);
  });
});

describe('a run that fails', () => {
  const nextDueInMs = async (connector: Connector) => (await sync.schedule(connector))[0]!.next_due_at_ms! - nowMs();

  it('C2C-22 counts as the last one, keeps what it found, and says why to its owner', async () => {
    const { connector, url } = await aQuietConnector();
    const atMs = nowMs() - 10;
    clouds.has(url, async function* () {
      yield await Promise.resolve({ externalDeviceId: 'd1', samples: [aFix(atMs)], cursor: { at: atMs } });
      throw new ExternalCloudError('unreachable', 'example.org: the connection broke.');
    });
    const run = await sync.runs(connector);
    expect(run).toMatchObject({
      ...{ state: 'failed', samples_read: 1, samples_sent: 1 },
      ...{ error_code: 'CONNECTORS_CLOUD_UNREACHABLE', error_message: 'example.org: the connection broke.' },
    });
    expect((await reading(connector)).lastRunAtMs).toBe(run.started_at_ms);
    await sync.sentTimes(connector, 1);
    expect(await nextDueInMs(connector)).toBeLessThanOrEqual(10_000);
    await sync.runs(connector);
    expect((await sync.schedule(connector))[0]).toMatchObject({ failures: 2 });
    clouds.has(url, nothing);
    expect(await sync.runs(connector)).toMatchObject({ state: 'succeeded' });
    expect((await sync.schedule(connector))[0]).toMatchObject({ failures: 0 });
  });

  it('is tried again when the cloud asked for it', async () => {
    const { connector, url } = await aQuietConnector();
    clouds.has(
      url,
      failing(() => new ExternalCloudError('limited', 'example.org: too many calls.', { retryAfterMs: 7_200_000 })),
    );
    await sync.runs(connector);
    expect(await nextDueInMs(connector)).toBeGreaterThan(7_190_000);
  });

  it('is not tried again before its time when the credentials were rejected', async () => {
    const { connector, url } = await aQuietConnector({ refreshIntervalS: 86_400 });
    clouds.has(
      url,
      failing(() => new ExternalCloudError('rejected', 'example.org: does not know the password.')),
    );
    await sync.runs(connector);
    const [schedule] = await sync.schedule(connector);
    const ordinaryMs = nextDueAtMs(connector.key, 86_400_000, nowMs());
    expect(schedule).toMatchObject({ failures: 1, next_due_at_ms: ordinaryMs });
  });

  it('wall 9: tells neither its owner nor the log what an error of ours quotes', async () => {
    const { connector, url } = await aQuietConnector();
    clouds.has(
      url,
      failing(() => new TypeError('Invalid URL https://user:hunter2@example.org')),
    );
    expect(await sync.runs(connector)).toMatchObject({ state: 'failed', error_code: 'CONNECTORS_RUN_FAILED' });
    const lines = sync.world.logged.filter((line) => line.includes('a run failed for a reason of our own'));
    expect(lines).toHaveLength(1);
    expect(sync.world.logged.join('\n')).not.toContain('hunter2');
  });

  it('is one line in the log, and counted', async () => {
    const { connector, url } = await aQuietConnector();
    clouds.has(
      url,
      showing(() => [aFix(nowMs() - 1)]),
    );
    const { fencing_token: fencingToken } = await sync.runs(connector);
    const lines = sync.world.logged.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.filter((line) => line['fencingToken'] === fencingToken)).toMatchObject([
      { message: 'connector executed', level: 'info', outcome: 'succeeded', read: 1, sent: 1, driverId: 'scripted' },
    ]);
    const counted = (name: string, outcome: string) => sync.world.metrics.value(name, { driver: 'scripted', outcome });
    expect(await counted('umbra_connectors_runs_total', 'succeeded')).toBeGreaterThan(0);
    expect(await counted('umbra_connectors_samples_total', 'sent')).toBeGreaterThan(0);
    expect(await sync.world.metrics.value('umbra_connectors_due_lag_seconds')).toBeDefined();
  });
});

describe('a run whose lease is over', () => {
  it('is lost: another begins at a due time of its own, and the first one writes nothing any more', async () => {
    const { connector, url } = await aQuietConnector();
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let runs = 0;
    const times = [nowMs() - 2, nowMs() - 1];
    clouds.has(url, async function* () {
      const own = (runs += 1) - 1;
      await gates[own]?.promise;
      yield { externalDeviceId: 'd1', samples: [aFix(times[own]!)], cursor: { own } };
    });
    await sync.isDue(connector);
    await eventually('it runs', () => runs === 1);
    await sync.world.tables.query(
      `UPDATE execution SET lease_until = clock_timestamp() - interval '1 s', holder = 'not heard of'
        WHERE connector_key = $1 AND state = 'running'`,
      [connector.key],
    );
    await eventually('its successor runs', () => runs === 2);
    gates[0]!.resolve();
    await eventually('it has noticed', () =>
      sync.world.logged.some((line) => line.includes('"outcome":"lost"') && line.includes(connector.connectorId)),
    );
    expect((await sync.executions(connector)).slice(-2)).toMatchObject([
      { state: 'lost', samples_sent: 0, error_code: 'CONNECTORS_LEASE_ENDED' },
      { state: 'running' },
    ]);
    gates[1]!.resolve();
    await sync.isQuiet(connector);
    const [lost, successor] = (await sync.executions(connector)).slice(-2);
    expect(successor).toMatchObject({ state: 'succeeded', samples_sent: 1 });
    expect(successor!.due_at_ms).toBeGreaterThan(lost!.due_at_ms);
    expect([...(await sync.sentTimes(connector, 1)).values()]).toEqual([[times[1]]]);
    const [device] = await sync.world.tables.query<[{ cursor: unknown }]>(
      `SELECT cursor FROM external_device WHERE connector_key = $1`,
      [connector.key],
    );
    expect(device.cursor).toEqual({ own: 1 });
  });
});

describe('what is over', () => {
  it('is forgotten after a week', async () => {
    const { connector, url } = await aQuietConnector();
    clouds.has(url, nothing);
    const old = await sync.runs(connector);
    const young = await sync.runs(connector);
    await sync.world.tables.query(`UPDATE execution SET finished_at_ms = $2 WHERE fencing_token = $1`, [
      old.fencing_token,
      nowMs() - 7 * 86_400_000 - 1,
    ]);
    await sync.world.app.http.get(Housekeeping).cleanUp();
    const tokens = (await sync.executions(connector)).map(({ fencing_token }) => fencing_token);
    expect(tokens).not.toContain(old.fencing_token);
    expect(tokens).toContain(young.fencing_token);
  });
});

describe('a replica that is stopped in the middle of a run', () => {
  it('hands it over: what it found is stored, and another replica goes on at once', async () => {
    const { connector, url } = await aQuietConnector();
    const times = [nowMs() - 2, nowMs() - 1];
    let runs = 0;
    clouds.has(url, async function* () {
      const own = (runs += 1) - 1;
      yield await Promise.resolve({ externalDeviceId: 'd1', samples: [aFix(times[own]!)], cursor: { own } });
      if (own === 0) await new Promise<never>(() => undefined);
    });
    await sync.isDue(connector);
    await eventually('it runs', () => runs === 1);
    const scheduler = sync.world.app.http.get(Scheduler);
    await sync.world.addReplica();
    await scheduler.beforeApplicationShutdown();
    await eventually(
      'another one goes on',
      async () => (await sync.executions(connector)).at(-1)?.state === 'succeeded',
    );
    expect((await sync.executions(connector)).slice(-2)).toMatchObject([
      { state: 'interrupted', samples_sent: 1, error_code: 'CONNECTORS_RUN_HANDED_OVER' },
      { state: 'succeeded', samples_sent: 1 },
    ]);
    expect([...(await sync.sentTimes(connector, 2)).values()]).toEqual([times]);
  });
});
