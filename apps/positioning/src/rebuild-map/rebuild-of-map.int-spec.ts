import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import { RebuildDiffersError, RebuildRunningError, resultLine } from '@umbra/projections';
import { eventually, quietLogger } from '@umbra/testing';
import { layerOf, SHARED_LAYER } from '../layers/layer.ts';
import { SHARING_DELAY_MS, SharingTable } from '../layers/sharing-table.ts';
import { RefuseStations } from '../refusals/refuse-stations.ts';
import { OWN_SCHEMA } from '../schemas.ts';
import { ScanWorld } from '../testing/scan-world.ts';
import { smallTown } from '../testing/small-town.ts';
import { sampleOf } from '../testing/telemetry-of.ts';
import { rebuildOfMap, type RebuildOfMapOptions } from './rebuild-of-map.ts';

const town = smallTown({ seed: 5, accessPoints: 100, contributions: 400, sizeMetres: 300 });
const mac = town[0]!.scan.wlan[0]!.mac;
const SHARES = 'umbra:shares' as ProjectId;
const SINCE_MS = Date.UTC(2026, 5, 1);

describe('rebuild of the map', () => {
  let world: ScanWorld;
  let learned = 0;

  beforeAll(async () => {
    world = await ScanWorld.start();
    await world.map.transactions((session) =>
      new SharingTable(OWN_SCHEMA).begin(session, SHARES, SINCE_MS - SHARING_DELAY_MS),
    );
    await world.aReplica();
    await teach(0, 200);
    await world.appendRaw('device', '{"broken');
    await teach(150, 300);
  }, 120_000);

  afterAll(() => world?.stop());

  /** From three projects, of which one shares what is accepted from some day on; late and doubled, as devices do. */
  async function teach(from: number, to: number): Promise<void> {
    await world.append(
      town.slice(from, to).map((each, nth) =>
        world.ingested([sampleOf(each)], {
          trackingId: `HERE-${String((from + nth) % 7)}` as TrackingId,
          projectId: [SHARES, 'umbra:a' as ProjectId, 'umbra:b' as ProjectId][nth % 3]!,
          acceptedAtMs: SINCE_MS + ((nth % 5) - 2) * 86_400_000,
        }),
      ),
    );
    learned += to - from;
    await world.outcomesOf(learned);
    await eventually('all is learned', async () => (await behind()) === 0);
  }

  const behind = async (): Promise<number> => {
    const ends = await world.connection.endOffsets(world.topic.name);
    const rows = await world.map.rows<{ next: number }>('SELECT next FROM positioning_read.projection_offset');
    return [...ends.values()].reduce((sum, end) => sum + end, 0) - rows.reduce((sum, { next }) => sum + next, 0);
  };

  const rebuild = (overrides: Partial<RebuildOfMapOptions> = {}) =>
    rebuildOfMap({
      ...{ dataSource: world.map.tables, connection: world.connection, logger: quietLogger, topic: world.topic.name },
      ...{ secretKey: Buffer.alloc(32, 7), isDryRun: false, isForced: false },
      ...overrides,
    }).run();

  it('§7.2 gives the same rows, of private and shared layers, whatever came doubled or is poison', async () => {
    const before = await world.map.checksums();
    const layers = await world.map.rows<{ layer: string; rows: number }>(
      'SELECT layer::text, count(*) AS rows FROM positioning_read.station GROUP BY 1',
    );
    expect(layers).toHaveLength(4);
    expect(layers.find(({ layer }) => layer === SHARED_LAYER)!.rows).toBeGreaterThan(20);
    const result = await rebuild();
    expect(result).toMatchObject({ differences: [], isSwapped: true });
    expect(result.samples).toBe(300);
    expect(await world.map.checksums()).toEqual(before);
    await teach(300, 350);
    expect(await rebuild({ isDryRun: true })).toMatchObject({ differences: [], isSwapped: false, samples: 350 });
  });

  it('§2.3 follows what a project has refused for itself: in its own layer, and of what it shares since', async () => {
    const [{ id: other }] = (await world.map.rows<{ id: number }>(
      `SELECT id FROM positioning_read.station WHERE kind = 1 AND layer IN (0, ${layerOf(SHARES)})
        GROUP BY id HAVING count(*) = 2 ORDER BY id LIMIT 1`,
    )) as [{ id: number }];
    const stations = new RefuseStations({ transactions: world.map.transactions, nowMs: Date.now });
    expect(await stations.refuse([other], 'nomap', layerOf(SHARES))).toMatchObject({ refused: 1, stations: 1 });
    expect(await rebuild()).toMatchObject({ differences: [], isSwapped: true });
    const rows = await world.map.rows<{ layer: string }>(
      `SELECT layer::text FROM positioning_read.station WHERE id = ${String(other)}`,
    );
    expect(rows.map(({ layer }) => layer)).not.toContain(layerOf(SHARES));
    expect(rows.map(({ layer }) => layer)).toContain(SHARED_LAYER);
  });

  it('§7.2 leaves imports, refusals and calibration as they are, and does not learn what is refused', async () => {
    const batch = await world.map.batch();
    await world.map.learn(town.slice(0, 50), { target: { kind: 'batch', batch } });
    const stations = new RefuseStations({ transactions: world.map.transactions, nowMs: Date.now });
    expect(await stations.refuse([mac], 'owner')).toMatchObject({ refused: 1 });
    const records = () =>
      world.map
        .rows(`SELECT (SELECT md5(string_agg(s::text, '' ORDER BY id, kind)) FROM positioning.recorded_station AS s),
        (SELECT md5(string_agg(f::text, '' ORDER BY tile)) FROM positioning.recorded_fingerprint AS f),
        (SELECT md5(string_agg(c::text, '' ORDER BY region, kind, layer)) FROM positioning.calibration AS c)`);
    const before = await records();
    expect(await rebuild()).toMatchObject({ differences: [], isSwapped: true });
    expect(await records()).toEqual(before);
    expect(await world.map.rows(`SELECT FROM positioning_read.station WHERE id = ${String(mac)}`)).toEqual([]);
  });

  it('§2.3 lets no refusal come between the comparison and the swap, and loses none', async () => {
    const macs = [...new Set(town.slice(0, 20).flatMap(({ scan }) => scan.wlan.map((reading) => reading.mac)))];
    const stations = new RefuseStations({ transactions: world.map.transactions, nowMs: Date.now });
    let refusing: Promise<unknown> | undefined;
    const result = await rebuild({
      report: ({ stage }) => {
        if (stage === 'comparing') refusing = stations.refuse(macs, 'owner');
      },
    });
    expect(result).toMatchObject({ differences: [], isSwapped: true });
    await refusing;
    const left = await world.map.tables.query('SELECT FROM positioning_read.station WHERE id = ANY($1::bigint[])', [macs]); // prettier-ignore
    expect(left).toEqual([]);
    expect(await rebuild({ isDryRun: true })).toMatchObject({ differences: [] });
  });

  it('§7.2 takes what follows otherwise from the same sums for no difference, and tells how many rows it changes', async () => {
    const moved = await world.map.tables.query<[object[], number]>(
      `UPDATE positioning_read.station SET lat = lat + 1, state = 3`,
    );
    expect(moved[1]).toBeGreaterThan(10);
    expect(await rebuild({ isDryRun: true })).toMatchObject({ differences: [], derivedAnew: moved[1] });
    const result = await rebuild();
    expect(result).toMatchObject({ differences: [], derivedAnew: moved[1], isSwapped: true });
    expect(resultLine(result)).toContain(`derived anew: ${String(moved[1])}; swapped`);
    expect(await rebuild({ isDryRun: true })).toMatchObject({ differences: [], derivedAnew: 0 });
  });

  it('names the table of a damaged row, and leaves the live ones as they are; forced, it mends them', async () => {
    await world.map.tables.query(
      `UPDATE positioning_read.station SET sums = sums || '\\x00' WHERE ctid = (SELECT min(ctid) FROM positioning_read.station)`,
    );
    const failure = await rebuild().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RebuildDiffersError);
    expect(failure).toMatchObject({ details: { tables: ['station'] } });
    expect(await rebuild({ isForced: true })).toMatchObject({ isSwapped: true });
    expect(await rebuild({ isDryRun: true })).toMatchObject({ differences: [] });
  });

  it('makes the map anew when it was dropped, while the service waits for it', async () => {
    const before = await world.map.checksums();
    await world.map.tables.query('DROP SCHEMA positioning_read CASCADE');
    expect(await rebuild()).toMatchObject({ isSwapped: true });
    expect(await world.map.checksums()).toEqual(before);
    await teach(350, 400);
    expect(await rebuild({ isDryRun: true })).toMatchObject({ differences: [] });
  });

  it('runs once at a time', async () => {
    const both = await Promise.allSettled([rebuild({ isDryRun: true }), rebuild({ isDryRun: true })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: expect.any(RebuildRunningError) });
  });
});
