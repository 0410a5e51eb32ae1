import { runMigrations } from '@umbra/postgres';
import { checksum, transactionsOf, type RunTransaction, type SqlSession, type TableChecksum } from '@umbra/projections';
import { createTestDatabase, type TestDatabase } from '@umbra/testing';
import type { Contribution } from '@umbra/positioning-engine';
import type { DataSource } from 'typeorm';
import { layerOf, SHARED_LAYER, type Layer } from '../layers/layer.ts';
import { LearnContributions, type Learned } from '../learn-contributions/learn-contributions.ts';
import { LIVE_LOG, type LearnTarget } from '../learn-contributions/learn-target.ts';
import { positioningDataSource } from '../positioning.data-source.ts';
import { MAP_TABLES } from '../radio-map/map-tables.ts';
import { queriesOf } from '../radio-map/run-query.ts';
import { StoredRadioMap } from '../radio-map/stored-radio-map.ts';
import { RefusalTable } from '../refusals/refusal-table.ts';
import { LIVE_SCHEMA, OWN_SCHEMA } from '../schemas.ts';

interface LearnOptions {
  /** The first is the contributor's. */
  readonly layers?: readonly Layer[];
  readonly target?: LearnTarget;
  readonly acceptedAtMs?: number;
}

/** A migrated database of its own, and the map in it. */
export class MapWorld {
  readonly tables: DataSource;
  readonly transactions: RunTransaction;
  readonly refusals = new RefusalTable(OWN_SCHEMA);
  readonly map: StoredRadioMap;
  readonly #database: TestDatabase;

  private constructor(database: TestDatabase, tables: DataSource) {
    this.#database = database;
    this.tables = tables;
    this.transactions = transactionsOf(tables);
    this.map = new StoredRadioMap(queriesOf(tables));
  }

  static async create(): Promise<MapWorld> {
    const database = await createTestDatabase();
    const tables = positioningDataSource({ url: database.url, purpose: 'test' });
    await tables.initialize();
    await runMigrations(tables);
    return new MapWorld(database, tables);
  }

  async close(): Promise<void> {
    await this.tables.destroy();
    await this.#database.drop();
  }

  /** In one transaction; the map in memory is told. */
  async learn(
    contributions: readonly Contribution[],
    { layers = [SHARED_LAYER], target = LIVE_LOG, acceptedAtMs }: LearnOptions = {},
  ): Promise<Learned> {
    const learner = new LearnContributions({ target, refusals: this.refusals });
    const learned = await this.transactions((session) =>
      learner.learn(
        session,
        contributions.map((contribution) => ({
          ...{ layers, contribution },
          ...(acceptedAtMs === undefined ? {} : { acceptedAtMs }),
        })),
      ),
    );
    this.map.forget(learned.changes);
    return learned;
  }

  learnPrivately(contributions: readonly Contribution[], projectId: string): Promise<Learned> {
    return this.learn(contributions, { layers: [layerOf(projectId)] });
  }

  /** An import batch that is done. @returns its id */
  async batch({ layer = SHARED_LAYER, isPublic = false }: { layer?: Layer; isPublic?: boolean } = {}): Promise<number> {
    const rows = await this.tables.query<{ id: number }[]>(
      `INSERT INTO import_batch (layer, format, source, licence, is_public, state, started_at_ms)
       VALUES ($1, 'contributions', 'test', 'none', $2, 'done', 0) RETURNING id`,
      [layer, isPublic],
    );
    return rows[0]!.id;
  }

  rows<Row>(sql: string): Promise<Row[]> {
    return this.transactions((session: SqlSession) => session.rows<Row>(sql));
  }

  /** Of every table that a rebuild must reproduce. */
  checksums(schema = LIVE_SCHEMA): Promise<Record<string, TableChecksum>> {
    return this.transactions(async (session) => {
      const found: Record<string, TableChecksum> = {};
      for (const table of MAP_TABLES) found[table] = await checksum(session, schema, table);
      return found;
    });
  }

  async emptyReadMap(): Promise<void> {
    await this.tables.query(
      `TRUNCATE positioning_read.station, positioning_read.fingerprint, positioning_read.cell_area,
                positioning_read.cell_local_id, positioning_read.contribution`,
    );
    this.map.forgetAll();
  }
}
