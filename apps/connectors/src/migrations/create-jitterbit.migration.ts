import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the Jitterbit dialect alone knows: of a private driver, and of the payloads that draw its UI. */
export class CreateJitterbit1764300000030 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // J3.3: a block of 100 ids each; its first is 100 n + 1. As in the published samples, 20001 is the first of all.
    await queryRunner.query(`CREATE SEQUENCE jitterbit_entity_block START WITH 200`);
    await queryRunner.query(`
      CREATE TABLE jitterbit_registration (
        registration_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        driver_key bigint NOT NULL UNIQUE REFERENCES private_driver,
        project_id text NOT NULL,
        org_id bigint NOT NULL,
        name text NOT NULL,
        -- Key and secret, sealed; null once the registration was deleted.
        sealed_keys text,
        endpoint_entity_id bigint NOT NULL UNIQUE
      )`);
    await queryRunner.query(`CREATE INDEX jitterbit_registration_of ON jitterbit_registration (project_id, name)`);
    // J6.4: on its own, so that it outlives the registration. json and not jsonb: it is kept as it came, NUL and all.
    await queryRunner.query(`
      CREATE TABLE jitterbit_payload (
        project_id text NOT NULL,
        registration_id bigint NOT NULL,
        document json NOT NULL,
        updated_at_ms bigint NOT NULL,
        PRIMARY KEY (project_id, registration_id)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE jitterbit_payload`);
    await queryRunner.query(`DROP TABLE jitterbit_registration`);
    await queryRunner.query(`DROP SEQUENCE jitterbit_entity_block`);
  }
}
