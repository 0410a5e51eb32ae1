import { MemoryRadioMap, stationKey } from '@umbra/positioning-engine';
import { AttributableError } from '@umbra/projections';
import { SHARED_LAYER } from '../layers/layer.ts';
import { MapWorld } from '../testing/map-world.ts';
import { randomOf, shuffled } from '../testing/random.ts';
import { smallTown } from '../testing/small-town.ts';

const town = smallTown({ seed: 1, accessPoints: 120, contributions: 600, sizeMetres: 500 });

describe('learning contributions', () => {
  let world: MapWorld;

  beforeAll(async () => {
    world = await MapWorld.create();
  });

  beforeEach(() => world.emptyReadMap());

  afterAll(() => world?.close());

  const learnInParts = async (contributions: typeof town, size: number) => {
    for (let from = 0; from < contributions.length; from += size) {
      await world.learn(contributions.slice(from, from + size));
    }
  };

  it('§7.1 makes the stations that the whole map in memory has', async () => {
    const memory = new MemoryRadioMap();
    for (const contribution of town) memory.learn(contribution);
    await learnInParts(town, 50);
    const refs = memory.all().map(({ ref }) => ref);
    const found = await world.map.forProject(undefined).stations(refs);
    expect(found.size).toBeGreaterThan(100);
    for (const station of memory.all()) {
      if (station.devices < 2) continue;
      expect(found.get(stationKey(station.ref))).toEqual({ ...station, isShared: true });
    }
  });

  it('§7.2 gives identical tables in any order, in any parts', async () => {
    await learnInParts(town, 600);
    const expected = await world.checksums();
    expect(expected['station']).toMatchObject({ rows: expect.any(Number) });
    const random = randomOf(7);
    for (const size of [37, 200, 599]) {
      await world.emptyReadMap();
      await learnInParts(shuffled(town, random), size);
      expect(await world.checksums()).toEqual(expected);
    }
  });

  it('wall 7: cannot add to a row that nobody can read, says which, and leaves all as it was', async () => {
    await learnInParts(town.slice(0, 50), 50);
    const { mac } = town[0]!.scan.wlan[0]!;
    await world.tables.query(`UPDATE positioning_read.station SET sums = '\\x01' WHERE kind = 1 AND id = $1`, [mac]);
    const before = await world.checksums();
    const failure = await world.learn([{ ...town[0]!, hash: 1 }]).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'POSITIONING_UNREADABLE_ROW',
      details: { kind: 'wlan', layer: SHARED_LAYER },
    });
    expect(failure).toBeInstanceOf(AttributableError);
    expect(await world.checksums()).toEqual(before);
  });

  it('§7.2 gives identical tables when several processes learn at once', async () => {
    await learnInParts(town, 600);
    const expected = await world.checksums();
    await world.emptyReadMap();
    const random = randomOf(8);
    const order = shuffled(town, random);
    const writers = [0, 1, 2, 3].map((nth) => order.filter((_, index) => index % 4 === nth));
    await Promise.all(writers.map((part) => learnInParts(part, 15)));
    expect(await world.checksums()).toEqual(expected);
  });

  it('§7.2 counts a contribution once, however often it comes', async () => {
    await learnInParts(town.slice(0, 100), 100);
    const expected = await world.checksums();
    expect(await world.learn(town.slice(50, 100))).toMatchObject({ fresh: [] });
    expect(await world.learn([...town.slice(99, 101), town[100]!])).toMatchObject({
      fresh: [{ contribution: town[100] }],
    });
    await world.emptyReadMap();
    await learnInParts([...town.slice(0, 100), ...town.slice(0, 100)], 150);
    expect(await world.checksums()).toEqual(expected);
  });

  it('adds what was recorded in import batches to what the log taught', async () => {
    const [first, second] = [await world.batch(), await world.batch({ isPublic: true })];
    await world.learn(town.slice(0, 200));
    await world.learn(town.slice(200, 400), { target: { kind: 'batch', batch: first } });
    await world.learn(town.slice(400), { target: { kind: 'batch', batch: second } });
    const memory = new MemoryRadioMap();
    for (const contribution of town) memory.learn(contribution);
    const map = world.map.forProject(undefined);
    const found = await map.stations(memory.all().map(({ ref }) => ref));
    for (const station of memory.all()) {
      const { devices, ...rest } = station;
      const { devices: _, ...foundRest } = found.get(stationKey(station.ref)) ?? { devices };
      if (devices >= 2) expect(foundRest).toEqual({ ...rest, isShared: true });
    }
    const tile = MemoryRadioMap.fingerprintTile(town[0]!.fix.lat, town[0]!.fix.lng);
    const byHash = (a: { hash: number }, b: { hash: number }) => a.hash - b.hash;
    const stored = [...(await map.fingerprints([tile]))].sort(byHash).map(({ hash }) => hash);
    expect(stored).toEqual([...(await memory.fingerprints([tile]))].sort(byHash).map(({ hash }) => hash));
    expect(stored.length).toBeGreaterThan(0);
    await world.tables.query('DELETE FROM recorded_station');
    await world.tables.query('DELETE FROM recorded_fingerprint');
  });

  it('teaches each of several layers the same', async () => {
    await world.learn(town.slice(0, 50), { layers: ['42', SHARED_LAYER] });
    const rows = await world.rows<{ layer: string; sums: string }>(
      `SELECT layer::text, md5(string_agg(sums, '' ORDER BY kind, id)) AS sums FROM positioning_read.station GROUP BY 1`,
    );
    expect(rows.map(({ layer }) => layer).sort()).toEqual(['0', '42']);
    expect(rows[0]!.sums).toBe(rows[1]!.sums);
  });
});
