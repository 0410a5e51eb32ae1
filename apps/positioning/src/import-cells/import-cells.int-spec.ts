import { canBeInCountry, gsmCell, longCell } from '@umbra/positioning-engine';
import { RowCounts } from '../import-files/row-counts.ts';
import { SHARED_LAYER } from '../layers/layer.ts';
import { MapWorld } from '../testing/map-world.ts';
import type { CellRejection } from './cell-rejection.ts';
import { importCells } from './import-cells.ts';

const HEADER = 'radio,mcc,net,area,cell,unit,lon,lat,range,samples,changeable,created,updated,averageSignal';
const LTE = longCell('lte', { mcc: 262, mnc: 1, cid: 26_385_408 });

describe('an import of cells', () => {
  let world: MapWorld;

  beforeAll(async () => {
    world = await MapWorld.create();
  });

  afterAll(() => world?.close());

  beforeEach(async () => {
    await world.tables.query('TRUNCATE imported_cell');
    world.map.forgetAll();
  });

  async function importRows(...rows: string[]) {
    const batch = await world.batch({ isPublic: true });
    const counts = new RowCounts<CellRejection>();
    const bytes = (async function* () {
      yield await Promise.resolve(Buffer.from([HEADER, ...rows, ''].join('\r\n')));
    })();
    const task = { bytes, batch, layer: SHARED_LAYER, isInCountry: canBeInCountry, counts, onMerge: () => undefined };
    return { batch, counts, cells: await importCells(world.tables, task) };
  }

  const stored = () =>
    world.tables.query<object[]>(
      `SELECT kind, id, layer::text, batch, lat, lng, range_metres, samples, is_exact, area, code, updated_s
         FROM imported_cell ORDER BY kind, id, batch`,
    );

  it('§8 keeps each row as it is, to a centimetre', async () => {
    const { batch, cells } = await importRows(
      'LTE,262,1,5126,26385408,77,13.4512345,52.5198765,1500,12,0,1500000000,1600000000,-95',
      'GSM,262,1,5126,16504,,13.4,52.5,0,1,1,1500000000,1500000001,',
    );
    expect(cells).toBe(2);
    expect(await stored()).toEqual([
      {
        ...{ kind: 3, id: gsmCell({ mcc: 262, mnc: 1, lac: 5126, cid: 16_504 }).id, layer: '0', batch },
        ...{ lat: 525_000_000, lng: 134_000_000, range_metres: 0, samples: 1, is_exact: false, area: 5126 },
        ...{ code: null, updated_s: 1_500_000_001 },
      },
      {
        ...{ kind: 6, id: LTE.id, layer: '0', batch, lat: 525_198_765, lng: 134_512_345, range_metres: 1500 },
        ...{ samples: 12, is_exact: true, area: 5126, code: 77, updated_s: 1_600_000_000 },
      },
    ]);
  });

  it('§8 takes of rows of one cell the one that was updated last, wherever it stands', async () => {
    const row = (lat: string, updated: number) => `LTE,262,1,5126,26385408,,13.4,${lat},1,1,1,1,${String(updated)},`;
    for (const rows of [
      [row('52.1', 5), row('52.2', 9), row('52.3', 7)],
      [row('52.2', 9), row('52.1', 5)],
    ]) {
      await world.tables.query('TRUNCATE imported_cell');
      const { cells, counts } = await importRows(...rows);
      expect([cells, counts.accepted]).toEqual([1, rows.length]);
      expect(await stored()).toMatchObject([{ lat: 522_000_000, updated_s: 9 }]);
    }
  });

  it('§8 refuses a cell more than 50 km outside its country', async () => {
    const { cells, counts } = await importRows(
      'LTE,262,1,5126,26385408,,2.35,48.85,1500,12,1,1,1,',
      'LTE,262,1,5126,26385409,,7.8,48.6,1500,12,1,1,1,',
    );
    expect([cells, counts.rejected]).toEqual([1, { country: 1 }]);
  });

  it('§8 is on the map when it is done', async () => {
    await importRows('LTE,262,1,5126,26385408,77,13.4,52.5,1500,12,1,1500000000,1600000000,-95');
    const found = await world.map.forProject('anyone').stations([LTE]);
    expect([...found.values()]).toMatchObject([{ imported: { lat: 52.5, lng: 13.4, rangeMetres: 1500, area: 5126 } }]);
  });

  it('leaves nothing of a file that breaks off', async () => {
    const batch = await world.batch();
    const bytes = (async function* () {
      yield await Promise.resolve(Buffer.from('LTE,262,1,5126,26385408,,13.4,52.5,1,1,1,1,1,\n'));
      throw new Error('unexpected end of file');
    })();
    const counts = new RowCounts<CellRejection>();
    const task = { bytes, batch, layer: SHARED_LAYER, isInCountry: () => true, counts, onMerge: () => undefined };
    await expect(importCells(world.tables, task)).rejects.toThrow('unexpected end of file');
    expect(await stored()).toEqual([]);
  });
});
