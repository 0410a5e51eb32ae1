import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateTokens1764000000004 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE signing_key (
        key_id text PRIMARY KEY,
        private_key_sealed text NOT NULL,
        public_jwk json NOT NULL,
        created_at_ms bigint NOT NULL,
        retired_at_ms bigint,
        version integer NOT NULL
      )`);
    await queryRunner.query(`
      CREATE TABLE consumed_nonce (
        fingerprint bytea PRIMARY KEY,
        expires_at_ms bigint NOT NULL
      )`);
    await queryRunner.query(`CREATE INDEX consumed_nonce_expiry ON consumed_nonce (expires_at_ms)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE consumed_nonce`);
    await queryRunner.query(`DROP TABLE signing_key`);
  }
}
