import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which devices are associated with which geofences, rules and sensor rules (§10), and what of it their desired states were
 * told. The keys are drawn in the order of association: by them lists go on, in both directions.
 */
export class CreateAssociations1765000000006 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE geofence_association (
        tracking_id text NOT NULL,
        geofence_id uuid NOT NULL,
        project_id text NOT NULL,
        association_key bigint GENERATED ALWAYS AS IDENTITY,
        created_at_ms bigint NOT NULL,
        PRIMARY KEY (tracking_id, geofence_id)
      )`);
    await queryRunner.query('CREATE UNIQUE INDEX ON geofence_association (tracking_id, association_key)');
    await queryRunner.query('CREATE UNIQUE INDEX ON geofence_association (geofence_id, association_key)');
    await queryRunner.query(`
      CREATE TABLE rule_association (
        tracking_id text NOT NULL,
        rule_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('rule', 'sensorRule')),
        sensor_type text CHECK ((kind = 'sensorRule') = (sensor_type IS NOT NULL)),
        project_id text NOT NULL,
        association_key bigint GENERATED ALWAYS AS IDENTITY,
        created_at_ms bigint NOT NULL,
        PRIMARY KEY (tracking_id, rule_id)
      )`);
    await queryRunner.query('CREATE UNIQUE INDEX ON rule_association (tracking_id, kind, association_key)');
    await queryRunner.query('CREATE UNIQUE INDEX ON rule_association (rule_id, association_key)');
    // ASC-2
    await queryRunner.query(
      'CREATE UNIQUE INDEX ON rule_association (tracking_id, sensor_type) WHERE sensor_type IS NOT NULL',
    );
    // A row for each device that was ever associated with something, and for a while for each claim that has ended.
    await queryRunner.query(`
      CREATE TABLE associated_device (
        tracking_id text PRIMARY KEY,
        project_id text NOT NULL,
        device_id text NOT NULL,
        device_version integer NOT NULL,
        ended_at_ms bigint,
        geofences_modified_at_ms bigint NOT NULL DEFAULT 0,
        command_id text,
        revision bigint NOT NULL DEFAULT 0,
        attempts smallint NOT NULL DEFAULT 0,
        ask_at_ms bigint
      )`);
    await queryRunner.query('CREATE INDEX ON associated_device (device_id) WHERE ended_at_ms IS NULL');
    await queryRunner.query('CREATE INDEX ON associated_device (ask_at_ms) WHERE ask_at_ms IS NOT NULL');
    await queryRunner.query('CREATE INDEX ON associated_device (ended_at_ms) WHERE ended_at_ms IS NOT NULL');
    // What was removed, until its associations are taken away; what was changed, until its devices have heard of it.
    await queryRunner.query(`
      CREATE TABLE removed_resource (
        resource_id uuid PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('geofence', 'rule')),
        project_id text NOT NULL
      )`);
    await queryRunner.query('CREATE INDEX ON removed_resource (project_id, kind)');
    await queryRunner.query(`
      CREATE TABLE changed_resource (
        note_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        resource_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('geofence', 'rule')),
        project_id text NOT NULL,
        waits_since_ms bigint NOT NULL,
        after_key bigint NOT NULL DEFAULT 0,
        end_key bigint NOT NULL DEFAULT 0,
        again_to_key bigint NOT NULL DEFAULT 0
      )`);
    await queryRunner.query('CREATE INDEX ON changed_resource (resource_id, note_key)');
    await queryRunner.query('CREATE INDEX ON changed_resource (project_id, waits_since_ms)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'DROP TABLE changed_resource, removed_resource, associated_device, rule_association, geofence_association',
    );
  }
}
