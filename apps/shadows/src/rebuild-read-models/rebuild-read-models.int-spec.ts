import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import type { TelemetryEvent, TelemetryIngested } from '@umbra/contracts/telemetry';
import {
  RebuildDiffersError,
  RebuildNothingLiveError,
  RebuildPoisonError,
  RebuildRunningError,
  resultLine,
  type RebuildProgress,
} from '@umbra/projections';
import { monthAfter, traceMonthOf } from '../read-model/trace-month.ts';
import { setRetention } from '../set-retention/set-retention.ts';
import { randomTimeline } from '../testing/random-timeline.ts';
import { TimelineWorld } from '../testing/timeline-world.ts';
import { UNKNOWN_DEVICE } from '../timeline/device-state.ts';

const DEVICES = 40;

describe('rebuild of the read models', () => {
  let world: TimelineWorld;

  beforeAll(async () => {
    world = await TimelineWorld.start();
    await world.aReplica();
    await world.append(timeline(1, 1_500));
    await world.appendRaw('device-1', '{"broken');
    await world.appendRaw('device-2', JSON.stringify({ id: 'x', type: 'telemetry.ingested', version: 1, data: {} }));
    await world.append([sampleAt('device-3', 1e300)]);
    await world.append(timeline(2, 500));
    await world.caughtUp();
  }, 120_000);

  afterAll(() => world?.stop());

  it('wall 2: gives the same rows, whatever was late, doubled, deleted, resolved or poison', async () => {
    const before = await world.content();
    expect(before['trace']!.length).toBeGreaterThan(800);
    expect(before['honoured_deletion']!.length).toBeGreaterThan(10);
    const schemaBefore = await schemaId();
    const result = await world.rebuild({ isDryRun: true });
    expect(result).toMatchObject({ differences: [], isSwapped: false });
    expect(await world.content()).toEqual(before);
    expect(await schemaId()).toBe(schemaBefore);
    expect(await schemas()).toEqual(['shadows', 'shadows_read']);
  });

  it('wall 2: swaps while reads and the projector go on, and the projector goes on after it', async () => {
    const schemaBefore = await schemaId();
    const progress: RebuildProgress[] = [];
    let isRunning = true;
    const reads = (async () => {
      let count = 0;
      for (; isRunning; count += 1) {
        const [row] = await world.tables.query<{ rows: number }[]>('SELECT count(*) AS rows FROM shadows_read.trace');
        expect(row!.rows).toBeGreaterThan(800);
      }
      return count;
    })();
    const writes = (async () => {
      for (let seed = 100; isRunning; seed += 1) await world.append(timeline(seed, 50));
    })();
    const result = await world.rebuild({ report: (each) => progress.push(each) });
    isRunning = false;
    expect(await reads).toBeGreaterThan(0);
    await writes;
    expect(result).toMatchObject({ differences: [], isSwapped: true });
    expect(result.samples).toBeGreaterThan(800);
    expect(progress.map(({ stage }) => stage)).toEqual(expect.arrayContaining(['paused', 'comparing', 'swapped']));
    expect(await schemaId()).not.toBe(schemaBefore);
    expect(await schemas()).toEqual(['shadows', 'shadows_read']);
    await world.append(timeline(3, 200));
    await world.caughtUp();
    expect(await world.rebuild({ isDryRun: true })).toMatchObject({ differences: [] });
  });

  it.each([
    [
      'trace',
      "UPDATE shadows_read.trace SET body = body || ' ' WHERE ctid = (SELECT min(ctid) FROM shadows_read.trace)",
    ],
    ['trace', 'DELETE FROM shadows_read.trace WHERE ctid = (SELECT min(ctid) FROM shadows_read.trace)'],
    ['reported_shadow', "UPDATE shadows_read.reported_shadow SET lat = 0 WHERE tracking_id = 'device-1'"],
    ['honoured_deletion', "INSERT INTO shadows_read.honoured_deletion VALUES ('made up', 'device-1')"],
  ])('names the table when a row of %s was damaged, and leaves the live ones as they are', async (table, damage) => {
    await world.tables.query(damage);
    const damaged = await world.content();
    const failure = await world.rebuild().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RebuildDiffersError);
    expect((failure as RebuildDiffersError).details).toEqual({ tables: [table] });
    expect(await world.content()).toEqual(damaged);
    expect(await schemas()).toEqual(['shadows', 'shadows_read']);
    expect(await world.rebuild({ isForced: true })).toMatchObject({ isSwapped: true });
    expect(await world.content()).not.toEqual(damaged);
    expect(await world.rebuild({ isDryRun: true })).toMatchObject({ differences: [] });
  });

  it('wall 2: an idle projector does not write back what it remembers of the tables that were replaced', async () => {
    await world.tables.query(
      "INSERT INTO shadows_read.reported_shadow (tracking_id, changed_at_ms, state) VALUES ('device-77', 0, $1)",
      [JSON.stringify({ ...UNKNOWN_DEVICE, clears: 7 })],
    );
    await world.append([sampleAt('device-77', Date.UTC(2031, 4, 31))]);
    await world.caughtUp();
    expect(await world.rebuild({ isForced: true })).toMatchObject({ isSwapped: true, differences: [{ table: 'reported_shadow' }] }); // prettier-ignore
    await world.append([sampleAt('device-77', Date.UTC(2031, 4, 31) + 1)]);
    await world.caughtUp();
    expect(await world.rebuild({ isDryRun: true })).toMatchObject({ differences: [] });
  });

  it('wall 2: the rebuilt tables have every month that the live ones had, and the first sample of the next is taken', async () => {
    const before = await partitions();
    const current = traceMonthOf(Date.now())!;
    expect(before).toEqual(expect.arrayContaining([current.table, monthAfter(current).table]));
    await world.tables.query('CREATE TABLE shadows_read.trace_2044_02 PARTITION OF shadows_read.trace FOR VALUES FROM (2337897600000) TO (2340403200000)'); // prettier-ignore
    await world.rebuild();
    expect(await partitions()).toEqual([...before, 'trace_2044_02'].sort());
    await world.tables.query('DROP TABLE shadows_read.trace_2044_02');
    const untilMs = Date.UTC(2031, 5, 1);
    await world.append([sampleAt('device-78', untilMs - 1), sampleAt('device-78', untilMs)]);
    await world.caughtUp();
    await world.rebuild();
    await world.append([sampleAt('device-78', Date.UTC(2031, 6, 1))]);
    await world.caughtUp();
    expect(await timesOf('device-78', Date.UTC(2032, 0))).toEqual([untilMs - 1, untilMs, Date.UTC(2031, 6, 1)]);
  });

  it('lets the projector go on when the host of the rebuild has vanished', async () => {
    const vanished = world.rebuild({
      holdIdleTimeoutMs: 100,
      report: ({ stage }) => {
        if (stage !== 'paused') return;
        // As silent as a host that is gone: nothing else runs in this process either.
        for (const untilMs = Date.now() + 1_000; Date.now() < untilMs;);
      },
    });
    await expect(vanished).rejects.toThrow();
    await world.append([sampleAt('device-79', Date.UTC(2026, 5))]);
    await world.caughtUp();
    expect(await world.rebuild({ isDryRun: true })).toMatchObject({ differences: [] });
  });

  it('says that it has swapped though the old tables are still being read', async () => {
    const reader = world.tables.createQueryRunner();
    await reader.startTransaction();
    await reader.query('SELECT count(*) FROM shadows_read.trace');
    try {
      const result = await world.rebuild({ dropLockTimeoutMs: 100 });
      expect(result).toMatchObject({ isSwapped: true, leftover: expect.stringContaining('lock timeout') });
      expect(resultLine(result)).toContain('warning: the old tables are still there');
    } finally {
      await reader.rollbackTransaction();
      await reader.release();
    }
    expect(await schemas()).toContain('shadows_retired');
    expect(await world.rebuild()).toMatchObject({ isSwapped: true });
    expect(await schemas()).toEqual(['shadows', 'shadows_read']);
  });

  it('wall 7: passes over what was skipped, and decides nothing itself', async () => {
    const skipped = await world.tables.query('SELECT * FROM shadows.poison_skip ORDER BY "offset"');
    expect(skipped).toHaveLength(3);
    await world.tables.query('DELETE FROM shadows.poison_skip WHERE error_code = $1', ['SHADOWS_SAMPLE_TIME']);
    await expect(world.rebuild()).rejects.toThrow(RebuildPoisonError);
    expect(await schemas()).toContain('shadows_read');
    for (const { topic, partition, offset, error_code } of skipped) {
      await world.tables.query('INSERT INTO shadows.poison_skip VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING', [topic, partition, offset, error_code]); // prettier-ignore
    }
    expect(await world.rebuild({ isDryRun: true })).toMatchObject({ differences: [] });
  });

  it('is not disturbed by what an interrupted rebuild has left', async () => {
    await world.tables.query('CREATE SCHEMA IF NOT EXISTS shadows_rebuild');
    await world.tables.query('CREATE TABLE shadows_rebuild.trace (leftover integer)');
    await world.tables.query('CREATE SCHEMA shadows_retired');
    expect(await world.rebuild()).toMatchObject({ isSwapped: true });
    expect(await schemas()).toEqual(['shadows', 'shadows_read']);
  });

  it('refuses to run twice at a time', async () => {
    const outcomes = await Promise.allSettled([world.rebuild({ isDryRun: true }), world.rebuild({ isDryRun: true })]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = outcomes.find((outcome) => outcome.status === 'rejected');
    expect(refused?.reason).toBeInstanceOf(RebuildRunningError);
  });

  it('wall 2: makes the read models again after they were dropped, while the projector waits for them', async () => {
    const before = await world.content();
    await world.tables.query('DROP SCHEMA shadows_read CASCADE');
    await world.append([sampleAt('device-1', Date.UTC(2026, 5))]);
    await expect(world.rebuild({ isDryRun: true })).rejects.toThrow(RebuildNothingLiveError);
    const result = await world.rebuild();
    expect(result).toMatchObject({ isSwapped: true, differences: [] });
    await world.append([sampleAt('device-2', Date.UTC(2026, 5))]);
    await world.caughtUp();
    const after = await world.content();
    expect(after['trace']).toEqual(expect.arrayContaining(before['trace']!));
    expect(after['trace']!.length).toBe(before['trace']!.length + 2);
    expect(await world.rebuild({ isDryRun: true })).toMatchObject({ differences: [] });
  });

  it('wall 2: measures samples by the same retention horizons', async () => {
    const horizonMs = Date.UTC(2026, 0);
    await world.append([
      sampleAt('device-9', horizonMs - 1),
      sampleAt('device-9', 1_000),
      sampleAt('device-9', horizonMs),
    ]);
    await world.caughtUp();
    expect(await timesOf('device-9', horizonMs)).toEqual([1_000, horizonMs - 1, horizonMs]);
    expect(await setRetention(world.tables, world.topic, horizonMs)).toEqual(['trace_2025_12']);
    expect(await timesOf('device-9', horizonMs)).toEqual([horizonMs]);
    await world.append([sampleAt('device-9', horizonMs - 2), sampleAt('device-9', horizonMs + 1)]);
    await world.caughtUp();
    expect(await timesOf('device-9', horizonMs + 1)).toEqual([horizonMs, horizonMs + 1]);
    expect(await world.rebuild()).toMatchObject({ differences: [], isSwapped: true });
    expect(await timesOf('device-9', horizonMs + 1)).toEqual([horizonMs, horizonMs + 1]);
    await expect(setRetention(world.tables, world.topic, Date.UTC(2025, 11))).rejects.toThrow('is 2026-01-01');
    await expect(setRetention(world.tables, world.topic, horizonMs + 1)).rejects.toThrow('first moment of a month');
  });

  it('wall 2: sets no horizon while the read models are rebuilt', async () => {
    const horizonMs = Date.UTC(2026, 2);
    let refused: Promise<unknown> | undefined;
    await world.rebuild({
      report: ({ stage }) => {
        if (stage === 'paused')
          refused = setRetention(world.tables, world.topic, horizonMs).catch((error: unknown) => error);
      },
    });
    expect(await refused).toMatchObject({ code: 'SHADOWS_RETENTION_HORIZON', message: expect.stringContaining('are rebuilt') }); // prettier-ignore
    expect(await horizonsFrom(horizonMs)).toEqual([]);
  });

  it('wall 2: sets the horizon also for a partition that nobody has read yet, and makes no month before it again', async () => {
    const horizonMs = Date.UTC(2026, 2);
    const topic = { ...world.topic, partitions: world.topic.partitions + 1 };
    await setRetention(world.tables, topic, horizonMs);
    const horizons = await horizonsFrom(horizonMs);
    expect(horizons.map(({ partition }) => partition)).toEqual([0, 1, 2, 3, 4]);
    expect(horizons[4]).toEqual({ partition: 4, from_offset: 0 });
    await world.tables.query('DELETE FROM shadows_read.projection_offset WHERE partition = 4');
    const before = await partitions();
    await world.append([sampleAt('device-9', Date.UTC(2020, 5)), sampleAt('device-9', horizonMs)]);
    await world.caughtUp();
    expect(before).not.toContain('trace_2020_06');
    expect(await partitions()).not.toContain('trace_2020_06');
    expect(await world.rebuild({ isDryRun: true })).toMatchObject({ differences: [] });
  });

  const horizonsFrom = (horizonMs: number): Promise<{ partition: number; from_offset: number }[]> =>
    world.tables.query(
      'SELECT partition, from_offset FROM shadows.retention_horizon WHERE horizon_ms = $1 ORDER BY partition',
      [horizonMs],
    );

  const partitions = async (): Promise<string[]> =>
    (
      await world.tables.query<{ name: string }[]>(
        "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'shadows_read.trace'::regclass",
      )
    )
      .map(({ name }) => name.replace('shadows_read.', ''))
      .filter((name) => name !== 'trace_before_2015')
      .sort();

  const timeline = (seed: number, events: number): TelemetryEvent[] =>
    randomTimeline({ seed, devices: DEVICES, events });

  const timesOf = async (trackingId: string, untilMs: number): Promise<number[]> =>
    (
      await world.tables.query<{ timestamp_ms: number }[]>(
        'SELECT timestamp_ms FROM shadows_read.trace WHERE tracking_id = $1 AND timestamp_ms <= $2 ORDER BY 1',
        [trackingId, untilMs],
      )
    ).map(({ timestamp_ms }) => timestamp_ms);

  const schemas = async (): Promise<string[]> =>
    (
      await world.tables.query<{ nspname: string }[]>(
        "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'shadows%' ORDER BY 1",
      )
    ).map(({ nspname }) => nspname);

  const schemaId = async (): Promise<unknown> =>
    (await world.tables.query<{ oid: number }[]>("SELECT oid FROM pg_namespace WHERE nspname = 'shadows_read'"))[0]!
      .oid;
});

function sampleAt(trackingId: string, sampledAtMs: number): TelemetryIngested {
  return {
    ...{ id: `at-${String(sampledAtMs)}`, type: 'telemetry.ingested', version: 1, producer: 'test' },
    ...{ correlationId: 'test', occurredAt: '2026-02-01T00:00:00.000Z' },
    data: {
      ...{ trackingId: trackingId as TrackingId, projectId: 'project' as ProjectId, source: 'device' },
      ...{
        acceptedAtMs: Math.min(sampledAtMs, Date.UTC(2050, 0)),
        detectOutliers: false,
        samples: [{ sampledAtMs, payload: { n: 1 } }],
      },
    },
  };
}
