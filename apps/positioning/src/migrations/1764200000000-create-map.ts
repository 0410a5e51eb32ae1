import { createSkipTable, sessionOf } from '@umbra/projections';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createMapTables, createReadMap } from '../radio-map/map-tables.ts';
import { LIVE_SCHEMA, OWN_SCHEMA } from '../schemas.ts';

/** The records of this service, and the first generation of what the log teaches it. */
export class CreateMap1764200000000 implements MigrationInterface {
  readonly name = 'CreateMap1764200000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const session = sessionOf(queryRunner);
    await session.execute(createSkipTable(OWN_SCHEMA));
    // Where a part of the map came from: what it is attributed to, and undone by. It stays when it was undone.
    await session.execute(`
      CREATE TABLE import_batch (
        id integer GENERATED ALWAYS AS IDENTITY CONSTRAINT import_batch_pkey PRIMARY KEY,
        layer bigint NOT NULL,
        format text NOT NULL,
        source text NOT NULL,
        licence text NOT NULL,
        file_name text,
        file_sha256 text,
        is_public boolean NOT NULL,
        state text NOT NULL CHECK (state IN ('running', 'done', 'failed', 'undone')),
        started_at_ms bigint NOT NULL,
        ended_at_ms bigint,
        accepted bigint NOT NULL DEFAULT 0,
        rejected jsonb NOT NULL DEFAULT '{}'
      )`);
    // One row a batch: of several, the newest (updated_s) is shown, and undoing its batch shows the one before again.
    await session.execute(`
      CREATE TABLE imported_cell (
        id bigint NOT NULL,
        layer bigint NOT NULL,
        updated_s bigint NOT NULL,
        batch integer NOT NULL,
        lat integer NOT NULL,
        lng integer NOT NULL,
        range_metres integer NOT NULL,
        samples integer NOT NULL,
        area integer,
        code integer,
        kind smallint NOT NULL,
        is_exact boolean NOT NULL,
        CONSTRAINT imported_cell_pkey PRIMARY KEY (kind, id, layer, batch)
      )`);
    await session.execute(`
      CREATE INDEX imported_cell_by_area ON imported_cell (kind, area, id) WHERE area IS NOT NULL`);
    await session.execute(`
      CREATE INDEX imported_cell_by_code ON imported_cell (kind, code, lat) WHERE code IS NOT NULL`);
    // A batch lies together, and is undone as a whole: a few blocks tell where, however many millions of rows there are.
    await session.execute(`
      CREATE INDEX imported_cell_by_batch ON imported_cell USING brin (batch) WITH (autosummarize = on)`);
    await createMapTables(session, { schema: OWN_SCHEMA, prefix: 'recorded_' });
    // Owners' requests and names that end in _nomap, for ever (§2.3). The layer is that of the project that said so, in
    // which it holds; 0 when it holds in all. The radio is that of `radioOf`.
    await session.execute(`
      CREATE TABLE refusal (
        mac bigint NOT NULL,
        layer bigint NOT NULL,
        radio bigint NOT NULL,
        reason text NOT NULL CHECK (reason IN ('nomap', 'optout', 'owner')),
        refused_at_ms bigint NOT NULL,
        CONSTRAINT refusal_pkey PRIMARY KEY (mac, layer)
      )`);
    await session.execute(`CREATE INDEX refusal_by_radio ON refusal (radio)`);
    // Contributions of a project that were accepted in an interval teach the shared layer too (§2.7).
    await session.execute(`
      CREATE TABLE sharing (
        project_id text NOT NULL,
        since_ms bigint NOT NULL,
        until_ms bigint,
        CONSTRAINT sharing_pkey PRIMARY KEY (project_id, since_ms)
      )`);
    // How often the circles of a kind in a region were how much too wide or too narrow (§5.2); layout: the engine's.
    await session.execute(`
      CREATE TABLE calibration (
        layer bigint NOT NULL,
        region text NOT NULL,
        kind text NOT NULL,
        counts bigint[] NOT NULL,
        CONSTRAINT calibration_pkey PRIMARY KEY (region, kind, layer)
      )`);
    await createReadMap(session, LIVE_SCHEMA);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP SCHEMA ${LIVE_SCHEMA} CASCADE`);
    for (const name of ['station', 'fingerprint', 'cell_area', 'cell_local_id']) {
      await queryRunner.query(`DROP TABLE recorded_${name}`);
    }
    for (const table of ['calibration', 'sharing', 'refusal', 'imported_cell', 'import_batch', 'poison_skip']) {
      await queryRunner.query(`DROP TABLE ${table}`);
    }
  }
}
