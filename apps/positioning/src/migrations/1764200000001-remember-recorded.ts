import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was recorded already, by hashes: exports of recording apps hold all of the one before again, and apps repeat what they sent. */
export class RememberRecorded1764200000001 implements MigrationInterface {
  readonly name = 'RememberRecorded1764200000001';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE recorded_contribution (
        id bigint CONSTRAINT recorded_contribution_pkey PRIMARY KEY,
        batch integer NOT NULL
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE recorded_contribution');
  }
}
