import { createOutboxTable, dropOutboxTable } from '@umbra/postgres';
import { createOffsetTable, createSkipTable, sessionOf } from '@umbra/projections';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createReadModel, LIVE_SCHEMA } from '../read-model/read-model.schema.ts';
import { createRetentionTable } from '../read-model/retention-table.ts';
import { OWN_SCHEMA } from '../schemas.ts';

/** What is not rebuilt (in the service's schema), and the first generation of the read models (in one of their own). */
export class CreateTables1764000000000 implements MigrationInterface {
  readonly name = 'CreateTables1764000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(createOffsetTable(OWN_SCHEMA));
    await queryRunner.query(createSkipTable(OWN_SCHEMA));
    await queryRunner.query(createRetentionTable(OWN_SCHEMA));
    await queryRunner.query(`
      CREATE TABLE device (
        tracking_id text CONSTRAINT device_pkey PRIMARY KEY,
        device_id text NOT NULL,
        project_id text NOT NULL,
        app_id text NOT NULL,
        external_id text,
        claimed_at_ms bigint NOT NULL,
        unclaimed_at_ms bigint,
        version integer NOT NULL
      )`);
    // Lists hold claimed devices of one project, by claim time (USR-7) or by id (SHA-41).
    await queryRunner.query(`
      CREATE INDEX device_by_claim ON device (project_id, claimed_at_ms, tracking_id) WHERE unclaimed_at_ms IS NULL`);
    await queryRunner.query(`
      CREATE INDEX device_by_tracking_id ON device (project_id, tracking_id) WHERE unclaimed_at_ms IS NULL`);
    await queryRunner.query(`
      CREATE TABLE desired_shadow (
        tracking_id text CONSTRAINT desired_shadow_pkey PRIMARY KEY,
        project_id text NOT NULL,
        desired text NOT NULL,
        timestamp_ms bigint,
        version integer NOT NULL
      )`);
    await createOutboxTable(queryRunner);
    await createReadModel(sessionOf(queryRunner), LIVE_SCHEMA);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP SCHEMA ${LIVE_SCHEMA} CASCADE`);
    await dropOutboxTable(queryRunner);
    for (const table of ['desired_shadow', 'device', 'retention_horizon', 'poison_skip', 'projection_offset']) {
      await queryRunner.query(`DROP TABLE ${table}`);
    }
  }
}
