import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateDevices1764000000003 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE device (
        device_id text PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('physical', 'virtual')),
        project_id text NOT NULL REFERENCES project,
        app_id text NOT NULL,
        external_id text,
        status text NOT NULL,
        provisioned_at_ms bigint NOT NULL,
        secret_sealed text,
        tracking_id text UNIQUE,
        claim_project_id text REFERENCES project,
        version integer NOT NULL,
        CONSTRAINT claimed_has_tracking_id CHECK ((status = 'claimed') = (tracking_id IS NOT NULL)),
        CONSTRAINT claimed_has_project CHECK ((status = 'claimed') = (claim_project_id IS NOT NULL)),
        CONSTRAINT virtual_has_external_id CHECK ((kind = 'virtual') = (external_id IS NOT NULL))
      )`);
    // A deactivated licence gives its external id free: deleting and uploading a device again must work.
    await queryRunner.query(`
      CREATE UNIQUE INDEX device_external_id ON device (app_id, external_id)
        WHERE external_id IS NOT NULL AND status <> 'deactivated'`);
    await queryRunner.query(`
      CREATE INDEX device_licence_list ON device (app_id, provisioned_at_ms, device_id) WHERE status <> 'deactivated'`);
    await queryRunner.query(`
      CREATE TABLE device_event (
        device_id text NOT NULL,
        version integer NOT NULL,
        event json NOT NULL,
        PRIMARY KEY (device_id, version)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE device_event`);
    await queryRunner.query(`DROP TABLE device`);
  }
}
