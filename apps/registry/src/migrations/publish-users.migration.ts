import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which users the log knows: those of before it had any are told of at the next start. */
export class PublishUsers1764000000009 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE user_account ADD is_published boolean NOT NULL DEFAULT false`);
    await queryRunner.query(
      `CREATE INDEX user_account_unpublished ON user_account (created_at_ms) WHERE NOT is_published`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE user_account DROP is_published`);
  }
}
