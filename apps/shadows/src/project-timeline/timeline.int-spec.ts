import type { TelemetryEvent } from '@umbra/contracts/telemetry';
import { partitionName, StaleOffsetsError, type PartitionSlice } from '@umbra/kafka';
import { eventually } from '@umbra/testing';
import { monthAfter, traceMonthOf } from '../read-model/trace-month.ts';
import { ingested, resolved, sampleOf, shadowCleared } from '../testing/given.ts';
import { MemoryReadModel } from '../testing/memory-read-model.ts';
import { randomTimeline } from '../testing/random-timeline.ts';
import { TimelineWorld } from '../testing/timeline-world.ts';

describe('the projection of the timeline', () => {
  let world: TimelineWorld;

  beforeEach(async () => {
    world = await TimelineWorld.start(3);
  });

  afterEach(() => world?.stop());

  /** Hand-made batches of one partition, as the consumer would deliver them. */
  function slicesOf(events: readonly TelemetryEvent[], sizes: readonly number[]): PartitionSlice[] {
    const slices: PartitionSlice[] = [];
    let from = 0;
    for (let turn = 0; from < events.length; turn += 1) {
      const size = sizes[turn % sizes.length]!;
      const part = events.slice(from, from + size);
      slices.push({
        ...{ topic: world.topic.name, partition: 0, firstOffset: from, nextOffset: from + part.length },
        messages: part.map((event, index) => ({
          ...{ topic: world.topic.name, partition: 0, offset: from + index, key: event.data.trackingId },
          ...{ value: Buffer.from(JSON.stringify(event)), headers: {}, timestampMs: 0 },
        })),
      });
      from += part.length;
    }
    return slices;
  }

  async function apply(events: readonly TelemetryEvent[], sizes: readonly number[] = [events.length]): Promise<void> {
    const { runner } = await world.aRunner();
    await runner.load([{ topic: world.topic.name, partition: 0 }]);
    for (const slice of slicesOf(events, sizes)) await runner.apply([slice]);
  }

  const times = async () =>
    (
      await world.tables.query<{ timestamp_ms: number }[]>('SELECT timestamp_ms FROM shadows_read.trace ORDER BY 1')
    ).map(({ timestamp_ms }) => timestamp_ms);

  it('ING-46, ING-47: repeated and late samples, within a batch and across batches', async () => {
    const samples = [30, 10, 30, 20, 10, 40, 20].map((sampledAtMs) =>
      ingested({ sampledAtMs, payload: { sampledAtMs } }),
    );
    await apply(samples, [2, 3, 2]);
    expect(await times()).toEqual([10, 20, 30, 40]);
    const [row] = await world.tables.query<{ state: string; timestamp_ms: number }[]>(
      'SELECT * FROM shadows_read.reported_shadow',
    );
    expect(row!.timestamp_ms).toBe(40);
    expect(JSON.parse(row!.state).reported.payload.value).toEqual({ sampledAtMs: 40 });
  });

  it('wall 2: the tables hold what the fold holds, for 40 seeds and any split', async () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const events = randomTimeline({ seed, devices: 4, events: 40, name: `d${String(seed)}` });
      const model = new MemoryReadModel();
      model.fold(events.map((event, offset) => ({ event, place: { partition: 0, offset } })));
      await world.tables.query('TRUNCATE shadows_read.projection_offset, shadows_read.trace, shadows_read.reported_shadow, shadows_read.honoured_deletion'); // prettier-ignore
      await apply(events, seed % 4 === 0 ? [40] : [1 + (seed % 7), 2, 1 + (seed % 3)]);
      const states = await world.tables.query<{ tracking_id: string; state: string }[]>(
        'SELECT * FROM shadows_read.reported_shadow',
      );
      expect(states.length).toBeGreaterThan(1);
      for (const { tracking_id, state } of states) {
        expect(state).toBe(JSON.stringify(model.state(tracking_id)));
        const rows = await world.tables.query<Record<string, unknown>[]>(
          'SELECT timestamp_ms, body, lat, accuracy, outlier, awaited, is_settled, mode FROM shadows_read.trace WHERE tracking_id = $1 ORDER BY 1',
          [tracking_id],
        );
        expect(rows).toEqual(
          model.tracesOf(tracking_id).map(({ sampledAtMs, body, outlier, awaited, isSettled, mode }) => ({
            ...{ timestamp_ms: sampledAtMs, body: JSON.stringify(body), is_settled: isSettled, mode },
            ...{ lat: body.position?.lat ?? null, accuracy: body.position?.accuracy ?? null },
            ...{ outlier: outlier && JSON.stringify(outlier), awaited: awaited && JSON.stringify(awaited) },
          })),
        );
      }
    }
  });

  it('wall 3: a redelivered batch has no second effect', async () => {
    const { runner } = await world.aRunner();
    await runner.load([{ topic: world.topic.name, partition: 0 }]);
    const [slice] = slicesOf([ingested({ sampledAtMs: 10 }), ingested({ sampledAtMs: 20 })], [2]);
    await runner.apply([slice!]);
    const before = await world.content();
    await expect(runner.apply([slice!])).rejects.toThrow(StaleOffsetsError);
    expect(await world.content()).toEqual(before);
  });

  it('wall 7: what the read models cannot hold is poison, alone, whichever way it would fail', async () => {
    const replica = await world.aReplica();
    const nested = `${'{"x":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    const deep = JSON.stringify(ingested({ sampledAtMs: 10, payload: { here: 1 } })).replace('{"here":1}', nested);
    await world.appendRaw('HERE-1', deep);
    await world.append([
      ingested({ sampledAtMs: 20 }, { acceptedAtMs: 2 ** 60 }),
      { ...shadowCleared(), data: { ...shadowCleared().data, requestedAtMs: 2 ** 60 } },
      ingested({ sampledAtMs: 30 }),
    ]);
    await world.caughtUp();
    expect(replica.state.status).toBe('consuming');
    expect(await times()).toEqual([30]);
    const skipped = await world.tables.query<{ error_code: string }[]>('SELECT error_code FROM shadows.poison_skip');
    expect(skipped.map(({ error_code }) => error_code)).toEqual(Array(3).fill('SHADOWS_EVENT_BOUNDS'));
  });

  it('wall 1: a trace that is there although it should not be stops the fold; no accepted sample is given up', async () => {
    const failures: unknown[] = [];
    const replica = await world.aReplica({ onFatal: (error) => failures.push(error) });
    await world.append([ingested({ sampledAtMs: 10 })]);
    await world.caughtUp();
    await world.tables.query(
      `INSERT INTO shadows_read.trace (tracking_id, timestamp_ms, server_timestamp_ms, event_id, sample_index, is_settled, body)
       VALUES ('HERE-1', 20, 0, 'made up', 0, false, '{}')`,
    );
    await world.append([ingested({ sampledAtMs: 20 }), ingested({ sampledAtMs: 30 })]);
    await eventually('it to stop', () => replica.state.status === 'failed');
    expect(failures).toEqual([expect.objectContaining({ code: '23505' })]);
    expect(await world.tables.query('SELECT * FROM shadows.poison_skip')).toEqual([]);
  });

  it('wall 3: a zombie replica with old states in memory neither writes nor spoils what comes later', async () => {
    const zombie = (await world.aRunner()).runner;
    const successor = (await world.aRunner()).runner;
    for (const runner of [zombie, successor]) await runner.load([{ topic: world.topic.name, partition: 0 }]);
    const scanned = ingested({ sampledAtMs: 20, scan: {} });
    const events = [
      ingested({ sampledAtMs: 10, payload: { n: 1 } }),
      ingested({ sampledAtMs: 30, payload: { n: 3 } }),
      scanned,
      resolved(sampleOf(scanned), { lat: 1, lng: 2, accuracy: 3 }),
      ingested({ sampledAtMs: 30, payload: { n: 'again' } }),
    ];
    const slices = slicesOf(events, [1]);
    await zombie.apply([slices[0]!]);
    await successor.apply([slices[1]!]);
    await successor.apply([slices[2]!]);
    await expect(zombie.apply([slices[1]!])).rejects.toThrow(StaleOffsetsError);
    // It has the partition back: with what it remembered, sample 30 would be new to it.
    await zombie.load([{ topic: world.topic.name, partition: 0 }]);
    await zombie.apply([slices[3]!]);
    await zombie.apply([slices[4]!]);
    const model = new MemoryReadModel();
    model.fold(events.map((event, offset) => ({ event, place: { partition: 0, offset } })));
    const [row] = await world.tables.query<{ state: string }[]>('SELECT state FROM shadows_read.reported_shadow');
    expect(JSON.parse(row!.state)).toEqual(model.state('HERE-1'));
    expect(await times()).toEqual([10, 20, 30]);
  });

  it('wall 3: crashes between write and commit, in the middle of the log, leave each sample exactly once', async () => {
    const events = randomTimeline({ seed: 7, devices: 6, events: 400 });
    await world.append(events);
    // The last statement before the commit kills its own connection, four times; a sequence does not roll back.
    await world.tables.query('CREATE SEQUENCE shadows.crashes');
    await world.tables.query(`
      CREATE FUNCTION shadows.crash() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF nextval('shadows.crashes') IN (2, 3, 5, 6) THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
        RETURN NULL;
      END $$`);
    await world.tables.query(`
      CREATE TRIGGER crash AFTER INSERT ON shadows_read.reported_shadow FOR EACH STATEMENT EXECUTE FUNCTION shadows.crash()`);
    await world.aReplica({ maxMessages: 60 });
    await world.caughtUp();
    const [row] = await world.tables.query<{ last_value: number }[]>('SELECT last_value FROM shadows.crashes');
    expect(row!.last_value).toBeGreaterThan(6);
    await world.tables.query('DROP TRIGGER crash ON shadows_read.reported_shadow');
    expect(await world.rebuild({ isDryRun: true })).toMatchObject({ differences: [] });
  });

  it('wall 3: a rebalance in the middle of a batch loses nothing and doubles nothing', async () => {
    const events = randomTimeline({ seed: 11, devices: 30, events: 900 });
    await world.append(events.slice(0, 300));
    const slow = await world.aRunner();
    const admin = world.connection.kafka.admin();
    await admin.connect();
    let joining: Promise<unknown> | undefined;
    let batches = 0;
    await world.aReplica({
      ...{ maxMessages: 40, offsets: slow.runner },
      handle: async (slices) => {
        batches += 1;
        if (batches === 3) {
          // The second replica asks to join while this batch is in hand; the group waits for the first to let go.
          joining = world.aReplica();
          await eventually('the group to rebalance', async () => {
            const { groups } = await admin.describeGroups([`test.${world.topic.name}`]);
            return groups[0]?.state === 'PreparingRebalance';
          });
          await world.append(events.slice(300, 600));
        }
        await slow.runner.apply(slices);
      },
    });
    await eventually('the second replica to ask', () => joining !== undefined);
    await joining;
    await admin.disconnect();
    await world.append(events.slice(600));
    await world.caughtUp();
    expect(await world.rebuild({ isDryRun: true })).toMatchObject({ differences: [] });
  });

  it('wall 3: a stored offset beyond the end of the log stops it', async () => {
    await world.append([ingested({ sampledAtMs: 10 })]);
    await world.tables.query('INSERT INTO shadows_read.projection_offset SELECT $1, n, 99 FROM generate_series(0, 2) AS n', [world.topic.name]); // prettier-ignore
    const replica = await world.aReplica();
    await eventually('it to stop', () => replica.state.status === 'failed');
    expect(replica.state.failure).toMatchObject({ code: 'KAFKA_LOG_GAP' });
    expect(await times()).toEqual([]);
  });

  it('wall 3: a log whose beginning is gone stops it, and skips nothing', async () => {
    await world.append(Array.from({ length: 9 }, (_, n) => ingested({ sampledAtMs: n })));
    const admin = world.connection.kafka.admin();
    await admin.connect();
    await admin.fetchTopicMetadata({ topics: [world.topic.name] });
    const [partition, end] = [...(await world.connection.endOffsets(world.topic.name))].find(([, high]) => high > 0)!;
    await admin.deleteTopicRecords({ topic: world.topic.name, partitions: [{ partition, offset: String(end - 1) }] });
    await admin.disconnect();
    const replica = await world.aReplica();
    await eventually('it to stop', () => replica.state.status === 'failed');
    expect(replica.state.failure).toMatchObject({ code: 'KAFKA_LOG_GAP', details: { partition } });
    expect(await times()).toEqual([]);
  });

  it('is caught up again after PostgreSQL was away', async () => {
    const replica = await world.aReplica();
    await world.append([ingested({ sampledAtMs: 10 })]);
    await world.caughtUp();
    await world.tables.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'umbra.shadows/replica' AND datname = current_database()`,
    );
    await world.append([ingested({ sampledAtMs: 20 })]);
    await world.caughtUp();
    expect(await times()).toEqual([10, 20]);
    expect(replica.state.positions.get(partitionName(world.topic.name, 0))).toBeDefined();
  });

  describe('partitions', () => {
    const tables = async () =>
      (
        await world.tables.query<{ name: string }[]>(
          `SELECT relname AS name FROM pg_class WHERE relnamespace = 'shadows_read'::regnamespace AND relispartition AND relkind = 'r' ORDER BY 1`,
        )
      ).map(({ name }) => name);

    const ahead = () => {
      const current = traceMonthOf(Date.now())!;
      return [current.table, monthAfter(current).table];
    };

    it('are made before the batch that needs them, and for this month and the next; all before 2015 share one', async () => {
      expect(await tables()).toEqual(['trace_before_2015']);
      await apply([
        ingested({ sampledAtMs: Date.UTC(2025, 10, 30) }),
        ingested({ sampledAtMs: 5 }),
        ingested({ sampledAtMs: Date.UTC(2024, 1, 1) }),
      ]);
      expect(await tables()).toEqual(['trace_2024_02', 'trace_2025_11', ...ahead(), 'trace_before_2015']);
      const [row] = await world.tables.query<{ rows: number }[]>(
        'SELECT count(*) AS rows FROM shadows_read.trace_before_2015',
      );
      expect(row!.rows).toBe(1);
    });

    it('of one month are made once by replicas that need it at the same time', async () => {
      const runners = await Promise.all([world.aRunner(), world.aRunner(), world.aRunner()]);
      await Promise.all(
        runners.map(async ({ runner }, partition) => {
          await runner.load([{ topic: world.topic.name, partition }]);
          const [slice] = slicesOf(
            [
              ingested(
                { sampledAtMs: Date.UTC(2025, 5, partition + 1) },
                { trackingId: `t${String(partition)}` as never },
              ),
            ],
            [1],
          );
          await runner.apply([{ ...slice!, partition }]);
        }),
      );
      expect(await tables()).toEqual(['trace_2025_06', ...ahead(), 'trace_before_2015']);
      expect(await times()).toHaveLength(3);
    });

    it('are opened newest first and no further than a page needs', async () => {
      await apply(Array.from({ length: 12 }, (_, n) => ingested({ sampledAtMs: Date.UTC(2025, n, 15) })));
      // Enough rows that an index is worth its while.
      await world.tables.query(
        `INSERT INTO shadows_read.trace (tracking_id, timestamp_ms, server_timestamp_ms, event_id, sample_index, is_settled, body)
         SELECT 'HERE-' || device, $1 + hour * 3600000::bigint, 0, 'e', 0, false, '{}'
           FROM generate_series(2, 20) AS device, generate_series(0, 8000) AS hour`,
        [Date.UTC(2025, 0)],
      );
      await world.tables.query('ANALYZE shadows_read.trace');
      const plan = await world.tables.query<{ 'QUERY PLAN': string }[]>(
        `EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF)
         SELECT * FROM shadows_read.trace WHERE tracking_id = 'HERE-7' ORDER BY timestamp_ms DESC LIMIT 2`,
      );
      const lines = plan.map((row) => row['QUERY PLAN']);
      expect(lines.join('\n')).toContain('Append');
      expect(lines.join('\n')).not.toContain('Sort');
      expect(lines.filter((line) => line.includes('never executed')).length).toBeGreaterThan(8);
    });
  });
});
