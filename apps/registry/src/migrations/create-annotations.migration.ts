import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Labels, aliases and metadata. Texts are compared byte by byte, so that lists have one order everywhere. */
export class CreateAnnotations1764000000010 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE label (
        project_id text NOT NULL REFERENCES project,
        resource_type text NOT NULL CHECK (resource_type IN ('device', 'geofence', 'rule', 'sensorRule')),
        resource_id text COLLATE "C" NOT NULL,
        key text COLLATE "C" NOT NULL,
        value text COLLATE "C" NOT NULL,
        PRIMARY KEY (project_id, resource_type, resource_id, key, value)
      )`);
    await queryRunner.query(`
      CREATE INDEX label_by_value ON label (project_id, resource_type, key, value, resource_id)`);
    // BULK-6: a device has one name, and no other device of the project has it.
    await queryRunner.query(`
      CREATE UNIQUE INDEX label_device_name ON label (project_id, value)
        WHERE resource_type = 'device' AND key = 'name'`);
    await queryRunner.query(`
      CREATE UNIQUE INDEX label_one_device_name ON label (project_id, resource_id)
        WHERE resource_type = 'device' AND key = 'name'`);
    await queryRunner.query(`
      CREATE TABLE alias (
        project_id text NOT NULL REFERENCES project,
        type text COLLATE "C" NOT NULL,
        external_id text COLLATE "C" NOT NULL,
        tracking_id text COLLATE "C" NOT NULL,
        created_at_ms bigint NOT NULL,
        alias_id bigint GENERATED ALWAYS AS IDENTITY,
        PRIMARY KEY (project_id, type, external_id)
      )`);
    await queryRunner.query(`CREATE INDEX alias_of_device ON alias (project_id, tracking_id, type, external_id)`);
    await queryRunner.query(`CREATE INDEX alias_list ON alias (project_id, created_at_ms, alias_id)`);
    await queryRunner.query(`
      CREATE TABLE metadata (
        project_id text NOT NULL REFERENCES project,
        resource_type text NOT NULL CHECK (resource_type IN ('device', 'geofence', 'sensorRule')),
        resource_id text COLLATE "C" NOT NULL,
        data json NOT NULL,
        PRIMARY KEY (project_id, resource_type, resource_id)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['metadata', 'alias', 'label']) await queryRunner.query(`DROP TABLE ${table}`);
  }
}
