import { eventually } from '@umbra/testing';
import type { Connector } from '../domain/connector/connector.ts';
import { aFix, ScriptedClouds, showing } from '../testing/scripted-clouds.ts';
import { SyncWorld } from '../testing/sync-world.ts';
import { MAX_PENDING_OF_CONNECTOR, MAX_PENDING_SAMPLES } from './pending-samples.repository.ts';
import { Mirror } from './mirror.ts';

const clouds = new ScriptedClouds();
let sync: SyncWorld;
beforeAll(async () => (sync = await SyncWorld.start({ drivers: [clouds.driver] })));
afterEach(() => {
  sync.world.registry.isSilent = false;
  sync.world.registry.refuse = undefined;
});
afterAll(() => sync.stop());

const nowMs = () => sync.world.clock.nowMs();

describe('what a pull finds', () => {
  it('C2C-1 becomes commands to ingestion: at most 100 samples each, in ascending time, for the virtual device', async () => {
    const { connector, url } = await sync.hasQuietConnector(clouds, ['d1']);
    const fromMs = nowMs() - 1_000_000;
    const times = Array.from({ length: 250 }, (_, at) => fromMs + at);
    clouds.has(
      url,
      showing(() => [...times].reverse().map(aFix)),
    );
    expect(await sync.runs(connector)).toMatchObject({ state: 'succeeded', samples_read: 250, samples_sent: 250 });
    const trackingId = await sync.trackingId(connector, 'd1');
    expect((await sync.sentTimes(connector, 250)).get(trackingId)).toEqual(times);
    const commands = await sync.commands(connector);
    expect(commands.map(({ data }) => data.samples.length)).toEqual([100, 100, 50]);
    expect(commands[0]?.data.samples[0]).toEqual(aFix(fromMs).telemetry);
  });

  it('C2C-21 is sent once, however often it is shown', async () => {
    const { connector, url } = await sync.hasQuietConnector(clouds, ['d1', 'd2']);
    const times = [nowMs() - 3, nowMs() - 2];
    clouds.has(
      url,
      showing(() => times.map(aFix)),
    );
    await sync.runs(connector);
    await sync.sentTimes(connector, 4);
    expect(await sync.runs(connector)).toMatchObject({ state: 'succeeded', samples_read: 4, samples_sent: 0 });
    times.push(nowMs() - 1);
    expect(await sync.runs(connector)).toMatchObject({ samples_read: 6, samples_sent: 2 });
    expect([...(await sync.sentTimes(connector, 6)).values()]).toEqual([times, times]);
  });

  it('C2C-21 goes on where it was: the next pull gets the cursor that the last one gave', async () => {
    const { connector, url } = await sync.hasQuietConnector(clouds, ['d1']);
    const seen: unknown[] = [];
    clouds.has(url, async function* (devices) {
      for (const { externalDeviceId, cursor } of devices) {
        seen.push(cursor);
        yield await Promise.resolve({ externalDeviceId, samples: [], cursor: { page: seen.length } });
      }
    });
    await sync.runs(connector);
    await sync.runs(connector);
    expect(seen.slice(1)).toEqual([{ page: 1 }]);
  });

  it('C2C-5 leaves out devices that are disabled, and C2C-9 those that are not provisioned', async () => {
    const { connector, url } = await sync.hasQuietConnector(clouds, ['on', 'off']);
    clouds.has(
      url,
      showing(() => [aFix(nowMs() - 1)]),
    );
    await sync.domain.add(connector, { externalDeviceId: 'off', enabled: false });
    sync.world.registry.isSilent = true;
    await sync.domain.add(connector, 'coming');
    await sync.runs(connector);
    expect(clouds.pulls(url).at(-1)).toEqual(['on']);
  });

  it('is not sent when its time cannot be: ingestion is spared the junk, which is counted', async () => {
    const { connector, url } = await sync.hasQuietConnector(clouds, ['d1']);
    const goodMs = nowMs() - 5;
    const junk = [0, 1, -5, 1.5, Number.NaN, nowMs() + 60_000];
    clouds.has(
      url,
      showing(() => [...junk, goodMs].map(aFix)),
    );
    expect(await sync.runs(connector)).toMatchObject({ samples_read: 7, samples_invalid: 6, samples_sent: 1 });
    expect([...(await sync.sentTimes(connector, 1)).values()]).toEqual([[goodMs]]);
  });

  it('keeps a sample of monstrous size from the log, and what came with it goes on', async () => {
    const { connector, url } = await sync.hasQuietConnector(clouds, ['d1']);
    const atMs = nowMs() - 50;
    const huge = { sampledAtMs: atMs, telemetry: { timestamp: atMs, payload: { text: 'x'.repeat(70_000) } } };
    clouds.has(
      url,
      showing(() => [huge, aFix(atMs + 1)]),
    );
    expect(await sync.runs(connector)).toMatchObject({ samples_invalid: 1, samples_sent: 1 });
  });

  it('is counted for its owner as ingestion answers, with what was refused first', async () => {
    const { connector, url } = await sync.hasQuietConnector(clouds, ['d1', 'd2']);
    const atMs = nowMs() - 1_000;
    clouds.has(
      url,
      showing((id) => (id === 'd1' ? [1, 2, 3] : [4, 5]).map((ms) => aFix(atMs + ms))),
    );
    await sync.runs(connector);
    await sync.sentTimes(connector, 5);
    const [one, other] = (await sync.commands(connector)).sort((a, b) => b.data.samples.length - a.data.samples.length);
    const refusal = { status: 400, code: 'INGESTION_TELEMETRY_INVALID', message: 'position.lat must be a number' };
    await sync.reply(one!, { status: 'done', result: { accepted: 2, refused: [{ index: 1, refusal }] } });
    await sync.reply(other!, { status: 'refused', refusal: { ...refusal, message: 'The device is unknown.' } });
    const run = await eventually('both are counted', async () => {
      const row = (await sync.executions(connector)).find(({ samples_sent }) => samples_sent === 5);
      return row?.samples_refused === 3 && row;
    });
    expect(run).toMatchObject({ samples_accepted: 2, error_code: refusal.code });
    expect([refusal.message, 'The device is unknown.']).toContain(run.error_message);
  });
});

