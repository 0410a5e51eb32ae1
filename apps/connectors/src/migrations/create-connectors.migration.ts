import { schemaOf } from '@umbra/postgres';
import { createOffsetTable, createSkipTable } from '@umbra/projections';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The domain's own tables. Each dialect, and the scheduler, adds its own by a migration of its own. */
export class CreateConnectors1764300000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE domain_event (
        aggregate text NOT NULL,
        version integer NOT NULL,
        type text NOT NULL,
        data jsonb NOT NULL,
        occurred_at_ms bigint NOT NULL,
        PRIMARY KEY (aggregate, version)
      )`);
    await queryRunner.query(`CREATE INDEX domain_event_age ON domain_event (occurred_at_ms)`);
    // A project's own drivers: kinds of cloud that it registered, and that nobody else sees.
    await queryRunner.query(`
      CREATE TABLE private_driver (
        driver_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        driver_id text NOT NULL UNIQUE,
        project_id text NOT NULL,
        name text NOT NULL,
        version text NOT NULL,
        created_at_ms bigint NOT NULL,
        deleted_at_ms bigint
      )`);
    await queryRunner.query(`
      CREATE UNIQUE INDEX private_driver_name ON private_driver (project_id, name) WHERE deleted_at_ms IS NULL`);
    await queryRunner.query(`
      CREATE TABLE connector (
        connector_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        connector_id text NOT NULL UNIQUE,
        project_id text NOT NULL,
        name text NOT NULL,
        driver_id text,
        description text,
        enabled boolean NOT NULL,
        refresh_interval_s integer,
        rate_limit_calls integer,
        rate_limit_per text,
        credentials_in text NOT NULL CHECK (credentials_in IN ('document', 'variables')),
        status text NOT NULL DEFAULT 'started' CHECK (status IN ('started', 'completed')),
        created_by text NOT NULL,
        created_at_ms bigint NOT NULL,
        updated_at_ms bigint NOT NULL,
        last_run_at_ms bigint,
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT rate_limit_whole CHECK ((rate_limit_calls IS NULL) = (rate_limit_per IS NULL))
      )`);
    await queryRunner.query(`
      CREATE UNIQUE INDEX connector_name ON connector (project_id, name) WHERE driver_id IS NOT NULL`);
    await queryRunner.query(`CREATE INDEX connector_of_driver ON connector (driver_id)`);
    await queryRunner.query(`CREATE INDEX connector_started ON connector (connector_key) WHERE status = 'started'`);
    await queryRunner.query(`CREATE INDEX connector_list ON connector (project_id, connector_key)`);
    // The system of record of secrets: never on a topic, in no event.
    await queryRunner.query(`
      CREATE TABLE connector_credentials (
        connector_key bigint PRIMARY KEY REFERENCES connector ON DELETE CASCADE,
        sealed text NOT NULL
      )`);
    await queryRunner.query(`
      CREATE TABLE callback_key (
        sha256 bytea PRIMARY KEY,
        connector_key bigint NOT NULL UNIQUE REFERENCES connector ON DELETE CASCADE
      )`);
    await queryRunner.query(`
      CREATE TABLE external_device (
        connector_key bigint NOT NULL REFERENCES connector,
        external_device_id text NOT NULL,
        project_id text NOT NULL,
        enabled boolean NOT NULL,
        provisioning text NOT NULL CHECK (provisioning IN ('provisioning', 'provisioned', 'failed')),
        local_device_id text,
        local_licence_id text,
        external_device_info jsonb,
        info jsonb,
        attempt integer NOT NULL DEFAULT 1,
        command_id text NOT NULL,
        added_at_ms bigint NOT NULL,
        is_by_callback boolean NOT NULL DEFAULT false,
        place bigint GENERATED ALWAYS AS IDENTITY,
        cursor jsonb,
        PRIMARY KEY (connector_key, external_device_id)
      )`);
    await queryRunner.query(`CREATE INDEX external_device_list ON external_device (connector_key, place)`);
    await queryRunner.query(`
      CREATE INDEX external_device_by_callback ON external_device (connector_key, added_at_ms) WHERE is_by_callback`);
    await queryRunner.query(`CREATE INDEX external_device_find ON external_device (project_id, external_device_id)`);
    await queryRunner.query(`
      CREATE UNIQUE INDEX external_device_asked ON external_device (command_id) WHERE provisioning = 'provisioning'`);
    // Virtual devices that are to end: until the registry says so, nobody asks for another of that external id.
    await queryRunner.query(`
      CREATE TABLE device_release (
        project_id text NOT NULL,
        external_device_id text NOT NULL,
        command_id text NOT NULL UNIQUE,
        step text NOT NULL CHECK (step IN ('awaits-device', 'releasing')),
        PRIMARY KEY (project_id, external_device_id)
      )`);
    await queryRunner.query(createOffsetTable(schemaOf(queryRunner.connection)));
    await queryRunner.query(createSkipTable(schemaOf(queryRunner.connection)));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of [
      'poison_skip',
      'projection_offset',
      'device_release',
      'external_device',
      'callback_key',
      'connector_credentials',
      'connector',
      'private_driver',
      'domain_event',
    ]) {
      await queryRunner.query(`DROP TABLE ${table}`);
    }
  }
}
