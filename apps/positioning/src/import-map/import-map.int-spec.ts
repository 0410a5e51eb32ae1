import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatMac, longCell } from '@umbra/positioning-engine';
import { exportLayer, type LayerFormat } from '../export-map/export-layer.ts';
import { MAP_FILE_VERSION } from '../export-map/map-line.ts';
import { ImportBatches } from '../import-batches/import-batches.ts';
import { FileImports } from '../import-program/file-imports.ts';
import { ProgressLines } from '../import-program/progress-lines.ts';
import { layerOf, SHARED_LAYER } from '../layers/layer.ts';
import { DeviceNames } from '../learn-contributions/device-names.ts';
import { MapWorld } from '../testing/map-world.ts';
import { smallTown } from '../testing/small-town.ts';
import { FOR_ALL } from '../refusals/refusal-table.ts';

const CONTRIBUTIONS = smallTown({ seed: 5, accessPoints: 150, contributions: 300, sizeMetres: 600, devices: 3 });
/** Heard once, by one device: its contributor's alone. */
const LONELY = 0x1234_5678_9a00;
const CELL = longCell('lte', { mcc: 262, mnc: 7, cid: 26_385_408 });

describe('a map file', () => {
  let world: MapWorld;
  let other: MapWorld;
  let folder: string;

  beforeAll(async () => {
    [world, other] = [await MapWorld.create(), await MapWorld.create()];
    folder = await mkdtemp(join(tmpdir(), 'umbra-map-'));
    // From the log, from imports that all see and that need a second device, and the record of a cell.
    await world.learn(CONTRIBUTIONS.slice(0, 150));
    const [first] = CONTRIBUTIONS;
    const lonely = [{ mac: LONELY, rssDbm: -60, ageMs: undefined }];
    await world.learn([{ ...first!, hash: 1, scan: { ...first!.scan, wlan: lonely } }]);
    const target = async (isPublic: boolean) => ({ kind: 'batch' as const, batch: await world.batch({ isPublic }) });
    await world.learn(CONTRIBUTIONS.slice(100, 220), { target: await target(true) });
    await world.learn(CONTRIBUTIONS.slice(200), { target: await target(false) });
    await world.tables.query(
      `INSERT INTO imported_cell (id, layer, updated_s, batch, lat, lng, range_metres, samples, kind, is_exact, area)
       VALUES ($1, 0, 5, 1, 498700000, -86500000, 900, 3, 6, true, 77)`,
      [CELL.id],
    );
  });

  afterAll(async () => {
    await world?.close();
    await other?.close();
    await rm(folder, { recursive: true });
  });

  beforeEach(async () => {
    await other.tables.query(
      `TRUNCATE import_batch, imported_cell, recorded_station, recorded_fingerprint, recorded_cell_area,
                recorded_cell_local_id, refusal`,
    );
    other.map.forgetAll();
  });

  async function exported(from: MapWorld, format: LayerFormat = 'map', layer = SHARED_LAYER): Promise<string> {
    let text = '';
    for await (const line of exportLayer(from.tables, layer, format)) text += line;
    return text;
  }

  async function importInto(to: MapWorld, text: string, format: 'map' | 'cells' = 'map', projectId?: string) {
    const path = join(folder, 'file');
    await writeFile(path, text);
    const imports = new FileImports({
      ...{ dataSource: to.tables, names: new DeviceNames(Buffer.alloc(32, 7)), nowMs: Date.now },
      ...{ isInCountry: () => true, lines: new ProgressLines(() => undefined) },
    });
    const request = { format, path, source: 'backup', licence: 'own', projectId, isPublic: false, isAgain: false };
    return imports.import(request);
  }

  it('§8 brings a layer to another server, line by line as it was', async () => {
    const text = await exported(world);
    const batches = await importInto(other, text);
    expect(batches).toHaveLength(2);
    expect(await exported(other)).toBe(text);
    expect(text.split('\n').length).toBeGreaterThan(300);
  });

  it('§8 answers there as here, also what only one device has heard', async () => {
    await importInto(other, await exported(world));
    const macs = new Set([LONELY, ...CONTRIBUTIONS.flatMap(({ scan }) => scan.wlan.map(({ mac }) => mac))]);
    const refs = [CELL, ...[...macs].map((id) => ({ kind: 'wlan' as const, id }))];
    const [here, there] = await Promise.all([world, other].map((each) => each.map.forProject('anyone').stations(refs)));
    expect(there!.size).toBe(refs.length - 1);
    expect(there!.has(`wlan ${String(LONELY)}`)).toBe(false);
    expect(there).toEqual(here);
  });

  it('§8 can become the map of a project', async () => {
    await importInto(other, await exported(world), 'map', 'p1');
    const layers = await other.tables.query<object[]>('SELECT DISTINCT layer::text FROM recorded_station');
    expect(layers).toEqual([{ layer: layerOf('p1') }]);
  });

  it('§7.1 is undone, batch by batch', async () => {
    const batches = new ImportBatches({ dataSource: other.tables, nowMs: Date.now });
    for (const { batch } of await importInto(other, await exported(world))) await batches.undo(batch);
    expect((await exported(other)).trim().split('\n')).toHaveLength(2);
  });

  it('§2.3 carries refusals along, and brings nothing of what is refused there', async () => {
    const [mine, theirs] = [...new Set(CONTRIBUTIONS[0]!.scan.wlan.map(({ mac }) => mac))];
    const text = (await exported(world)).split('\n');
    text.splice(1, 0, JSON.stringify({ type: 'refusal', mac: formatMac(mine!), reason: 'owner' }));
    const file = text.map((line) =>
      line.replace(
        /("type":"end","lines":)(\d+)/,
        (_, start: string, count: string) => start + String(Number(count) + 1),
      ),
    );
    await other.transactions((session) =>
      other.refusals.add(session, [theirs!], { reason: 'nomap', scope: FOR_ALL, nowMs: 0 }),
    );
    await importInto(other, file.join('\n'));
    const stations = await other.tables.query<{ id: number }[]>('SELECT id FROM recorded_station WHERE kind = 1');
    expect(stations.length).toBeGreaterThan(50);
    expect(stations.map(({ id }) => id)).not.toContain(mine);
    expect(stations.map(({ id }) => id)).not.toContain(theirs);
    expect(await other.tables.query('SELECT mac, reason FROM refusal ORDER BY reason')).toEqual([
      { mac: theirs, reason: 'nomap' },
      { mac: mine, reason: 'owner' },
    ]);
  });

  it.each([
    ['was cut off', (text: string) => text.slice(0, text.lastIndexOf('{'))],
    ['lost a line', (text: string) => text.split('\n').toSpliced(5, 1).join('\n')],
    ['has a broken line', (text: string) => text.split('\n').with(3, '{"type":"station"').join('\n')],
    ['has a line of a kind that there is not', (text: string) => text.replace('"type":"station"', '"type":"x"')],
    ['has no first line', (text: string) => text.slice(text.indexOf('\n') + 1)],
    ['is empty', () => ''],
  ])('that %s is refused whole', async (_name, damage) => {
    await expect(importInto(other, damage(await exported(world)))).rejects.toMatchObject({
      code: 'POSITIONING_MAP_FILE',
    });
    expect(await other.tables.query('SELECT FROM recorded_station')).toHaveLength(0);
  });

  it('that is of another version says which', async () => {
    const text = (await exported(world)).replace(`"version":${String(MAP_FILE_VERSION)}`, '"version":1');
    await expect(importInto(other, text)).rejects.toThrow(
      `the file is of version 1, this program reads version ${String(MAP_FILE_VERSION)}`,
    );
  });

  it('§8 and a cell export say where measured cells are, as other maps read it', async () => {
    const rows = (await exported(world, 'cells')).trim().split('\n');
    expect(rows[0]).toBe('radio,mcc,net,area,cell,unit,lon,lat,range,samples,changeable,created,updated,averageSignal');
    const cells = new Set(CONTRIBUTIONS.flatMap(({ scan }) => scan.cells.map(({ ref }) => ref.id)));
    expect(rows.length - 1).toBeLessThanOrEqual(cells.size);
    expect(rows.length - 1).toBeGreaterThan(2);
    const [batch] = await importInto(other, rows.join('\n'), 'cells');
    expect(batch!.counts).toEqual({ accepted: rows.length - 1, rejected: {} });
    const imported = await other.tables.query<{ area: number; code: number; lat: number; samples: number }[]>(
      'SELECT area, code, lat, samples FROM imported_cell',
    );
    for (const { area, code, lat, samples } of imported) {
      expect([1_000, 1_001, 1_002]).toContain(area);
      expect(code).toBeGreaterThan(0);
      expect(Math.abs(lat / 1e7 - 49.87)).toBeLessThan(0.01);
      expect(samples).toBeGreaterThan(0);
    }
    // Others' records are not ours to give away.
    expect(rows.join('\n')).not.toContain(`,${String(26_385_408)},`);
  });
});
