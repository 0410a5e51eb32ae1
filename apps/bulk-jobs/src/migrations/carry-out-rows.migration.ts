import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CarryOutRows1765000000010 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // Of the one command whose reply a row waits for; `asked_at_ms` is when it was asked for first.
    await queryRunner.query(`
      ALTER TABLE job_row
        ADD COLUMN awaited_command_id text,
        ADD COLUMN asked_at_ms        bigint,
        ADD COLUMN asks               int NOT NULL DEFAULT 0,
        ADD COLUMN ask_again_at_ms    bigint,
        ADD CHECK ((status = 'ongoing') = (awaited_command_id IS NOT NULL)),
        ADD CHECK ((asked_at_ms IS NULL) = (awaited_command_id IS NULL)),
        ADD CHECK ((ask_again_at_ms IS NULL) = (awaited_command_id IS NULL))`);
    await queryRunner.query(
      `CREATE UNIQUE INDEX job_row_awaiting ON job_row (awaited_command_id) WHERE awaited_command_id IS NOT NULL`,
    );
    await queryRunner.query(`CREATE INDEX job_row_pending ON job_row (job_key, row_number) WHERE status = 'pending'`);
    // Each row is written once a step: what is dead in the indexes is passed at each look, until a vacuum takes it away.
    await queryRunner.query(
      `ALTER TABLE job_row SET (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0.01)`,
    );
    // Among jobs that have as much in flight, whose turn it is.
    await queryRunner.query(`ALTER TABLE job ADD COLUMN last_begun_at_ms bigint NOT NULL DEFAULT 0`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE job DROP COLUMN last_begun_at_ms`);
    await queryRunner.query(`DROP INDEX job_row_pending, job_row_awaiting`);
    await queryRunner.query(`ALTER TABLE job_row RESET (autovacuum_vacuum_threshold, autovacuum_vacuum_scale_factor)`);
    await queryRunner.query(`
      ALTER TABLE job_row
        DROP COLUMN awaited_command_id, DROP COLUMN asked_at_ms, DROP COLUMN asks, DROP COLUMN ask_again_at_ms`);
  }
}
