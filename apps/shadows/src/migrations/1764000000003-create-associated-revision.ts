import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By claim: the newest command of `shadows.associate-desired-state` that was carried out. */
export class CreateAssociatedRevision1764000000003 implements MigrationInterface {
  readonly name = 'CreateAssociatedRevision1764000000003';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE associated_revision (
        tracking_id text CONSTRAINT associated_revision_pkey PRIMARY KEY,
        revision bigint NOT NULL
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE associated_revision');
  }
}
