import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateProvisioningJobs1764000000005 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE provisioning_job (
        job_id uuid PRIMARY KEY,
        project_id text NOT NULL REFERENCES project,
        app_id text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('physical', 'virtual')),
        external_ids text[],
        total integer NOT NULL,
        done integer NOT NULL DEFAULT 0,
        autoclaim boolean NOT NULL,
        requested_by text NOT NULL,
        correlation_id text NOT NULL,
        created_at_ms bigint NOT NULL,
        next_attempt_at_ms bigint NOT NULL,
        CONSTRAINT virtual_has_external_ids CHECK ((kind = 'virtual') = (external_ids IS NOT NULL))
      )`);
    await queryRunner.query(`
      CREATE INDEX provisioning_job_unfinished ON provisioning_job (next_attempt_at_ms) WHERE done < total`);
    await queryRunner.query(`CREATE INDEX provisioning_job_expiry ON provisioning_job (created_at_ms)`);
    await queryRunner.query(`
      CREATE TABLE provisioning_result (
        job_id uuid NOT NULL REFERENCES provisioning_job ON DELETE CASCADE,
        ordinal integer NOT NULL,
        device_id text,
        external_id text,
        tracking_id text,
        error json,
        PRIMARY KEY (job_id, ordinal),
        CONSTRAINT device_or_error CHECK ((device_id IS NULL) = (error IS NOT NULL))
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE provisioning_result`);
    await queryRunner.query(`DROP TABLE provisioning_job`);
  }
}
