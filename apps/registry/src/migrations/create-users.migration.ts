import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateUsers1764000000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE user_account (
        user_id text PRIMARY KEY,
        email text NOT NULL UNIQUE,
        name text NOT NULL,
        password_hash text NOT NULL,
        is_administrator boolean NOT NULL DEFAULT false,
        created_at_ms bigint NOT NULL
      )`);
    await queryRunner.query(`CREATE INDEX user_account_list ON user_account (created_at_ms, user_id)`);
    await queryRunner.query(`
      CREATE TABLE user_session (
        refresh_token_sha256 bytea PRIMARY KEY,
        access_token_sha256 bytea NOT NULL,
        user_id text NOT NULL REFERENCES user_account ON DELETE CASCADE,
        realm text NOT NULL,
        expires_at_ms bigint NOT NULL
      )`);
    await queryRunner.query(`CREATE INDEX user_session_of_user ON user_session (user_id, expires_at_ms)`);
    await queryRunner.query(`CREATE INDEX user_session_expiry ON user_session (expires_at_ms)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE user_session`);
    await queryRunner.query(`DROP TABLE user_account`);
  }
}
