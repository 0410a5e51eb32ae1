import { longCell, MemoryRadioMap, stationKey, type ImportedCell, type StationRef } from '@umbra/positioning-engine';
import { eventually, quietLogger } from '@umbra/testing';
import { layerOf, SHARED_LAYER, type Layer } from '../layers/layer.ts';
import { MapWorld } from '../testing/map-world.ts';
import { smallTown } from '../testing/small-town.ts';
import { CalibrationTable } from './calibration-table.ts';
import { queriesOf, type RunQuery } from './run-query.ts';
import { DEFAULT_CACHE_LIMITS } from './station-cache.ts';
import { StoredRadioMap } from './stored-radio-map.ts';
import { tellUnreadable } from './unreadable-rows.ts';

const town = smallTown({ seed: 9, accessPoints: 50, contributions: 300, sizeMetres: 1_500 });
const NETWORK = { kind: 'lte', mcc: 262, mnc: 2 } as const;
const lte = (cid: number): StationRef & { readonly kind: 'lte' } => longCell('lte', { ...NETWORK, cid }) as StationRef & { kind: 'lte' }; // prettier-ignore

const imported = (overrides: Partial<ImportedCell> = {}): ImportedCell => ({
  ...{ lat: 49.8705, lng: 8.6504, rangeMetres: 900, samples: 12, isExact: false, area: 1_001, code: 77 },
  ...overrides,
});