describe('what a callback says', () => {
  const callback = (connector: Parameters<Mirror['takeCallback']>[0], ...readings: [string, ...number[]][]) =>
    sync.world.app.http.get(Mirror).takeCallback(
      connector,
      readings.map(([externalDeviceId, ...times]) => ({ externalDeviceId, samples: times.map(aFix) })),
    );

  it('C2C-21 is sent once, also when the cloud calls again, twice at once', async () => {
    const connector = await sync.hasConnector({ url: 'never pulled' });
    await sync.hasDevices(connector, 'd1');
    const times = [nowMs() - 20, nowMs() - 10];
    expect(await callback(connector, ['d1', ...times])).toMatchObject({ read: 2, sent: 2 });
    const again = await Promise.all(
      Array.from({ length: 8 }, () => callback(connector, ['d1', ...times, times[1]! + 5])),
    );
    expect(again.reduce((sum, { sent }) => sum + sent, 0)).toBe(1);
    expect([...(await sync.sentTimes(connector, 3)).values()].flat().sort()).toEqual([...times, times[1]! + 5]);
  });

  it('C2C-18 makes the device that it is the first to name; its samples wait until that is there', async () => {
    const connector = await sync.hasConnector({ url: 'never pulled' });
    sync.world.registry.isSilent = true;
    const times = [nowMs() - 20, nowMs() - 10, nowMs() - 5];
    expect(await callback(connector, ['new', times[0]!, times[1]!])).toMatchObject({ read: 2, waiting: 2, sent: 0 });
    expect(await callback(connector, ['new', times[2]!])).toMatchObject({ waiting: 1 });
    expect(await sync.domain.device(connector, 'new')).toMatchObject({ provisioning: 'provisioning', enabled: true });
    expect(await sync.commands(connector)).toEqual([]);
    await sync.registryAnswers(connector);
    const sent = await sync.sentTimes(connector, 3);
    expect(sent.get(await sync.trackingId(connector, 'new'))).toEqual(times);
    expect(await callback(connector, ['new', ...times])).toMatchObject({ known: 3, sent: 0 });
  });

  it('C2C-18 asks for a new device once, though ten callbacks name it at once', async () => {
    const connector = await sync.hasConnector({ url: 'never pulled' });
    const atMs = nowMs() - 1_000;
    await Promise.all(Array.from({ length: 10 }, (_, at) => callback(connector, ['crowd', atMs + at])));
    await sync.sentTimes(connector, 10);
    const asked = sync.world.registry.commands.filter(
      ({ data }) => (data as { projectId?: string }).projectId === connector.projectId,
    );
    expect(asked).toHaveLength(1);
  });

  describe('C2C-18 a device that could not be provisioned', () => {
    const ofAnother = () =>
      ({ status: 'refused', refusal: { status: 409, code: 'X', message: 'It is of another project.' } }) as const;
    const asked = ({ projectId }: Connector): number =>
      sync.world.registry.commands.filter(({ data }) => (data as { projectId?: string }).projectId === projectId)
        .length;
    const isFailed = (connector: Connector, attempt: number) =>
      eventually('it is failed', async () => {
        const device = await sync.domain.device(connector, 'no');
        return device?.provisioning === 'failed' && device.attempt === attempt;
      });

    it('is asked for again by a callback after five minutes, and has what came meanwhile', async () => {
      const connector = await sync.hasConnector({ url: 'never pulled' });
      sync.world.registry.refuse = ofAnother;
      const times = [nowMs() - 3, nowMs() - 2, nowMs() - 1];
      expect(await callback(connector, ['no', times[0]!])).toMatchObject({ waiting: 1 });
      await isFailed(connector, 1);
      expect(await callback(connector, ['no', times[1]!])).toMatchObject({ waiting: 1, postponed: 0 });
      expect(asked(connector)).toBe(1);
      sync.world.clock.shift(290_000);
      await callback(connector, ['no', times[1]!]);
      expect(asked(connector)).toBe(1);
      sync.world.clock.shift(20_000);
      await Promise.all([callback(connector, ['no', times[1]!]), callback(connector, ['no', times[2]!])]);
      await isFailed(connector, 2);
      expect(await sync.commands(connector)).toEqual([]);
      sync.world.registry.refuse = undefined;
      sync.world.clock.shift(310_000);
      const last = nowMs();
      await callback(connector, ['no', last]);
      const sent = await sync.sentTimes(connector, 4);
      expect([...sent.values()]).toEqual([[...times, last]]);
      expect(asked(connector)).toBe(3);
    });

    it('keeps its newest samples only, and takes no room from those that are coming', async () => {
      const connector = await sync.hasConnector({ url: 'never pulled' });
      sync.world.registry.refuse = ofAnother;
      await callback(connector, ['no', nowMs() - 1]);
      await isFailed(connector, 1);
      const fill = (id: string, count: number) =>
        sync.world.tables.query(
          `INSERT INTO pending_sample SELECT $1, $2, nth, '{}' FROM generate_series(1, $3) AS nth`,
          [connector.key, id, count],
        );
      await fill('no', MAX_PENDING_OF_CONNECTOR);
      expect(await callback(connector, ['no', nowMs()])).toMatchObject({ unwanted: 1, postponed: 0 });
      sync.world.registry.isSilent = true;
      expect(await callback(connector, ['new', nowMs()])).toMatchObject({ waiting: 1 });
    });
  });

  it('C2C-18 keeps the newest of what waits, up to a bound', async () => {
    const connector = await sync.hasConnector({ url: 'never pulled' });
    sync.world.registry.isSilent = true;
    const fromMs = nowMs() - 100_000;
    const times = Array.from({ length: MAX_PENDING_SAMPLES + 5 }, (_, at) => fromMs + at);
    await callback(connector, ['many', ...times]);
    await sync.registryAnswers(connector);
    const sent = await sync.sentTimes(connector, MAX_PENDING_SAMPLES);
    expect([...sent.values()].flat()).toEqual(times.slice(5));
  });

  it('C2C-18 postpones what there is no room for among what waits, and takes it when there is', async () => {
    const connector = await sync.hasConnector({ url: 'never pulled' });
    sync.world.registry.isSilent = true;
    await callback(connector, ['full', nowMs() - 1]);
    const fill = MAX_PENDING_OF_CONNECTOR - 2;
    await sync.world.tables.query(
      `INSERT INTO pending_sample (connector_key, external_device_id, sampled_at_ms, telemetry)
       SELECT $1, 'full', nth, '{}' FROM generate_series(2, $2::integer) AS nth`,
      [connector.key, fill + 1],
    );
    const [times, taken] = [[nowMs() - 30, nowMs() - 20], { waiting: 1, postponed: 1, unwanted: 0 }];
    expect(await callback(connector, ['over', ...times])).toMatchObject(taken);
    expect(await callback(connector, ['over', ...times])).toMatchObject({ waiting: 0, postponed: 2 });
    await sync.world.tables.query(
      `DELETE FROM pending_sample WHERE connector_key = $1 AND external_device_id = 'full'`,
      [connector.key],
    );
    expect(await callback(connector, ['over', ...times])).toMatchObject({ waiting: 2, postponed: 0 });
    await sync.registryAnswers(connector);
    const sent = await sync.sentTimes(connector, 2);
    expect(sent.get(await sync.trackingId(connector, 'over'))).toEqual(times);
  });

  it('C2C-5 takes nothing of a device that is disabled, and nothing of ids that cannot be', async () => {
    const connector = await sync.hasConnector({ url: 'never pulled' });
    await sync.hasDevices(connector, 'off');
    await sync.domain.add(connector, { externalDeviceId: 'off', enabled: false });
    const impossible = ['', 'x'.repeat(51), 'a\0b'].map((id): [string, number] => [id, nowMs() - 1]);
    expect(await callback(connector, ['off', nowMs() - 1], ...impossible)).toMatchObject({ read: 4, unwanted: 4 });
  });
});
