import { eventually, quietLogger } from '@umbra/testing';
import pg from 'pg';
import { PositioningWorld } from '../testing/positioning-world.ts';
import { sweepAbandoned } from './sweep-abandoned.ts';

const IMPORT_OF_A_DEAD_PROCESS = `
  WITH batch AS (
    INSERT INTO positioning.import_batch (layer, format, source, licence, is_public, state, started_at_ms)
    VALUES (0, 'cells', 's', 'l', true, 'running', 0) RETURNING id
  )
  INSERT INTO positioning.imported_cell (id, layer, updated_s, batch, lat, lng, range_metres, samples, kind, is_exact)
  SELECT 1, 0, 1, id, 1, 1, 1, 1, 6, false FROM batch`;

describe('imports that nobody has cleaned up after', () => {
  let world: PositioningWorld | undefined;

  afterAll(() => world?.stop());

  it('are off the map soon after the service has started', async () => {
    world = await PositioningWorld.start({
      databaseUrl: async (url) => {
        const client = new pg.Client(url);
        await client.connect();
        await client.query(IMPORT_OF_A_DEAD_PROCESS);
        await client.end();
        return url;
      },
    });
    const cells = () => world!.tables.query<object[]>('SELECT FROM positioning.imported_cell');
    await eventually('nothing of it is left', async () => (await cells()).length === 0);
    expect(await world.tables.query('SELECT state FROM positioning.import_batch')).toEqual([{ state: 'failed' }]);
  });

  it('keep nobody waiting when the database is away', async () => {
    await sweepAbandoned({ sweep: () => Promise.reject(new Error('away')) }, quietLogger);
  });
});