describe('the stored map', () => {
  let world: MapWorld;
  let memory: MemoryRadioMap;

  beforeAll(async () => {
    world = await MapWorld.create();
  });

  beforeEach(async () => {
    await world.emptyReadMap();
    await world.tables.query('TRUNCATE imported_cell, import_batch, calibration');
    memory = new MemoryRadioMap();
  });

  afterAll(() => world?.close());

  const shared = () => world.map.forProject(undefined);

  async function learn(): Promise<void> {
    await world.learn(town);
    for (const contribution of town) memory.learn(contribution);
  }

  async function importCell(
    ref: StationRef & { readonly kind: 'lte' },
    cell: ImportedCell,
    updatedS = 1,
    layer: Layer = SHARED_LAYER,
  ): Promise<number> {
    const batch = await world.batch({ layer, isPublic: true });
    await world.tables.query(
      `INSERT INTO imported_cell (kind, id, layer, batch, lat, lng, range_metres, samples, is_exact, area, code, updated_s)
       VALUES (6, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        ...[
          ref.id,
          layer,
          batch,
          Math.round(cell.lat * 1e7),
          Math.round(cell.lng * 1e7),
          cell.rangeMetres,
          cell.samples,
        ],
        ...[cell.isExact, cell.area ?? null, cell.code ?? null, updatedS],
      ],
    );
    memory.importCell(ref, cell);
    return batch;
  }

  it('§6 finds cells of a mast, of an area, of a network and near a place as the whole map in memory does', async () => {
    await learn();
    const sister = lte(town[0]!.scan.cells[0]!.ref.id % 2 ** 28 & ~0xff | 200); // prettier-ignore
    await importCell(sister, imported());
    const map = shared();
    const firstId = sister.id - 200;
    const site = { kind: 'lte', firstId, lastId: firstId + 255 } as const;
    const ids = (stations: readonly { ref: StationRef }[]) => stations.map(({ ref }) => ref.id).sort((a, b) => a - b);
    const confirmed = (await memory.cellsOfSite(site)).filter(({ devices, imported: record }) => devices > 1 || record);
    expect(ids(await map.cellsOfSite(site))).toEqual(ids(confirmed));
    expect(ids(confirmed).length).toBeGreaterThan(1);
    for (const area of [1_000, 1_001, 1_002]) {
      const [found, expected] = [await map.area({ ...NETWORK, area }), await memory.area({ ...NETWORK, area })];
      expect(found!.lat).toBeCloseTo(expected!.lat, 9);
      expect(found!.lng).toBeCloseTo(expected!.lng, 9);
      expect(found!.cells).toBe(expected!.cells);
    }
    expect(await map.area({ ...NETWORK, area: 9 })).toBeUndefined();
    expect((await map.network(NETWORK))!.cells).toBe((await memory.network(NETWORK))!.cells);
    expect(await map.network({ ...NETWORK, mnc: 3 })).toBeUndefined();
    const { localId } = town[0]!.scan.cells[0]!;
    const query = {
      ...NETWORK,
      lat: 49.87,
      lng: 8.65,
      radiusMetres: 3_000,
      localIds: [localId!, { channel: 1, code: 77 }],
    };
    const near = (found: readonly { station: { ref: StationRef }; code: number; channel: number | undefined }[]) =>
      found.map(({ station, code, channel }) => `${String(station.ref.id)} ${String(code)} ${String(channel)}`).sort();
    expect(near(await map.cellsNear(query))).toEqual(near(await memory.cellsNear(query)));
    expect(near(await map.cellsNear(query)).join()).toContain('77 undefined');
    expect(await map.cellsNear({ ...query, lat: 51 })).toEqual([]);
  });

  it('takes some cells of a large network, all over it', async () => {
    const batch = await world.batch({ isPublic: true });
    await world.tables.query(
      `INSERT INTO imported_cell (kind, id, layer, batch, lat, lng, range_metres, samples, is_exact, updated_s)
       SELECT 6, $1::bigint + n * 100000, 0, $2, 498000000 + n * 1000, 86000000, 500, 5, false, 1 FROM generate_series(1, 2000) AS n`,
      [lte(0).id, batch],
    );
    const network = await shared().network(NETWORK);
    expect(network!.cells).toBeGreaterThan(150);
    expect(network!.cells).toBeLessThanOrEqual(256);
    expect(network!.lat).toBeCloseTo(49.9, 1);
  });

  it('§8 shows the newest record of a cell, and the one before when its import is undone', async () => {
    const [old, newest] = [imported({ samples: 3 }), imported({ samples: 99 })];
    const ref = lte(1);
    const undone = await importCell(ref, newest, 20);
    await importCell(ref, old, 10);
    const found = async () => {
      world.map.forgetAll();
      return (await shared().stations([ref])).get(stationKey(ref));
    };
    expect(await found()).toMatchObject({ devices: Infinity, observations: 0, imported: newest });
    await world.tables.query('DELETE FROM imported_cell WHERE batch = $1', [undone]);
    expect(await found()).toMatchObject({ imported: old });
  });

  it('§8 shows of records that are equally new what was imported last, whatever the order of the rows', async () => {
    const ref = lte(2);
    for (const samples of [3, 99, 7]) await importCell(ref, imported({ samples }), 20);
    await world.tables.query('UPDATE imported_cell SET samples = samples WHERE samples = 3');
    expect((await shared().stations([ref])).get(stationKey(ref))).toMatchObject({ imported: { samples: 7 } });
  });

  it('knows nothing of rows that it cannot read, tells of each once, and answers all the same', async () => {
    await learn();
    const { lat, lng } = town.find(({ scan }) => scan.wlan.length > 1)!.fix;
    const macs = new Set(town.slice(0, 50).flatMap(({ scan }) => scan.wlan.map(({ mac }) => mac)));
    const refs = [...macs].map((id) => ({ kind: 'wlan', id }) as const);
    const tiles = [MemoryRadioMap.fingerprintTile(lat, lng)];
    await world.tables.query(`UPDATE positioning_read.station SET sums = '\\x01' WHERE kind = 1 AND id = $1`, [
      refs[0]!.id,
    ]);
    await world.tables.query(`UPDATE positioning_read.fingerprint SET packed = '\\x09' WHERE tile = $1`, tiles);
    const [told, counted]: [string[], string[]] = [[], []];
    const tell = tellUnreadable(
      {
        ...quietLogger,
        error: (fields: object, message: string) => told.push(`${JSON.stringify(fields)} ${message}`),
      },
      { unreadable: (kind) => counted.push(kind) },
    );
    const map = new StoredRadioMap(queriesOf(world.tables), DEFAULT_CACHE_LIMITS, tell);
    for (let times = 0; times < 2; times += 1) {
      map.forgetAll();
      const found = await map.forProject(undefined).stations(refs);
      expect([found.size > 0, found.has(stationKey(refs[0]!))]).toEqual([true, false]);
      expect(await map.forProject(undefined).fingerprints(tiles)).toEqual([]);
    }
    expect(counted.sort()).toEqual(['fingerprint', 'fingerprint', 'wlan', 'wlan']);
    expect(told).toEqual([
      '{"kind":"wlan","layer":"0","reason":"sums in layout 1 cannot be read"} a row of the radio map cannot be read and is passed over',
      expect.stringContaining('"kind":"fingerprint","layer":"0"'),
    ]);
  });

  it('adds what a public export says of a cell to what a project has heard itself', async () => {
    const { ref } = town[0]!.scan.cells[0]! as { ref: StationRef & { kind: 'lte' } };
    await world.learnPrivately([town[0]!], 'project');
    await importCell(ref, imported());
    const own = (await world.map.forProject('project').stations([ref])).get(stationKey(ref));
    expect(own).toMatchObject({ observations: 1, imported: imported() });
  });

  it('§7.5 asks for all stations at once, and not again for those that it knows, known or not', async () => {
    await learn();
    const asked: string[] = [];
    const query = queriesOf(world.tables);
    const counting: RunQuery = (sql, parameters) => {
      asked.push(sql);
      return query(sql, parameters);
    };
    const map = new StoredRadioMap(counting, DEFAULT_CACHE_LIMITS);
    const refs = [...town.slice(0, 30).flatMap(({ scan }) => scan.wlan.map(({ mac }) => ({ kind: 'wlan', id: mac }) as const)), lte(987_654)]; // prettier-ignore
    const found = await map.forProject('project').stations(refs);
    expect(found.size).toBeGreaterThan(10);
    expect(asked).toHaveLength(1);
    expect(await map.forProject('project').stations(refs)).toEqual(found);
    expect(asked).toHaveLength(1);
    const { lat, lng } = town[0]!.fix;
    const tiles = [MemoryRadioMap.fingerprintTile(lat, lng), MemoryRadioMap.fingerprintTile(lat + 1, lng)];
    expect(await map.forProject('project').fingerprints(tiles)).toEqual(await map.forProject('project').fingerprints(tiles)); // prettier-ignore
    expect(asked).toHaveLength(2);
  });

  it('knows no more of a station that several scans ask for at once', async () => {
    await learn();
    const refs = town[0]!.scan.wlan.map(({ mac }) => ({ kind: 'wlan', id: mac }) as const);
    const found = await shared().stations([...refs, ...refs, ...refs]);
    expect(found.size).toBeGreaterThan(0);
    world.map.forgetAll();
    expect(found).toEqual(await shared().stations(refs));
  });

  it('§7.2 shows the newest fingerprints of a tile, as many as an epoch may have', async () => {
    const [first] = town.filter(({ scan }) => scan.wlan.length > 1);
    const MONTH_MS = 30 * 86_400_000;
    const years = Array.from({ length: 240 }, (_, nth) => ({
      ...first!,
      hash: nth,
      atMs: first!.atMs + Math.floor(nth / 10) * MONTH_MS,
    }));
    await world.learn(years);
    const found = await shared().fingerprints([MemoryRadioMap.fingerprintTile(first!.fix.lat, first!.fix.lng)]);
    expect(found.map(({ hash }) => hash).sort((a, b) => a - b)).toEqual(years.slice(180).map(({ hash }) => hash));
  });

  it('§7.5 sees what its own process has learned at once, and what others have after a while', async () => {
    const map = new StoredRadioMap(queriesOf(world.tables), { ...DEFAULT_CACHE_LIMITS, ttlMs: 50 });
    const [first] = town;
    const refs = first!.scan.wlan.map(({ mac }) => ({ kind: 'wlan', id: mac }) as const);
    expect((await map.forProject(undefined).stations(refs)).size).toBe(0);
    const learned = await world.learn(town);
    map.forget(learned.changes);
    expect((await map.forProject(undefined).stations(refs)).size).toBe(refs.length);
    await world.emptyReadMap();
    await eventually('it notices', async () => (await map.forProject(undefined).stations(refs)).size === 0);
  });

  it('§5.2 scales circles as all have measured, then as the own project has, and forgets old measures', async () => {
    const place = { lat: 49.87, lng: 8.65 };
    const counts = (bucket: number, count: number) => Array.from({ length: 73 }, (_, index) => (index === bucket ? count : 0)); // prettier-ignore
    const add = (layer: Layer, bucket: number, count: number) =>
      world.transactions((session) =>
        CalibrationTable.add(session, [{ layer, region: '', kind: 'wlan', counts: counts(bucket, count) }]),
      );
    const scale = (projectId: string | undefined, kind: 'wlan' | 'cell' = 'wlan') => {
      const map = new StoredRadioMap(queriesOf(world.tables));
      return map.forProject(projectId).radiusScale(place, kind);
    };
    expect(await scale(undefined)).toBe(1);
    // Bucket 41 is about twice the predicted radius, 25 about half of it.
    await add(SHARED_LAYER, 41, 16_000);
    const wide = await scale(undefined);
    expect(wide).toBeGreaterThan(1.8);
    expect(await scale('project')).toBeCloseTo(wide, 5);
    expect(await scale(undefined, 'cell')).toBe(1);
    await add(layerOf('project'), 25, 16_000);
    expect(await scale('project')).toBeLessThan(0.7);
    expect(await scale(undefined)).toBeCloseTo(wide, 5);
    await add(SHARED_LAYER, 41, 16_001);
    const [row] = await world.rows<{ total: number }>(
      'SELECT (SELECT sum(c) FROM unnest(counts) AS c)::float8 AS total FROM positioning.calibration WHERE layer = 0',
    );
    expect(row!.total).toBe(16_000);
  });
});
