import { openSession } from '@umbra/postgres';
import { SHARED_LAYER } from '../layers/layer.ts';
import { MapWorld } from '../testing/map-world.ts';
import type { BatchOrigin } from './import-batch.ts';
import { ImportBatches } from './import-batches.ts';

const ORIGIN: BatchOrigin = {
  ...{ layer: SHARED_LAYER, format: 'cells', source: 'OpenCelliD', licence: 'CC-BY-SA-4.0', isPublic: true },
  file: { name: 'cells.csv.gz', sha256: 'a'.repeat(64) },
};
const COUNTS = { accepted: 1, rejected: { nr: 2 } };
const BATCH_LOCK_CLASS = 0x6962;

describe('import batches', () => {
  let world: MapWorld;
  let batches: ImportBatches;

  beforeAll(async () => {
    world = await MapWorld.create();
  });

  afterAll(() => world?.close());

  beforeEach(async () => {
    await world.tables.query('TRUNCATE import_batch, imported_cell, recorded_station, recorded_contribution');
    batches = new ImportBatches({ dataSource: world.tables, nowMs: () => 1_700_000_000_000 });
  });

  const addCell = (batch: number) =>
    world.tables.query(
      `INSERT INTO imported_cell (id, layer, updated_s, batch, lat, lng, range_metres, samples, kind, is_exact)
       VALUES (1, 0, 1, $1, 1, 1, 1, 1, 6, false)`,
      [batch],
    );

  async function addCells(batch: number) {
    await addCell(batch);
    return COUNTS;
  }

  const batchesOfCells = async () =>
    (await world.tables.query<{ batch: number }[]>('SELECT batch FROM imported_cell ORDER BY batch')).map(
      ({ batch }) => batch,
    );

  it('§7.1 say where they come from, under which licence, and what came of them', async () => {
    const { batch } = await batches.run(ORIGIN, false, addCells);
    expect(await batches.list()).toEqual([
      { ...ORIGIN, id: batch, state: 'done', startedAtMs: 1_700_000_000_000, endedAtMs: 1_700_000_000_000, ...COUNTS },
    ]);
  });

  it('§7.1 know a file again, and import it once more only if told so, or after it was undone', async () => {
    const { batch: first } = await batches.run(ORIGIN, false, addCells);
    await expect(
      batches.run({ ...ORIGIN, file: { ...ORIGIN.file!, name: 'b' } }, false, addCells),
    ).rejects.toMatchObject({
      code: 'POSITIONING_ALREADY_IMPORTED',
      message: expect.stringContaining(`batch ${String(first)}`) as string,
    });
    const { batch: second } = await batches.run(ORIGIN, true, addCells);
    await batches.undo(first);
    await batches.undo(second);
    const { batch: third } = await batches.run(ORIGIN, false, addCells);
    expect(await batchesOfCells()).toEqual([third]);
  });

  it('§7.1 take the same file for another layer', async () => {
    await batches.run(ORIGIN, false, addCells);
    await batches.run({ ...ORIGIN, layer: '7' }, false, addCells);
    expect(await batchesOfCells()).toHaveLength(2);
  });

  it('§7.1 are undone to the row, and stay on record', async () => {
    const { batch: kept } = await batches.run(ORIGIN, false, addCells);
    const { batch } = await batches.run(ORIGIN, true, addCells);
    await batches.undo(batch);
    expect(await batchesOfCells()).toEqual([kept]);
    expect((await batches.list()).map(({ id, state }) => [id, state])).toEqual([
      [batch, 'undone'],
      [kept, 'done'],
    ]);
    await expect(batches.undo(batch)).rejects.toThrow('undone already');
    await expect(batches.undo(123_456)).rejects.toThrow('there is none');
  });

  it('leave nothing on the map when an import fails, and may be repeated', async () => {
    const failing = batches.run(ORIGIN, false, async (batch) => {
      await addCell(batch);
      throw new Error('the disk is full');
    });
    await expect(failing).rejects.toThrow('the disk is full');
    expect(await batchesOfCells()).toEqual([]);
    expect((await batches.list()).map(({ state }) => state)).toEqual(['failed']);
    await batches.run(ORIGIN, false, addCells);
    expect(await batchesOfCells()).toHaveLength(1);
  });

  it('of a process that is no more are cleaned up by the next, those of a living one are not', async () => {
    const insert = `INSERT INTO import_batch (layer, format, source, licence, is_public, state, started_at_ms)
                    VALUES (0, 'cells', 's', 'l', true, 'running', 0) RETURNING id`;
    const [[dead], [alive]] = [
      await world.tables.query<{ id: number }[]>(insert),
      await world.tables.query<{ id: number }[]>(insert),
    ];
    for (const { id } of [dead!, alive!]) await addCell(id);
    const session = await openSession(world.tables, 'test');
    try {
      await session.query('SELECT pg_advisory_lock($1, $2)', [BATCH_LOCK_CLASS, alive!.id]);
      const { batch } = await batches.run(ORIGIN, false, addCells);
      expect(await batchesOfCells()).toEqual([alive!.id, batch]);
      await expect(batches.undo(alive!.id)).rejects.toThrow('it is being imported now');
    } finally {
      await session.end();
    }
    expect((await batches.list()).map(({ id, state }) => [id, state])).toContainEqual([dead!.id, 'failed']);
  });

  it('that failed while the database was away are cleaned up by the next, once', async () => {
    const { batch } = await batches.run(ORIGIN, false, addCells);
    await world.tables.query(`UPDATE import_batch SET state = 'failed' WHERE id = $1`, [batch]);
    expect(await batches.sweep()).toEqual([batch]);
    expect(await batchesOfCells()).toEqual([]);
    expect(await batches.sweep()).toEqual([]);
  });

  it('§8 are found by their number, however many there are, in every table that has rows of them', async () => {
    const tables = await world.tables.query<{ name: string; indices: string | null }[]>(
      `SELECT table_name AS name, string_agg(indexdef, ' ') AS indices FROM information_schema.columns
         LEFT JOIN pg_indexes ON schemaname = table_schema AND tablename = table_name
        WHERE table_schema = 'positioning' AND column_name = 'batch' GROUP BY table_name`,
    );
    expect(tables).toHaveLength(7);
    for (const { indices } of tables) expect(indices).toMatch(/\(batch[,)]/);
  });

  it('are none of two processes that were told to import one file at once', async () => {
    const results = await Promise.allSettled([1, 2, 3].map(() => batches.run(ORIGIN, false, addCells)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await batchesOfCells()).toHaveLength(1);
  });

  it('that were taken back while their import was cut off from the database end as failed', async () => {
    const running = batches.run(ORIGIN, false, async (batch) => {
      await world.tables.query(`UPDATE import_batch SET state = 'failed' WHERE id = $1`, [batch]);
      await addCell(batch);
      return COUNTS;
    });
    await expect(running).rejects.toMatchObject({ code: 'POSITIONING_BATCH_LOST' });
    expect(await batchesOfCells()).toEqual([]);
  });
});
