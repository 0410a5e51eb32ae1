import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateJobs1765000000003 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE job (
        job_key              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        job_id               text   NOT NULL UNIQUE,
        project_id           text   NOT NULL,
        requested_by         text   NOT NULL,
        type                 text   NOT NULL CHECK (type IN ('create', 'delete')),
        status               text   NOT NULL
          CHECK (status IN ('pending', 'ongoing', 'completed', 'failed', 'cancelled', 'acknowledged')),
        file_name            text,
        total                int    NOT NULL,
        succeeded            int    NOT NULL DEFAULT 0,
        partially_succeeded  int    NOT NULL DEFAULT 0,
        failed               int    NOT NULL DEFAULT 0,
        created_at_ms        bigint NOT NULL,
        correlation_id       text   NOT NULL,
        CHECK (succeeded + partially_succeeded + failed <= total)
      )`);
    await queryRunner.query('CREATE INDEX job_of_project ON job (project_id, job_key DESC)');
    await queryRunner.query('CREATE INDEX job_by_age ON job (created_at_ms)');
    await queryRunner.query(`CREATE INDEX job_at_work ON job (job_key) WHERE status IN ('pending', 'ongoing')`);
    // `steps`: [{name, status, …}] in their order; `ids`: what is known of the device; `errors`: as results show them.
    await queryRunner.query(`
      CREATE TABLE job_row (
        job_key               bigint NOT NULL REFERENCES job ON DELETE CASCADE,
        row_number            int    NOT NULL,
        wish                  jsonb  NOT NULL,
        status                text   NOT NULL DEFAULT 'pending'
          CHECK (status IN ('pending', 'ongoing', 'succeeded', 'partiallySucceeded', 'failed')),
        steps                 jsonb  NOT NULL DEFAULT '[]',
        ids                   jsonb  NOT NULL DEFAULT '{}',
        errors                jsonb  NOT NULL DEFAULT '[]',
        device_secret_sealed  text,
        PRIMARY KEY (job_key, row_number)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE job_row, job');
  }
}
