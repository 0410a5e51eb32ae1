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
    await queryRunner.query('CREATE INDEX recorded_contribution_by_batch ON recorded_contribution (batch)');
    // How many of a batch's contributions came again with another, where they count as known: undoing the first takes
    // them off the map although the other holds them too.
    await queryRunner.query(`
      CREATE TABLE repeated_contribution (
        batch integer NOT NULL,
        repeated_by integer NOT NULL,
        contributions bigint NOT NULL,
        CONSTRAINT repeated_contribution_pkey PRIMARY KEY (batch, repeated_by)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE repeated_contribution');
    await queryRunner.query('DROP TABLE recorded_contribution');
  }
}
